import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** Tells the moment at which the service has committed a certain row. */
export interface Tripwire {
  /** Resolves at the first such commit after the wire was laid. */
  tripped: Promise<void>;
  close(): Promise<void>;
}

/** `when` is SQL over `new`, the row as it is written. PostgreSQL delivers a notification at the commit, never before. */
export async function layTripwire(databaseUrl: string, table: string, when: string): Promise<Tripwire> {
  const name = `tripwire_${randomBytes(5).toString('hex')}`;
  const client = new Client({ connectionString: databaseUrl, application_name: 'the test' });
  await client.connect();
  const tripped = new Promise<void>((resolve, reject) => {
    client.once('notification', () => resolve());
    // More than one comes when the database is dropped under a test that failed.
    client.on('error', reject);
  });
  // Whoever lays a wire may be cut off before waiting for it.
  tripped.catch(() => undefined);
  await client.query(`
    listen ${name};
    create function ${name}() returns trigger language plpgsql as
      $$ begin perform pg_notify('${name}', ''); return new; end $$;
    create trigger ${name} after insert or update on ${table}
      for each row when (${when}) execute function ${name}()`);
  return {
    tripped,
    async close() {
      await client.query(`drop function ${name} cascade`);
      await client.end();
    },
  };
}

/** The audit entry of an action is written in the transaction that does it. */
export function tripwireOn(databaseUrl: string, action: string): Promise<Tripwire> {
  return layTripwire(databaseUrl, 'audit_entries', `new.action = '${action}'`);
}
