import { EventEmitter, once } from 'node:events';
import type { PersonProfile } from '../control/contract.ts';
import type { BusinessContent } from './business-content.ts';
import type { StoredMedia } from './media-store.ts';

export type MediaKind = 'image' | 'video' | 'audio' | 'document' | 'sticker';

/** What the person wrote. */
export type PersonContent =
  | { type: 'text'; text: string }
  | {
      type: 'media';
      kind: MediaKind;
      file: StoredMedia;
      caption?: string;
      fileName?: string;
      width?: number;
      height?: number;
      durationSeconds?: number;
    }
  | { type: 'location'; latitude: number; longitude: number }
  | { type: 'contact'; phoneNumber: string; firstName: string }
  | { type: 'choice'; by: 'button' | 'row' | 'quick_reply'; id: string; text: string; description?: string }
  | { type: 'unsupported'; what: string };

interface MessageBase {
  messageId: number;
  wamid: string;
  sentAt: Date;
  replyTo?: number;
  editedAt?: Date;
  isDeleted?: boolean;
  /** The chat's revision when this message last changed, and when its words did. */
  revision: number;
  saidRevision: number;
}

export interface PersonMessage extends MessageBase {
  from: 'person';
  content: PersonContent;
  /** Shown as forwarded: from whom, where it is known. */
  forwardedFrom?: string;
  status: 'sent' | 'delivered' | 'read';
}

export interface BusinessMessage extends MessageBase {
  from: 'bot';
  content: BusinessContent;
  isRead: boolean;
  sentTo: Recipient;
  /** Comes back in its statuses. */
  callbackData?: string;
}

export type StoredMessage = PersonMessage | BusinessMessage;

/** How the business addressed a message: with `to`, or with `recipient`. */
export type Recipient = { phoneNumber: string } | { userId: string };

/** A person's account and their chat with the business. */
export interface Chat {
  key: string;
  person: PersonProfile;
  /** In digits with the country code. */
  phoneNumber: string;
  /** The business-scoped user id: https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids. */
  userId: string;
  /** The person goes by a username, so that businesses are not told the number. */
  hidesPhone: boolean;
  messages: Map<number, StoredMessage>;
  /** Until then the business may write freely. */
  windowClosesAt: Date | undefined;
  isBlocked: boolean;
  /** Until when the business is shown as typing. */
  typingUntil: Date | undefined;
  /** Grows with each change of anything above. */
  revision: number;
  events: EventEmitter;
}

export function createChat(
  account: Pick<Chat, 'key' | 'person' | 'phoneNumber' | 'userId' | 'hidesPhone'>,
): Chat {
  return {
    ...account,
    messages: new Map(),
    windowClosesAt: undefined,
    isBlocked: false,
    typingUntil: undefined,
    revision: 0,
    events: new EventEmitter().setMaxListeners(0),
  };
}

/** Counts a change, makes it and wakes those who wait for one. */
export function change<T>(chat: Chat, make: (revision: number) => T): T {
  chat.revision += 1;
  const made = make(chat.revision);
  chat.events.emit('changed');
  return made;
}

export async function untilChanged(chat: Chat, after: number, signal: AbortSignal): Promise<void> {
  while (chat.revision <= after) await once(chat.events, 'changed', { signal });
}

export function findByWamid(chat: Chat, wamid: string): StoredMessage | undefined {
  return [...chat.messages.values()].find((message) => message.wamid === wamid);
}
