import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../core/log.ts';
import type { Sweep } from '../core/sweeps.ts';

/** Runs each task now and then again after its pause; a failure is logged and the next run comes all the same. */
export function repeat(tasks: readonly Sweep[], log: Log): { close(): Promise<void> } {
  const closing = new AbortController();
  const running = tasks.map((task) => keepRunning(task, log, closing.signal));
  return {
    async close() {
      closing.abort();
      await Promise.all(running);
    },
  };
}

async function keepRunning({ name, everyMilliseconds, work }: Sweep, log: Log, signal: AbortSignal) {
  while (!signal.aborted) {
    try {
      await work();
    } catch (err) {
      log.warn({ event: 'task.failed', task: name, err });
    }
    // Aborting is how the wait ends at close.
    await delay(everyMilliseconds, undefined, { signal }).catch(() => undefined);
  }
}
