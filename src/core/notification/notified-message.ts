import { ACCOUNT_TYPES } from '../dialogue/account-notification.ts';
import { HANDOVER_TYPES } from '../dialogue/handover-notification.ts';
import { LINK_TYPES } from '../dialogue/link-notification.ts';
import { SUPPORT_TYPES } from '../dialogue/support-notification.ts';
import type { Message } from '../outbox/message.ts';

/** The messages that are looked at for somebody to tell. */
export const NOTIFIED_TYPES = [
  'evidence.examined',
  'verification.resubmission_requested',
  'verification.review_requested',
  'verification.overdue',
  'verification.decided',
  'verification.failed',
  'verification.expired',
  'account.linked',
  ...LINK_TYPES,
  ...HANDOVER_TYPES,
  ...ACCOUNT_TYPES,
  ...SUPPORT_TYPES,
] as const;

export type NotifiedMessage = Extract<Message, { type: (typeof NOTIFIED_TYPES)[number] }>;

/** What a person does not know yet. */
export type ToldMessage = Exclude<NotifiedMessage, { type: 'account.linked' }>;

/** False for what somebody did in a chat, because it was answered there. */
export function isTold(message: NotifiedMessage): message is ToldMessage {
  switch (message.type) {
    case 'account.linked':
      return false;
    case 'account.unlinked':
      return message.doneIn === 'page';
    case 'account.registered':
      return message.metIn === 'page';
    default:
      return true;
  }
}

export function isNotified(message: Message): message is NotifiedMessage {
  return NOTIFIED_TYPES.some((type) => type === message.type);
}
