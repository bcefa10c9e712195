import type { SendFailure } from '../../core/channel/channel.ts';
import type { Log } from '../../core/log.ts';
import { TelegramCallFailed } from './telegram-call-failed.ts';

/** What a failed call means for the person it was meant for. Alerts where an operator must act. */
export function toSendFailure(err: unknown, log: Log): SendFailure {
  if (!(err instanceof TelegramCallFailed)) throw err;
  if (err.isTokenRefused) {
    log.error({ event: 'telegram.token_refused', err });
    return { reason: 'temporary' };
  }
  if (err.status === 429) {
    return { reason: 'rate_limited', retryAfterMilliseconds: (err.retryAfterSeconds ?? 1) * 1000 };
  }
  if (err.status === 403 || isUnreachablePerson(err)) return { reason: 'blocked' };
  if (err.status === undefined || err.status >= 500) return { reason: 'temporary' };

  log.error({ event: 'telegram.send_invalid', err });
  return { reason: 'invalid' };
}

/** Answered with 400, although it is not the message that is wrong. */
function isUnreachablePerson({ description }: TelegramCallFailed): boolean {
  return /chat not found|user is deactivated|user not found|PEER_ID_INVALID|bot was blocked/i.test(
    description,
  );
}
