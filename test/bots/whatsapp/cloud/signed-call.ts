import { createHmac } from 'node:crypto';
import type { WebhookCall } from '../../../../src/core/channel/webhook.ts';

export const appSecret = 'app-secret-of-the-test';
export const phoneNumberId = '106540352242922';

/** Meta's call of the webhook: signed over the bytes as they are. */
export function signedCall(body: string | Buffer, secret = appSecret): WebhookCall {
  const bytes = Buffer.from(body);
  const signature = createHmac('sha256', secret).update(bytes).digest('hex');
  return {
    method: 'POST',
    query: {},
    headers: { 'x-hub-signature-256': `sha256=${signature}` },
    body: bytes,
  };
}

/** As https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages shows it. */
export function envelopeOf(value: object, numberId: string = phoneNumberId): string {
  const metadata = { display_phone_number: '15550783881', phone_number_id: numberId };
  const change = { field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value } };
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '102290129340398', changes: [change] }],
  });
}

const wamid = 'wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQzQTRBNjU5OUFFRTAzODEwMTQ0RgA=';

/** A text from the documentation's Sheena Nelson. */
export function textMessage(fields: object = {}): object {
  return {
    from: '16505551234',
    id: wamid,
    timestamp: '1749416383',
    type: 'text',
    text: { body: 'Does it come in another colour? 是' },
    ...fields,
  };
}

export const contact = { profile: { name: 'Sheena Nelson' }, wa_id: '16505551234' };
