import { ACCOUNT_TYPES } from '../dialogue/account-notification.ts';
import { HANDOVER_TYPES } from '../dialogue/handover-notification.ts';
import { LINK_TYPES } from '../dialogue/link-notification.ts';
import type { Message } from '../outbox/message.ts';

/** The messages that a person hears about. */
export const NOTIFIED_TYPES = [
  'evidence.examined',
  'verification.resubmission_requested',
  'verification.review_requested',
  'verification.decided',
  'verification.failed',
  'verification.expired',
  ...LINK_TYPES,
  ...HANDOVER_TYPES,
  ...ACCOUNT_TYPES,
] as const;

export type NotifiedMessage = Extract<Message, { type: (typeof NOTIFIED_TYPES)[number] }>;

export function isNotified(message: Message): message is NotifiedMessage {
  return NOTIFIED_TYPES.some((type) => type === message.type);
}
