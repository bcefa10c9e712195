import type { Log } from '../../../core/log.ts';
import type { Webhook, WebhookAnswer, WebhookCall } from '../../../core/channel/webhook.ts';
import type { AcceptUpdates, RawUpdate } from '../../messenger.ts';
import { isSameSecret, isSigned } from './check-signature.ts';
import { splitEnvelope } from './split-envelope.ts';

export interface WebhookOptions {
  appSecret: string;
  verifyToken: string;
  /** Whose messages are ours: an account may have several numbers, and one webhook for all. */
  phoneNumberId: string;
  accept: AcceptUpdates;
  log: Log;
}

/** How many updates are made durable at once. */
const BATCH = 200;

/**
 * Answers one call of Meta. GET: the challenge, to whoever knows the verify token, else 403. POST: 200 once everything in
 * it is durable, 500 when it could not be kept, so that Meta delivers it again, 401 without the right signature, 400 for
 * what is no JSON. What is not for us is answered with 200, because delivering it again would not help.
 * https://developers.facebook.com/docs/graph-api/webhooks/getting-started
 */
export function createWhatsAppWebhook(options: WebhookOptions): Webhook {
  if (options.appSecret === '' || options.verifyToken === '') {
    throw new Error('A webhook needs an app secret and a verify token');
  }
  return async (call) => (call.method === 'GET' ? introduce(call, options) : receive(call, options));
}

function introduce({ query }: WebhookCall, { verifyToken }: WebhookOptions): WebhookAnswer {
  const { 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': challenge } = query;
  const isKnown = isSameSecret(token ?? '', verifyToken);
  if (mode !== 'subscribe' || !isKnown || challenge === undefined) return { status: 403 };
  return { status: 200, body: challenge };
}

async function receive({ headers, body }: WebhookCall, options: WebhookOptions): Promise<WebhookAnswer> {
  const { appSecret, accept, log } = options;
  if (!isSigned(body, headers['x-hub-signature-256'], appSecret)) return { status: 401 };

  const parsed = parse(body);
  if (!parsed) return { status: 400 };
  const updates = takeOurs(parsed.json, options);
  try {
    for (let start = 0; start < updates.length; start += BATCH) {
      await accept(updates.slice(start, start + BATCH));
    }
    return { status: 200 };
  } catch (err) {
    log.warn({ event: 'whatsapp.updates_not_accepted', err });
    return { status: 500 };
  }
}

function parse(body: Buffer): { json: unknown } | undefined {
  try {
    return { json: JSON.parse(body.toString('utf8')) };
  } catch {
    return undefined; // Not JSON: the answer says so.
  }
}

function takeOurs(json: unknown, { phoneNumberId, log }: WebhookOptions): RawUpdate[] {
  const { updates, foreign, unusable, accountErrors } = splitEnvelope(json, phoneNumberId);
  if (foreign > 0) log.warn({ event: 'whatsapp.updates_for_another_number', count: foreign });
  if (unusable > 0) log.warn({ event: 'whatsapp.updates_unusable', count: unusable });
  if (accountErrors.length > 0) log.error({ event: 'whatsapp.account_error', codes: accountErrors });
  return updates;
}
