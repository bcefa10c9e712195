import type { Readable } from 'node:stream';
import type { InboundContent, InboundEvent } from '../../core/channel/channel.ts';
import { toMessageContent } from './to-message-content.ts';
import { type TelegramUpdate, updateSchema } from './update-schema.ts';

export interface InboundContext {
  botId: string;
  /** Without the `@`. */
  username: string;
  /** Stands in for the time of what Telegram does not date: the press of a button. */
  receivedAt: Date;
  loadFile: LoadFile;
}

export interface FileReference {
  fileId: string;
  /** In bytes, where the update says. */
  size?: number;
}

/** Opens a file's bytes. Throws `DownloadFailed`. */
export type LoadFile = (file: FileReference, signal: AbortSignal) => Promise<Readable>;

/**
 * What an update means, in our words; `undefined` for what is not for us: everything outside private chats, and what
 * no person did. Never throws, whatever the shape of `update`.
 */
export function toInbound(update: unknown, context: InboundContext): InboundEvent | undefined {
  const parsed = updateSchema.safeParse(update);
  const heard = parsed.success ? hear(parsed.data, context) : undefined;
  if (!heard || heard.chat.type !== 'private') return undefined;

  const languageTag = heard.from?.language_code;
  return {
    channel: 'telegram',
    botId: context.botId,
    chatId: String(heard.chat.id),
    updateId: String(parsed.data?.update_id),
    sentAt: heard.sentAt,
    ...(languageTag === undefined ? {} : { languageTag }),
    content: heard.content,
  };
}

interface Heard {
  chat: { id: number; type: string };
  from?: { language_code?: string | undefined } | undefined;
  sentAt: Date;
  content: InboundContent;
}

function hear(update: TelegramUpdate, context: InboundContext): Heard | undefined {
  if (update.message) return hearMessage(update.message, context);
  if (update.edited_message) return hearEdit(update.edited_message);
  if (update.callback_query) return hearChoice(update.callback_query, context);
  if (update.my_chat_member) return hearReachability(update.my_chat_member);
  return undefined;
}

function hearMessage(
  message: NonNullable<TelegramUpdate['message']>,
  context: InboundContext,
): Heard | undefined {
  const content = toMessageContent(message, context);
  return content && { chat: message.chat, from: message.from, sentAt: fromUnix(message.date), content };
}

/** A location that is shared live is edited every few seconds, by no person. */
function hearEdit(message: NonNullable<TelegramUpdate['edited_message']>): Heard | undefined {
  if (message.location) return undefined;
  return {
    chat: message.chat,
    from: message.from,
    sentAt: fromUnix(message.edit_date ?? message.date),
    content: { type: 'unsupported', what: 'edited_message' },
  };
}

/** A button of an inline message has no chat, one of a game no data: neither is ours. */
function hearChoice(
  query: NonNullable<TelegramUpdate['callback_query']>,
  { receivedAt }: InboundContext,
): Heard | undefined {
  if (!query.message || query.data === undefined) return undefined;
  const messageRef = String(query.message.message_id);
  return {
    chat: query.message.chat,
    from: query.from,
    sentAt: receivedAt,
    content: { type: 'choice', choiceId: query.data, choiceRef: query.id, messageRef },
  };
}

/** In a private chat `kicked` means that the person blocked the bot: https://core.telegram.org/bots/api#update */
function hearReachability(change: NonNullable<TelegramUpdate['my_chat_member']>): Heard {
  return {
    chat: change.chat,
    from: change.from,
    sentAt: fromUnix(change.date),
    content: { type: 'reachability', reachable: change.new_chat_member.status !== 'kicked' },
  };
}

function fromUnix(seconds: number): Date {
  return new Date(seconds * 1000);
}
