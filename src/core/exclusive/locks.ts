import { Client } from 'pg';

/** Something that one process alone may do, for as long as it holds this. */
export interface Hold {
  /** Aborts when the connection that holds the lock is gone: another process may hold it now. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

const CONNECT_MILLISECONDS = 5_000;
const WAIT_MILLISECONDS = 20_000;

/** Takes the lock of this name if nobody has it, on a connection of its own; `undefined` when somebody has. */
export async function tryToHold(databaseUrl: string, name: string): Promise<Hold | undefined> {
  const lost = new AbortController();
  const client = await connect(databaseUrl, () => lost.abort());
  try {
    const { rows } = await client.query('select pg_try_advisory_lock(hashtextextended($1, 0)) as held', [
      name,
    ]);
    if (rows[0]?.held === true) return { lost: lost.signal, release: () => client.end() };
  } catch (err) {
    await client.end();
    throw err;
  }
  await client.end();
  return undefined;
}

/** Runs `work` while nobody else does under this name, in whichever process. Waits for its turn; throws when that does
 * not come within twenty seconds. No transaction is open meanwhile, so `work` may use the network. */
export async function exclusively<Value>(
  databaseUrl: string,
  name: string,
  work: () => Promise<Value>,
): Promise<Value> {
  const client = await connect(databaseUrl, () => undefined);
  try {
    await client.query(`set statement_timeout = ${WAIT_MILLISECONDS}`);
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [name]);
    return await work();
  } finally {
    await client.end();
  }
}

/** An unheard error of a connection would end the process. */
async function connect(databaseUrl: string, onLost: () => void): Promise<Client> {
  const client = new Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    keepAlive: true,
    application_name: 'bonafide',
  });
  client.on('error', onLost);
  client.on('end', onLost);
  await client.connect();
  return client;
}
