import path from 'node:path';
import type { Knex } from 'knex';

/** For the knex command line only: `npx knex migrate:latest` with DATABASE_URL set. */
const config: Knex.Config = {
  client: 'pg',
  connection: () => {
    const connectionString = process.env.DATABASE_URL;
    if (!connectionString) throw new Error('Set DATABASE_URL to the database that shall be migrated');
    return { connectionString };
  },
  migrations: {
    directory: path.join(import.meta.dirname, 'migrations'),
    loadExtensions: ['.ts'],
    extension: 'ts',
  },
};

export default config;
