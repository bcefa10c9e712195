import { createHmac } from 'node:crypto';
import type { Notice } from './notice.ts';
import type { Business } from './state.ts';

/** One call of the webhook. */
export interface SignedBody {
  body: Buffer;
  /** Of `x-hub-signature-256`. */
  signature: string;
}

/**
 * The envelope around notices, written as Meta writes JSON: everything outside ASCII as `\uXXXX` in lower case, slashes
 * escaped. The signature is over these bytes:
 * https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads.
 */
export function signWebhook(business: Business, notices: readonly Notice[]): SignedBody {
  const body = Buffer.from(escapeJson(JSON.stringify(toEnvelope(business, notices))));
  const hash = createHmac('sha256', business.appSecret).update(body).digest('hex');
  return { body, signature: `sha256=${hash}` };
}

function toEnvelope({ accountId, displayPhoneNumber, phoneNumberId }: Business, notices: readonly Notice[]) {
  const metadata = { display_phone_number: displayPhoneNumber, phone_number_id: phoneNumberId };
  return {
    object: 'whatsapp_business_account',
    entry: [
      {
        id: accountId,
        changes: join(notices).map((notice) => ({
          value: { messaging_product: 'whatsapp', metadata, ...notice },
          field: 'messages',
        })),
      },
    ],
  };
}

/** One value holds either messages or statuses: all of a batch go into one of each. */
function join(notices: readonly Notice[]): Notice[] {
  const joined: Notice[] = [];
  for (const kind of ['messages', 'statuses'] as const) {
    const alike = notices.filter((notice) => notice[kind]);
    if (alike.length === 0) continue;
    const contacts = alike.flatMap((notice) => notice.contacts ?? []);
    joined.push({
      ...(contacts.length > 0 && { contacts }),
      [kind]: alike.flatMap((notice) => notice[kind] ?? []),
    });
  }
  return joined;
}

function escapeJson(json: string): string {
  return json
    .replaceAll('/', String.raw`\/`)
    .replace(/[\u0080-\uffff]/g, (unit) => String.raw`\u` + unit.charCodeAt(0).toString(16).padStart(4, '0'));
}
