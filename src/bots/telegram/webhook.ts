import { createHash, timingSafeEqual } from 'node:crypto';
import type { Log } from '../../core/log.ts';
import type { Webhook } from '../../core/channel/webhook.ts';
import type { AcceptUpdates, RawUpdate } from '../messenger.ts';
import { toRawUpdate } from './accept-updates.ts';

export interface WebhookOptions {
  secretToken: string;
  accept: AcceptUpdates;
  log: Log;
}

/**
 * Answers one webhook call: 200 once the update is durable, 500 when it could not be kept, so that Telegram delivers it
 * again, 401 without the right secret, 400 for what is no update, 405 for what is no POST. https://core.telegram.org/bots/api#setwebhook
 */
export function createTelegramWebhook({ secretToken, accept, log }: WebhookOptions): Webhook {
  if (!/^[A-Za-z0-9_-]{1,256}$/.test(secretToken)) {
    throw new Error('A webhook secret has 1 to 256 of the characters A-Z, a-z, 0-9, _ and -');
  }
  const expected = digest(secretToken);

  return async ({ method, headers, body }) => {
    if (method !== 'POST') return { status: 405 };
    const given = headers['x-telegram-bot-api-secret-token'];
    if (typeof given !== 'string' || !timingSafeEqual(digest(given), expected)) return { status: 401 };

    const update = parse(body);
    if (!update) return { status: 400 };
    try {
      await accept([update]);
      return { status: 200 };
    } catch (err) {
      log.warn({ event: 'telegram.updates_not_accepted', err });
      return { status: 500 };
    }
  };
}

/** Digests have one length, which `timingSafeEqual` asks for and which hides the secret's own. */
function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

function parse(body: Buffer): RawUpdate | undefined {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    return toRawUpdate(parsed);
  } catch {
    return undefined; // Not JSON: the answer says so.
  }
}
