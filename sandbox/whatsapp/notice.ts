import type { Chat, Recipient } from './chat.ts';
import { titleOf } from './graph-error.ts';
import { toTimestamp, type WhatsAppState } from './state.ts';

/** What one webhook call says beside `messaging_product` and `metadata`. */
export interface Notice {
  contacts?: unknown[];
  messages?: unknown[];
  statuses?: unknown[];
}

type Status = 'sent' | 'delivered' | 'read';

interface Sending {
  wamid: string;
  recipient: Recipient;
  callbackData?: string | undefined;
}

/** Who wrote, or was written to: without their number, if they hide it. */
export function toContact(
  { business }: WhatsAppState,
  chat: Chat,
  isNumberKnown = !chat.hidesPhone,
): unknown {
  return {
    profile: {
      name: [chat.person.firstName, chat.person.lastName].filter(Boolean).join(' '),
      ...(chat.hidesPhone && { username: chat.person.username ?? `user${chat.person.id}` }),
    },
    ...(isNumberKnown && { wa_id: chat.phoneNumber }),
    ...(business.tellsUserIds && { user_id: chat.userId }),
  };
}

/** How far a message of the business got. */
export function toStatusNotice(
  state: WhatsAppState,
  chat: Chat,
  { wamid, status, recipient, callbackData }: Sending & { status: Status },
): Notice {
  const isNumberKnown = 'phoneNumber' in recipient || !chat.hidesPhone;
  return {
    contacts: [toContact(state, chat, isNumberKnown)],
    statuses: [
      {
        id: wamid,
        status,
        timestamp: toTimestamp(state.now()),
        ...(isNumberKnown && { recipient_id: chat.phoneNumber }),
        ...(state.business.tellsUserIds && { recipient_user_id: chat.userId }),
        ...(callbackData !== undefined && { biz_opaque_callback_data: callbackData }),
        pricing: {
          billable: false,
          pricing_model: 'PMP',
          type: 'free_customer_service',
          category: 'service',
        },
      },
    ],
  };
}

/** Why a message that was accepted never arrives. It names nobody who was not addressed. */
export function toFailureNotice(
  state: WhatsAppState,
  { wamid, recipient, callbackData }: Sending,
  { code, details }: { code: number; details: string },
): Notice {
  const title = titleOf(code);
  return {
    statuses: [
      {
        id: wamid,
        status: 'failed',
        timestamp: toTimestamp(state.now()),
        ...('phoneNumber' in recipient
          ? { recipient_id: recipient.phoneNumber }
          : { recipient_user_id: recipient.userId }),
        ...(callbackData !== undefined && { biz_opaque_callback_data: callbackData }),
        errors: [
          {
            code,
            title,
            message: title,
            error_data: { details },
            href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
          },
        ],
      },
    ],
  };
}
