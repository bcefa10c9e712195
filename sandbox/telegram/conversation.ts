import { EventEmitter, once } from 'node:events';
import type {
  ApiChat,
  InlineKeyboardMarkup,
  Message,
  MessageContent,
  UpdateContent,
  User,
} from './bot-api-types.ts';
import { botUser, toUnixTime, type Bot } from './state.ts';

/** A message as it is kept: also after its deletion, so that the person's page can show what was there. */
export interface StoredMessage {
  messageId: number;
  from: User;
  sentAt: Date;
  content: MessageContent;
  replyMarkup?: InlineKeyboardMarkup | undefined;
  replyTo?: number | undefined;
  isProtected: boolean;
  editedAt?: Date;
  /** When the words last changed; a messenger marks no message as edited for its buttons. */
  rewordedAt?: Date;
  deleted?: { by: 'bot' | 'person'; at: Date };
  /** The conversation's revision when this message last changed. */
  revision: number;
  /** The revision when its words last changed: taking buttons away says nothing new. */
  saidRevision: number;
}

/** What the bot answered to a tap. */
interface TapAnswer {
  revision: number;
  text: string;
  isAlert: boolean;
}

/** A private chat or a group, between one bot and one person. */
export interface Conversation {
  key: string;
  bot: Bot;
  person: User;
  chat: ApiChat;
  messages: Map<number, StoredMessage>;
  /** A bot may not write first: https://core.telegram.org/bots/faq. */
  isStarted: boolean;
  isBlocked: boolean;
  /** False in a group the bot has left or been taken out of. */
  hasBot: boolean;
  /** What the bot shows it is doing, for five seconds or until its next message. */
  action: { name: string; until: Date; revision: number } | undefined;
  answers: TapAnswer[];
  /** Grows with each change of anything above. */
  revision: number;
  events: EventEmitter;
}

export type MessageDraft = Pick<StoredMessage, 'from' | 'content'> &
  Partial<Pick<StoredMessage, 'replyMarkup' | 'replyTo' | 'isProtected'>>;

export function createConversation(
  parties: Pick<Conversation, 'key' | 'bot' | 'person' | 'chat'>,
): Conversation {
  return {
    ...parties,
    messages: new Map(),
    isStarted: false,
    isBlocked: false,
    hasBot: true,
    action: undefined,
    answers: [],
    revision: 0,
    events: new EventEmitter().setMaxListeners(0),
  };
}

/** Counts a change, makes it and wakes those who wait for one. */
export function change<T>(conversation: Conversation, make: (revision: number) => T): T {
  conversation.revision += 1;
  const made = make(conversation.revision);
  conversation.events.emit('changed');
  return made;
}

export async function untilChanged(
  conversation: Conversation,
  after: number,
  signal: AbortSignal,
): Promise<void> {
  while (conversation.revision <= after) await once(conversation.events, 'changed', { signal });
}

export function addMessage(conversation: Conversation, draft: MessageDraft, now: Date): StoredMessage {
  const { bot } = conversation;
  bot.lastMessageId += 1;
  const messageId = bot.lastMessageId;
  return change(conversation, (revision) => {
    const message = {
      isProtected: false,
      ...draft,
      messageId,
      sentAt: now,
      revision,
      saidRevision: revision,
    };
    conversation.messages.set(messageId, message);
    if (draft.from.is_bot) conversation.action = undefined;
    return message;
  });
}

/** A message that is still there. */
export function findMessage(conversation: Conversation, messageId: number): StoredMessage | undefined {
  const message = conversation.messages.get(messageId);
  return message?.deleted ? undefined : message;
}

export function toApiMessage(conversation: Conversation, stored: StoredMessage): Message {
  const repliedTo = stored.replyTo === undefined ? undefined : findMessage(conversation, stored.replyTo);
  return {
    message_id: stored.messageId,
    from: stored.from.id === conversation.bot.id ? botUser(conversation.bot) : stored.from,
    chat: conversation.chat,
    date: toUnixTime(stored.sentAt),
    ...(stored.editedAt && { edit_date: toUnixTime(stored.editedAt) }),
    ...(stored.isProtected && { has_protected_content: true as const }),
    ...(repliedTo && { reply_to_message: toApiMessage(conversation, { ...repliedTo, replyTo: undefined }) }),
    ...stored.content,
    ...(stored.replyMarkup && { reply_markup: stored.replyMarkup }),
  };
}

/** Queues an update for the bot unless it asked not to get that kind. */
export function notifyBot(conversation: Conversation, content: UpdateContent): void {
  const { allowedUpdates, updates } = conversation.bot;
  const kind = Object.keys(content)[0] ?? '';
  if (allowedUpdates.length === 0 || allowedUpdates.includes(kind)) updates.push(content);
}
