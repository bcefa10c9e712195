import { randomBytes } from 'node:crypto';
import type { Clock } from '../../src/core/clock.ts';
import type { Faults } from '../control/faults.ts';
import type { Chat } from './chat.ts';
import type { MediaStore } from './media-store.ts';
import type { WebhookDelivery } from './webhook-delivery.ts';

/** An approved message template. */
export interface Template {
  name: string;
  /** Codes such as `en_US`. */
  languages: string[];
  /** With `{{1}}` where a parameter stands. */
  body?: string;
  quickReplies?: string[];
}

/** One business and its phone number, as they are set up at Meta. */
export interface Business {
  accountId: string;
  phoneNumberId: string;
  /** In digits, as webhooks show it. */
  displayPhoneNumber: string;
  verifiedName: string;
  accessToken: string;
  appSecret: string;
  verifyToken: string;
  templates: Template[];
  /** False for webhooks as they were before business-scoped user ids; a hidden number makes no sense then. */
  tellsUserIds: boolean;
}

/** Everything the stand-in knows, in memory. */
export interface WhatsAppState {
  now: Clock;
  business: Business;
  faults: Faults;
  media: MediaStore;
  webhook: WebhookDelivery;
  /** By `key`. */
  chats: Map<string, Chat>;
  lastMessageId: number;
}

export function newWamid(): string {
  return `wamid.${randomBytes(36).toString('base64')}`;
}

export function nextMessageId(state: WhatsAppState): number {
  state.lastMessageId += 1;
  return state.lastMessageId;
}

/** In seconds, as text: the form of every time in a webhook. */
export function toTimestamp(date: Date): string {
  return String(Math.floor(date.getTime() / 1000));
}
