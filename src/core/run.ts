import type { Log } from './log.ts';

export interface Closable {
  close(): Promise<void>;
}

/** Remembers what was opened and hands it on. */
export type Opened = <Thing extends Closable>(thing: Thing) => Thing;

/**
 * Runs `start`, then waits for SIGINT, SIGTERM or `done`, and closes what was opened, newest first. A failed start
 * closes what was opened so far and throws; so does a signal in the middle of a start, without throwing.
 */
export async function run(
  log: Log,
  start: (opened: Opened) => Promise<void>,
  done: Promise<void> = forever(),
): Promise<void> {
  const interrupted = untilSignal();
  const things: Closable[] = [];
  let isStopping = false;
  const opened: Opened = (thing) => {
    // Opened by a start that nobody waits for any more.
    if (isStopping)
      void thing.close().catch((err: unknown) => log.error({ event: 'process.close_failed', err }));
    else things.push(thing);
    return thing;
  };
  try {
    const started = start(opened).then(() => log.info({ event: 'process.started' }));
    await Promise.race([started.then(() => done), interrupted]);
  } finally {
    isStopping = true;
    await closeAll(things, log);
    log.info({ event: 'process.stopped' });
  }
}

function forever(): Promise<void> {
  return new Promise(() => undefined);
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
