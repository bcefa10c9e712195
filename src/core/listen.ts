import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { Log } from './log.ts';

const RECONNECT_MILLISECONDS = 2_000;

export interface Listening {
  /** What PostgreSQL's NOTIFY names; an identifier of ours, never of anybody else's making. */
  channel: 'bonafide_outbox' | 'bonafide_case';
  onNotice: (payload: string) => void;
  log: Log;
  signal: AbortSignal;
}

/** Hears notices over a connection of its own until the signal aborts. While that is down they are missed: whoever
 * listens looks for itself now and then. */
export async function listenAgainAndAgain(url: string, listening: Listening): Promise<void> {
  const { log, signal } = listening;
  while (!signal.aborted) {
    try {
      await listen(url, listening);
    } catch (err) {
      log.warn({ event: 'database.listen_failed', channel: listening.channel, err });
    }
    // Aborting is how the wait ends at close.
    await delay(RECONNECT_MILLISECONDS, undefined, { signal }).catch(() => undefined);
  }
}

/** Resolves when the connection ends or the signal aborts. */
async function listen(url: string, { channel, onNotice, signal }: Listening): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000, keepAlive: true });
  const ended = new Promise<void>((resolve, reject) => {
    client.on('error', reject);
    client.on('end', () => resolve());
  });
  // Heard below; until then an early failure must not count as unhandled.
  ended.catch(() => undefined);
  await client.connect();
  client.on('notification', ({ payload = '' }) => onNotice(payload));
  await client.query(`listen ${channel}`);
  const stop = () => void client.end();
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    await ended;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
