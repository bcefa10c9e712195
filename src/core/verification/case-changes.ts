import { listenAgainAndAgain } from '../listen.ts';
import type { Log } from '../log.ts';

/** Tells who watches a case that something about it has changed. */
export interface CaseChanges {
  /**
   * Resolves at the next change of the case that commits, after `milliseconds`, or when the signal aborts; never throws.
   * While the database connection is down changes are missed: the caller looks for itself each time.
   */
  wait(verificationId: string, milliseconds: number, signal: AbortSignal): Promise<void>;
}

export function openCaseChanges(url: string, log: Log): CaseChanges & { close(): Promise<void> } {
  const closing = new AbortController();
  const watchers = new Map<string, Set<() => void>>();
  const onNotice = (verificationId: string) => {
    for (const wake of watchers.get(verificationId) ?? []) wake();
  };
  const { signal } = closing;
  const listening = listenAgainAndAgain(url, { channel: 'bonafide_case', onNotice, log, signal });
  return {
    wait: (verificationId, milliseconds, given) =>
      untilWoken(watchers, verificationId, milliseconds, AbortSignal.any([given, signal])),
    async close() {
      closing.abort();
      await listening;
    },
  };
}

function untilWoken(
  watchers: Map<string, Set<() => void>>,
  verificationId: string,
  milliseconds: number,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  const watching = watchers.get(verificationId) ?? new Set<() => void>();
  watchers.set(verificationId, watching);
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
      watching.delete(wake);
      if (watching.size === 0) watchers.delete(verificationId);
      resolve();
    };
    const timer = setTimeout(wake, milliseconds);
    watching.add(wake);
    signal.addEventListener('abort', wake);
  });
}
