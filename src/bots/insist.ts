import type { Log } from '../core/log.ts';
import { type Backoff, backoffMilliseconds, pause } from './backoff.ts';

/** What a failed call says about the next attempt. */
export interface Outlook {
  mayWorkLater: boolean;
  /** Where the server asks for a wait. */
  retryAfterMilliseconds?: number;
}

export interface Persistence {
  /** How often a server that does not answer is asked. */
  attempts: number;
  backoff: Backoff;
  /** Ends the waiting between attempts, and with it the attempts. */
  signal: AbortSignal;
  log: Log;
  /** Logged before every further attempt. */
  event: string;
  /** Throws instead where something clearer can be said than the failure itself. */
  outlookOf: (err: unknown) => Outlook;
}

/** For calls without which nothing can start: repeats what may work later, and throws the last failure. */
export async function insist<Value>(
  call: () => Promise<Value>,
  { attempts, backoff, signal, log, event, outlookOf }: Persistence,
): Promise<Value> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (err) {
      const { mayWorkLater, retryAfterMilliseconds } = outlookOf(err);
      if (attempt >= attempts || signal.aborted || !mayWorkLater) throw err;
      log.warn({ event, attempt, err });
      await pause(retryAfterMilliseconds ?? backoffMilliseconds(attempt, backoff), signal);
    }
  }
}
