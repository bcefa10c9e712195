import knex, { type Knex } from 'knex';
import type { Client } from 'pg';
import type { Log } from '../../../core/log.ts';

const CONNECTIONS = 4;

/** Sessions that can change nothing, few of them, whose statements end within stated times. */
export function connectReadOnly(url: string, log: Log): Knex {
  return knex({
    client: 'pg',
    connection: {
      connectionString: url,
      connectionTimeoutMillis: 3_000,
      query_timeout: 5_000,
      application_name: 'bonafide',
    },
    acquireConnectionTimeout: 5_000,
    // An error that quotes the statement with its values would carry the login into the log.
    compileSqlOnError: false,
    pool: {
      min: 0,
      max: CONNECTIONS,
      afterCreate: (client: Client, done: (err: Error | null, client: Client) => void) => {
        // A checked-out connection that dies emits `error`; unheard, it would end the process.
        client.on('error', () => log.warn({ event: 'legacy_shop.connection_lost' }));
        const said = 'set default_transaction_read_only = on; set statement_timeout = 4000';
        client.query(said, (err: Error | null) => done(err, client));
      },
    },
    log: {
      warn: () => undefined,
      error: () => undefined,
      deprecate: () => undefined,
      debug: () => undefined,
    },
  });
}
