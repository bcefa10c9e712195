import type { Log } from './log.ts';

export interface Closable {
  close(): Promise<void>;
}

/** Remembers what was opened and hands it on. */
export type Opened = <Thing extends Closable>(thing: Thing) => Thing;

/**
 * Runs `start`, then waits for SIGINT, SIGTERM or `stop`, and closes what was opened, newest first. A failed start
 * closes what was opened so far and throws.
 */
export async function run(
  log: Log,
  start: (opened: Opened) => Promise<void>,
  stop = untilSignal(),
): Promise<void> {
  const things: Closable[] = [];
  try {
    await start((thing) => {
      things.push(thing);
      return thing;
    });
    log.info({ event: 'process.started' });
    await stop;
  } finally {
    await closeAll(things, log);
    log.info({ event: 'process.stopped' });
  }
}

async function closeAll(things: Closable[], log: Log): Promise<void> {
  for (const thing of things.reverse()) {
    try {
      await thing.close();
    } catch (err) {
      log.error({ event: 'process.close_failed', err });
    }
  }
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
