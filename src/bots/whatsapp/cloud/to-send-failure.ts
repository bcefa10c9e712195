import type { SendFailure } from '../../../core/channel/channel.ts';
import type { Log } from '../../../core/log.ts';
import { defaultWaitMilliseconds, isAboutAccount, toFailureReason } from './failure-reason.ts';
import { GraphCallFailed } from './graph-call-failed.ts';

/** What a failed call means for the person it was meant for. Alerts where an operator must act. */
export function toSendFailure(err: unknown, log: Log): SendFailure {
  if (!(err instanceof GraphCallFailed)) throw err;
  const { code, status } = err;
  if (err.isTokenRefused) {
    log.error({ event: 'whatsapp.token_refused', err });
    return { reason: 'temporary' };
  }
  if (code !== undefined && isAboutAccount(code)) {
    log.error({ event: 'whatsapp.account_refused', err });
    return { reason: 'temporary' };
  }
  const reason = code === undefined ? undefined : toFailureReason(code);
  if (reason === 'rate_limited' || (reason === undefined && status === 429)) {
    return {
      reason: 'rate_limited',
      retryAfterMilliseconds: err.retryAfterMilliseconds ?? defaultWaitMilliseconds(code),
    };
  }
  if (reason !== undefined) return { reason };
  if (err.isPassing) return { reason: 'temporary' };

  log.error({ event: 'whatsapp.send_invalid', err });
  return { reason: 'invalid' };
}
