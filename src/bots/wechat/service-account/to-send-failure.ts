import type { SendFailure } from '../../../core/channel/channel.ts';
import type { Log } from '../../../core/log.ts';
import { WeChatCallFailed } from './wechat-call-failed.ts';

/** What a failed call means for the person it was meant for. Alerts where an operator must act. */
export function toSendFailure(err: unknown, log: Log): SendFailure {
  if (!(err instanceof WeChatCallFailed)) throw err;
  const told = err.code === undefined ? undefined : MEANING[err.code];
  if (told) return told;
  if (reportRefusal(err, log) || err.code === undefined || err.code === SYSTEM_BUSY) {
    return { reason: 'temporary' };
  }
  log.error({ event: 'wechat.send_invalid', err });
  return { reason: 'invalid' };
}

/** Alerts when the account or its token is refused, which an operator must mend; true when it is. */
export function reportRefusal(err: WeChatCallFailed, log: Log): boolean {
  if (err.isAccountRefused) log.error({ event: 'wechat.account_refused', err });
  else if (err.isTokenRefused) log.error({ event: 'wechat.token_refused', err });
  return err.isAccountRefused || err.isTokenRefused;
}

const SYSTEM_BUSY = -1;

/** https://developers.weixin.qq.com/doc/offiaccount/Getting_Started/Global_Return_Code.html and
 * https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage */
const MEANING: Readonly<Partial<Record<number, SendFailure>>> = {
  // The person wrote too long ago, or has had all the messages that what they did allows.
  45015: { reason: 'window_closed' },
  45047: { reason: 'window_closed' },
  // No follower of ours, blocked, or gone.
  40003: { reason: 'blocked' },
  43004: { reason: 'blocked' },
  43019: { reason: 'blocked' },
  50005: { reason: 'blocked' },
  // The day's calls are used up. Too many in a minute, “retry next minute”; `deliver` goes on for a third of one.
  45009: { reason: 'rate_limited', retryAfterMilliseconds: 60_000 },
  45011: { reason: 'rate_limited', retryAfterMilliseconds: 10_000 },
};
