import type { Api } from 'grammy';
import type { Log } from '../../core/log.ts';
import type { AcceptUpdates } from '../messenger.ts';
import { ALLOWED_UPDATES, toRawUpdate } from './accept-updates.ts';
import { type Backoff, backoffMilliseconds, DEFAULT_BACKOFF, pause } from '../backoff.ts';
import { toLibrarySignal } from './library-signal.ts';
import { TelegramCallFailed } from './telegram-call-failed.ts';

export interface PollOptions {
  api: Api;
  accept: AcceptUpdates;
  signal: AbortSignal;
  log: Log;
  /** How long Telegram holds a request open when there is nothing to deliver. */
  timeoutSeconds?: number;
  backoff?: Backoff;
}

/**
 * Receives by long polling until `signal` aborts. Asking from an offset is what confirms the updates before it, so the
 * offset moves only after `accept` resolved: https://core.telegram.org/bots/api#getupdates
 */
export async function pollUpdates(options: PollOptions): Promise<void> {
  const { signal, log, backoff = DEFAULT_BACKOFF } = options;
  let offset = 0;
  let failures = 0;
  while (!signal.aborted) {
    try {
      offset = await receiveOnce(offset, options);
      failures = 0;
    } catch (err) {
      if (signal.aborted) return;
      failures += 1;
      report(err, log);
      await pause(waitMilliseconds(err, failures, backoff), signal);
    }
  }
}

async function receiveOnce(
  offset: number,
  { api, accept, signal, timeoutSeconds = 30 }: PollOptions,
): Promise<number> {
  const delivered = await api.getUpdates(
    { offset, limit: 100, timeout: timeoutSeconds, allowed_updates: ALLOWED_UPDATES },
    toLibrarySignal(signal),
  );
  const updates = delivered.flatMap((body) => toRawUpdate(body) ?? []);
  if (updates.length === 0) return offset;

  await accept(updates);
  return Math.max(...updates.map(({ updateId }) => Number(updateId))) + 1;
}

function report(err: unknown, log: Log): void {
  if (!(err instanceof TelegramCallFailed)) log.error({ event: 'telegram.updates_not_accepted', err });
  else if (err.isTokenRefused) log.error({ event: 'telegram.token_refused', err });
  else if (err.status === 409) log.warn({ event: 'telegram.polled_elsewhere', err });
  else log.warn({ event: 'telegram.poll_failed', err });
}

function waitMilliseconds(err: unknown, failures: number, backoff: Backoff): number {
  if (!(err instanceof TelegramCallFailed)) return backoffMilliseconds(failures, backoff);
  if (err.retryAfterSeconds !== undefined) return err.retryAfterSeconds * 1000;
  return err.isTokenRefused ? backoff.longestMilliseconds : backoffMilliseconds(failures, backoff);
}
