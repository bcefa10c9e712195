import { z } from 'zod';
import type { SendFailure } from '../../../core/channel/channel.ts';

/** The server's answer to a message, or a query that was refused on the way to sending it. */
const ackSchema = z.object({ attrs: z.object({ error: z.string().optional() }) });
const refusedQuerySchema = z.object({ data: z.number() });

/** The code with which WhatsApp refused a message; `undefined` when it took it. Throws where it said nothing. */
export function refusalIn(answer: unknown): string | undefined {
  return ackSchema.parse(answer).attrs.error;
}

/** The code in an error of the library, where the server gave one. */
export function refusalBehind(err: unknown): string | undefined {
  const parsed = refusedQuerySchema.safeParse(err);
  return parsed.success ? String(parsed.data.data) : undefined;
}

/**
 * WhatsApp documents none of these codes. They are HTTP's, and a few beyond: 403 comes when one side has blocked the
 * other (https://github.com/tulir/whatsmeow/issues/379), 463 when our number may not begin conversations any more
 * (https://github.com/WhiskeySockets/Baileys/issues/2441).
 */
export function toSendFailure(code: string | undefined, rateLimitMilliseconds: number): SendFailure {
  switch (code) {
    case '403':
    case '404':
    case '410':
      return { reason: 'blocked' };
    case '400':
    case '406':
    case '413':
      return { reason: 'invalid' };
    case '429':
      return { reason: 'rate_limited', retryAfterMilliseconds: rateLimitMilliseconds };
    default:
      return { reason: 'temporary' };
  }
}

export function toReceiptFailure(code: string): SendFailure['reason'] {
  return toSendFailure(code, 0).reason;
}

/** There is no such person any more. */
export const UNKNOWN_PERSON = '404';

/** Our own number is restricted: an operator must act. */
export const ACCOUNT_RESTRICTED = '463';
