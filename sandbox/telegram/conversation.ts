import { EventEmitter, once } from 'node:events';
import type {
  ApiChat,
  InlineKeyboardMarkup,
  Message,
  MessageContent,
  UpdateContent,
  User,
} from './bot-api-types.ts';
import type { Group } from './group.ts';
import { botUser, toUnixTime, type Bot } from './state.ts';

/** A message as it is kept: also after its deletion, so that the person's page can show what was there. */
export interface StoredMessage {
  messageId: number;
  from: User;
  sentAt: Date;
  content: MessageContent;
  replyMarkup?: InlineKeyboardMarkup | undefined;
  replyTo?: number | undefined;
  /** The topic of a forum; none in the general one and elsewhere. */
  threadId?: number | undefined;
  /** The message that a service message is about. */
  pinned?: number;
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
  personId: number;
  text: string;
  isAlert: boolean;
}

/** A private chat of one bot and one person, or a group that the bot is or was in. */
export interface Conversation {
  key: string;
  bot: Bot;
  /** In a group, who made it. */
  person: User;
  chat: ApiChat;
  /** Absent in a private chat. */
  group: Group | undefined;
  messages: Map<number, StoredMessage>;
  /** Ids of messages, the newest pin last. */
  pins: Set<number>;
  /** A bot may not write first: https://core.telegram.org/bots/faq. */
  isStarted: boolean;
  isBlocked: boolean;
  /** What the bot shows it is doing, for five seconds or until its next message. */
  action: { name: string; until: Date; revision: number } | undefined;
  answers: TapAnswer[];
  /** Grows with each change of anything above. */
  revision: number;
  events: EventEmitter;
}

export type MessageDraft = Pick<StoredMessage, 'from' | 'content'> &
  Partial<Pick<StoredMessage, 'replyMarkup' | 'replyTo' | 'threadId' | 'pinned' | 'isProtected'>>;

export type Parties = Pick<Conversation, 'key' | 'bot' | 'person' | 'chat'> & { group?: Group };

export function createConversation(parties: Parties): Conversation {
  return {
    group: undefined,
    ...parties,
    messages: new Map(),
    pins: new Set(),
    isStarted: false,
    isBlocked: false,
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
  // A supergroup counts its messages by itself; all other chats of an account share one count.
  const counter = conversation.chat.type === 'supergroup' ? conversation.group : undefined;
  const messageId = ((counter ?? conversation.bot).lastMessageId += 1);
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
  const pinned = stored.pinned === undefined ? undefined : findMessage(conversation, stored.pinned);
  const repliedTo = repliedToBy(conversation, stored);
  return {
    message_id: stored.messageId,
    from: stored.from.id === conversation.bot.id ? botUser(conversation.bot) : stored.from,
    chat: conversation.chat,
    date: toUnixTime(stored.sentAt),
    ...(stored.editedAt && { edit_date: toUnixTime(stored.editedAt) }),
    ...(stored.isProtected && { has_protected_content: true as const }),
    ...toThread(conversation, stored),
    ...(repliedTo && { reply_to_message: withoutReply(conversation, repliedTo) }),
    ...(pinned && { pinned_message: withoutReply(conversation, pinned) }),
    ...stored.content,
    ...(stored.replyMarkup && { reply_markup: stored.replyMarkup }),
  };
}

function withoutReply(conversation: Conversation, stored: StoredMessage): Message {
  const { reply_to_message: _reply, ...message } = toApiMessage(conversation, {
    ...stored,
    replyTo: undefined,
  });
  return message;
}

/** In a topic, a message that replies to nothing replies to the one that opened the topic. */
function repliedToBy(conversation: Conversation, stored: StoredMessage): StoredMessage | undefined {
  const target = stored.replyTo ?? stored.threadId;
  if (target === undefined || target === stored.messageId) return undefined;
  return findMessage(conversation, target);
}

/**
 * In a supergroup outside of topics a reply's thread is the first message that is replied to, which is no topic to write to:
 * https://github.com/tdlib/telegram-bot-api/issues/447.
 */
function toThread(
  conversation: Conversation,
  stored: StoredMessage,
): Pick<Message, 'message_thread_id' | 'is_topic_message'> {
  if (stored.threadId !== undefined) return { message_thread_id: stored.threadId, is_topic_message: true };
  if (conversation.chat.type !== 'supergroup' || stored.replyTo === undefined) return {};
  let root = stored.replyTo;
  for (let next: number | undefined = root; next !== undefined;) {
    root = next;
    next = conversation.messages.get(root)?.replyTo;
  }
  return { message_thread_id: root };
}

/** Queues an update for the bot unless it asked not to get that kind; `chat_member` it must have asked for. */
export function notifyBot(conversation: Conversation, content: UpdateContent): void {
  const { allowedUpdates, updates } = conversation.bot;
  const kind = Object.keys(content)[0] ?? '';
  const isWanted = allowedUpdates.length === 0 ? kind !== 'chat_member' : allowedUpdates.includes(kind);
  if (isWanted) updates.push(content);
}
