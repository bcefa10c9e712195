import type { Log } from '../../core/log.ts';
import { type Backoff, backoffMilliseconds, pause } from './backoff.ts';
import { TelegramCallFailed } from './telegram-call-failed.ts';

export interface Persistence {
  /** How often a server that does not answer is asked. */
  attempts: number;
  backoff: Backoff;
  /** Ends the waiting between attempts, and with it the attempts. */
  signal: AbortSignal;
  log: Log;
}

export class TelegramTokenRefused extends Error {
  override name = 'TelegramTokenRefused';
}

/** For calls without which nothing can start: repeats what may work later. Throws `TelegramTokenRefused`, or the last
 * `TelegramCallFailed`. */
export async function insist<Value>(
  call: () => Promise<Value>,
  { attempts, backoff, signal, log }: Persistence,
): Promise<Value> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (err) {
      if (!(err instanceof TelegramCallFailed)) throw err;
      if (err.isTokenRefused) throw tokenRefused(err);
      if (attempt >= attempts || signal.aborted || !mayWorkLater(err)) throw err;
      log.warn({ event: 'telegram.unreachable', attempt, err });
      await pause(waitMilliseconds(err, attempt, backoff), signal);
    }
  }
}

function tokenRefused(cause: TelegramCallFailed): TelegramTokenRefused {
  return new TelegramTokenRefused('Telegram refuses the bot token: check TELEGRAM_BOT_TOKEN', { cause });
}

function mayWorkLater({ status }: TelegramCallFailed): boolean {
  return status === undefined || status === 429 || status >= 500;
}

function waitMilliseconds(
  { retryAfterSeconds }: TelegramCallFailed,
  attempt: number,
  backoff: Backoff,
): number {
  return retryAfterSeconds === undefined ? backoffMilliseconds(attempt, backoff) : retryAfterSeconds * 1000;
}
