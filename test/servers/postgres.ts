import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { pino } from 'pino';
import { migrate, openDatabase } from '../../src/core/database.ts';
import { openEmbeddedPostgres } from '../../src/engines/postgres/embedded-postgres.ts';
import { makeTestFolder } from './test-folder.ts';

export interface TestDatabase {
  url: string;
  close(): Promise<void>;
}

/** A server with a migrated template on it. */
export interface TestPostgres {
  url: string;
  template: string;
  close(): Promise<void>;
}

/**
 * A database of the caller's own, with the whole schema, dropped by `close`. It is a clone of a template migrated
 * once: by the test run (`BONAFIDE_TEST_TEMPLATE` on `DATABASE_URL`), else by the first caller in this process.
 */
export async function openTestDatabase(): Promise<TestDatabase> {
  users += 1;
  shared ??= sharedPostgres();
  const postgres = await shared;
  const name = uniqueName('bonafide_test');
  await execute(postgres.url, `create database ${name} template ${postgres.template}`);
  return {
    url: withDatabase(postgres.url, name),
    async close() {
      await execute(postgres.url, `drop database if exists ${name} with (force)`);
      users -= 1;
      if (users > 0) return;
      shared = undefined;
      await postgres.close();
    },
  };
}

/** `DATABASE_URL` when it is given, else an embedded server in a folder of its own. */
export async function openTestPostgres(onProgress?: (text: string) => void): Promise<TestPostgres> {
  const server = await openServer(onProgress);
  const template = uniqueName('bonafide_template');
  await execute(server.url, `create database ${template}`);
  onProgress?.('migrating the template database');
  await migrateTemplate(withDatabase(server.url, template));
  return {
    url: server.url,
    template,
    async close() {
      await execute(server.url, `drop database if exists ${template} with (force)`);
      await server.close();
    },
  };
}

let shared: Promise<TestPostgres> | undefined;
let users = 0;

function sharedPostgres(): Promise<TestPostgres> {
  const template = process.env['BONAFIDE_TEST_TEMPLATE'];
  const url = process.env['DATABASE_URL'];
  if (!template || !url) return openTestPostgres();
  return Promise.resolve({ url, template, close: () => Promise.resolve() });
}

async function openServer(onProgress?: (text: string) => void): Promise<TestDatabase> {
  const given = process.env['DATABASE_URL'];
  if (given) return { url: given, close: () => Promise.resolve() };

  const { folder, remove } = makeTestFolder('postgres');
  const server = await openEmbeddedPostgres({
    directory: folder,
    // The folder is thrown away, so nothing of it has to survive the machine.
    settings: { fsync: 'off', full_page_writes: 'off', max_connections: '400' },
    ...(onProgress ? { onProgress } : {}),
  });
  return {
    url: server.url,
    async close() {
      await server.close();
      remove();
    },
  };
}

async function migrateTemplate(url: string): Promise<void> {
  const db = openDatabase({ url, poolSize: 2, log: pino({ level: 'silent' }) });
  try {
    await migrate(db);
  } finally {
    await db.close();
  }
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function uniqueName(prefix: string): string {
  return `${prefix}_${process.pid}_${randomBytes(5).toString('hex')}`;
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
