import { listenAgainAndAgain } from '../listen.ts';
import type { Log } from '../log.ts';
import type { OutboxWaker } from './relay.ts';

/** Hears of new outbox rows over a connection of its own; while that is down, `wait` just takes its full time. */
export function openOutboxWaker(url: string, log: Log): OutboxWaker & { close(): Promise<void> } {
  const closing = new AbortController();
  const waiting = new Set<() => void>();
  let rung = false;
  const ring = () => {
    rung = true;
    for (const wake of waiting) wake();
  };
  const { signal } = closing;
  const listening = listenAgainAndAgain(url, { channel: 'bonafide_outbox', onNotice: ring, log, signal });

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
