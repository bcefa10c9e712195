import path from 'node:path';
import knex, { type Knex } from 'knex';
import type { Client } from 'pg';
import { z } from 'zod';
import type { Log } from './log.ts';

/** Reads. A transaction also fits. */
export type Db = Knex;
/** Writes and locks: whoever asks for one is inside somebody's transaction. */
export type Trx = Knex.Transaction;

const MIGRATIONS = path.join(import.meta.dirname, '../../migrations');

export interface DatabaseOptions {
  url: string;
  poolSize?: number;
  log: Log;
}

/** Opens a pool whose connections fail within stated times rather than hang, and whose loss never ends the process. */
export function openDatabase({ url, poolSize = 10, log }: DatabaseOptions): Db & { close(): Promise<void> } {
  const db = knex({
    client: 'pg',
    connection: {
      connectionString: url,
      connectionTimeoutMillis: 5_000,
      query_timeout: 15_000,
      statement_timeout: 10_000,
      idle_in_transaction_session_timeout: 30_000,
      application_name: 'bonafide',
    },
    acquireConnectionTimeout: 10_000,
    // An error that quotes the statement with its values would carry chat ids and sealed bodies into the log.
    compileSqlOnError: false,
    pool: {
      min: 0,
      max: poolSize,
      // A checked-out connection that dies emits `error`; unheard, it would end the process.
      afterCreate: (client: Client, done: (err: Error | null, client: Client) => void) => {
        client.on('error', (err) => log.warn({ event: 'database.connection_lost', err }));
        done(null, client);
      },
    },
    log: intoOurLog(log),
    migrations: { directory: MIGRATIONS, loadExtensions: ['.ts'] },
  });
  return Object.assign(db, { close: () => db.destroy() });
}

/** The library would write to standard output, past the log and what scrubs it. What it has to say heals: whatever does
 * not is thrown as well. */
function intoOurLog(log: Log): Knex.Logger {
  const tell = (note: unknown) => log.warn({ event: 'database.troubled', note: String(note) });
  return {
    warn: tell,
    error: tell,
    deprecate: tell,
    debug: () => undefined,
  };
}

/** Brings the schema up to date. Safe when several processes start at once: knex holds a lock. */
export async function migrate(db: Db): Promise<void> {
  await db.migrate.latest();
}

/** Throws when the schema is not what this release needs. */
export async function assertMigrated(db: Db): Promise<void> {
  const [, missing] = z.tuple([z.array(z.unknown()), z.array(z.unknown())]).parse(await db.migrate.list());
  if (missing.length === 0) return;
  throw new Error(
    `The database lacks ${missing.length} migrations: run npx knex migrate:latest, or leave MIGRATE_ON_START out`,
  );
}

/** One transaction; rolled back when `work` throws. */
export function inTransaction<Value>(db: Db, work: (trx: Trx) => Promise<Value>): Promise<Value> {
  return db.transaction(work);
}
