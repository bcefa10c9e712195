import path from 'node:path';
import type { Knex } from 'knex';

/** For the knex command line only: `npx knex migrate:latest` with DATABASE_URL set. */
const config: Knex.Config = {
  client: 'pg',
  connection: process.env.DATABASE_URL ?? 'postgres://localhost/bonafide',
  migrations: {
    directory: path.join(import.meta.dirname, 'migrations'),
    loadExtensions: ['.ts'],
    extension: 'ts',
  },
};

export default config;
