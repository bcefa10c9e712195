import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { Log } from '../log.ts';
import type { OutboxWaker } from './relay.ts';

const RECONNECT_MILLISECONDS = 2_000;

/** Hears of new outbox rows over a connection of its own; while that is down, `wait` just takes its full time. */
export function openOutboxWaker(url: string, log: Log): OutboxWaker & { close(): Promise<void> } {
  const closing = new AbortController();
  const waiting = new Set<() => void>();
  let rung = false;
  const ring = () => {
    rung = true;
    for (const wake of waiting) wake();
  };
  const listening = listenAgainAndAgain(url, ring, { log, signal: closing.signal });

  return {
    async wait(milliseconds, signal) {
      if (!rung && !signal.aborted) await untilRung(waiting, milliseconds, signal);
      rung = false;
    },
    async close() {
      closing.abort();
      await listening;
    },
  };
}

function untilRung(waiting: Set<() => void>, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      waiting.delete(wake);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, milliseconds);
    waiting.add(wake);
    signal.addEventListener('abort', wake);
  });
}

async function listenAgainAndAgain(
  url: string,
  ring: () => void,
  { log, signal }: { log: Log; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    try {
      await listen(url, ring, signal);
    } catch (err) {
      log.warn({ event: 'outbox.listen_failed', err });
    }
    // Aborting is how the wait ends at close.
    await delay(RECONNECT_MILLISECONDS, undefined, { signal }).catch(() => undefined);
  }
}

/** Resolves when the connection ends or the signal aborts. */
async function listen(url: string, ring: () => void, signal: AbortSignal): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000, keepAlive: true });
  const ended = new Promise<void>((resolve, reject) => {
    client.on('error', reject);
    client.on('end', () => resolve());
  });
  // Heard below; until then an early failure must not count as unhandled.
  ended.catch(() => undefined);
  await client.connect();
  client.on('notification', ring);
  await client.query('listen bonafide_outbox');
  const stop = () => void client.end();
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    await ended;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
