import type { Webhook, WebhookAnswer, WebhookCall } from '../../../core/channel/webhook.ts';
import type { Clock } from '../../../core/clock.ts';
import type { Log } from '../../../core/log.ts';
import type { AcceptUpdates } from '../../messenger.ts';
import { toRawUpdate } from './callback.ts';
import { createOpenEnvelope, isSignedBy, type OpenEnvelope } from './callback-crypto.ts';
import { parseXml } from './parse-xml.ts';

export interface WebhookOptions {
  appId: string;
  token: string;
  encodingAesKey: string;
  accept: AcceptUpdates;
  clock: Clock;
  log: Log;
}

type Context = WebhookOptions & { open: OpenEnvelope };

/** Many times the longest message. */
const BIGGEST_BODY_BYTES = 64 * 1024;

/**
 * How far a call's time may be from ours. WeChat repeats a call within 15 seconds and clocks differ, so it is wide; a
 * repetition inside of it does no harm, because the inbox knows the update already, also when it is played back by
 * somebody else. The bound keeps recorded calls from being of use after that.
 */
const FRESH_MILLISECONDS = 10 * 60_000;

/**
 * Answers WeChat's calls: the check of the address (GET), and messages in secure mode (POST): 200 and `success` once the
 * update is durable, 500 when it could not be kept, whereupon WeChat tells the person to try again. 403 without a
 * signature over the body, which plain mode does not have; 400 for what is signed and no message. Throws when
 * `encodingAesKey` is no key. https://developers.weixin.qq.com/doc/service/en/guide/dev/push/encryption.html
 */
export function createWeChatWebhook(options: WebhookOptions): Webhook {
  const context = { ...options, open: createOpenEnvelope(options.appId, options.encodingAesKey) };
  return async (call) => (call.method === 'GET' ? verifyAddress(call, context) : receive(call, context));
}

const REFUSED: WebhookAnswer = { status: 403 };

function verifyAddress({ query }: WebhookCall, context: Context): WebhookAnswer {
  const { echostr, timestamp, nonce, signature = '', msg_signature: sealedSignature } = query;
  if (!echostr || echostr.length > 1024 || !timestamp || !nonce) return REFUSED;
  if (sealedSignature !== undefined) {
    if (!isSignedBy(context.token, sealedSignature, timestamp, nonce, echostr)) return REFUSED;
    const opened = openFresh(echostr, timestamp, context);
    return opened === undefined ? REFUSED : { status: 200, body: opened };
  }
  const isOurs = isSignedBy(context.token, signature, timestamp, nonce) && isFresh(timestamp, context);
  return isOurs ? { status: 200, body: echostr } : REFUSED;
}

async function receive({ query, body }: WebhookCall, context: Context): Promise<WebhookAnswer> {
  const { timestamp, nonce, encrypt_type: encryption, msg_signature: signature } = query;
  if (encryption !== 'aes' || !signature || !timestamp || !nonce) return REFUSED;
  if (body.length > BIGGEST_BODY_BYTES) return { status: 413 };
  const encrypted = parseXml(body.toString('utf8'))?.['Encrypt'];
  if (typeof encrypted !== 'string') return REFUSED;
  if (!isSignedBy(context.token, signature, timestamp, nonce, encrypted)) return REFUSED;

  const opened = openFresh(encrypted, timestamp, context);
  return opened === undefined ? REFUSED : keep(opened, context);
}

/** Opens what is signed. The log tells an operator what the answer tells nobody. */
function openFresh(encrypted: string, timestamp: string, context: Context): string | undefined {
  if (!isFresh(timestamp, context)) return undefined;
  const opened = context.open(encrypted);
  if (opened.ok) return opened.text;
  context.log.warn({ event: 'wechat.callback_not_opened', why: opened.why });
  return undefined;
}

function isFresh(timestamp: string, { clock, log }: Context): boolean {
  const age = /^\d{1,11}$/.test(timestamp) ? clock().getTime() - Number(timestamp) * 1000 : Infinity;
  if (Math.abs(age) <= FRESH_MILLISECONDS) return true;
  log.warn({ event: 'wechat.callback_not_fresh' });
  return false;
}

async function keep(xml: string, { accept, log }: Context): Promise<WebhookAnswer> {
  const update = toRawUpdate(parseXml(xml));
  if (!update) {
    log.warn({ event: 'wechat.callback_not_understood' });
    return { status: 400 };
  }
  try {
    await accept([update]);
    return { status: 200, body: 'success' };
  } catch (err) {
    log.warn({ event: 'wechat.updates_not_accepted', err });
    return { status: 500 };
  }
}
