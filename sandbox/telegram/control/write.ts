import { randomInt } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { Upload } from '../../control/chat-host.ts';
import type { NewMessage, Tap } from '../../control/contract.ts';
import { ControlError } from '../../control/control-error.ts';
import { ApiError } from '../api-error.ts';
import type { ForwardOrigin, MessageContent } from '../bot-api-types.ts';
import {
  addMessage,
  change,
  findMessage,
  notifyBot,
  toApiMessage,
  type Conversation,
  type StoredMessage,
} from '../conversation.ts';
import { commandEntities } from '../formatted-text.ts';
import { toMediaContent } from '../media-content.ts';
import { toUnixTime, type SandboxState } from '../state.ts';

/** The person writes. */
export function writeMessage(
  state: SandboxState,
  conversation: Conversation,
  draft: NewMessage,
): StoredMessage {
  return post(state, conversation, { ...contentOf(state, conversation, draft), replyTo: draft.replyTo });
}

/** The person sends a file; a "photo" is recompressed as the messenger's own program would. */
export async function writeMedia(
  state: SandboxState,
  conversation: Conversation,
  { bytes, mimeType, draft }: Upload,
): Promise<StoredMessage> {
  refuseIfClosed(conversation);
  const path = await state.files.receive(bytes);
  if ((await stat(path)).size === 0) throw new ControlError(422, 'The file is empty');
  const { form, fileName, caption, albumId, forwardedFrom } = draft;
  const media = await toMediaContent(state.files, conversation.bot.id, {
    form,
    path,
    mimeType,
    ...(fileName !== undefined && { fileName }),
    width: draft.width ?? 0,
    height: draft.height ?? 0,
    durationSeconds: draft.durationSeconds ?? 0,
  }).catch((error: unknown) => {
    if (error instanceof ApiError) throw new ControlError(422, 'This is not a picture: send it as a file');
    throw error;
  });
  return post(state, conversation, {
    content: {
      ...media,
      ...(caption !== undefined && { caption }),
      ...(albumId !== undefined && { media_group_id: albumId }),
      ...(forwardedFrom !== undefined && { forward_origin: hiddenOrigin(state, forwardedFrom) }),
    },
  });
}

/** The person changes a text or a caption of theirs. */
export function editMessage(
  state: SandboxState,
  conversation: Conversation,
  { messageId, text }: { messageId: number; text: string },
): StoredMessage {
  const message = findMessage(conversation, messageId);
  if (!message || message.from.is_bot) throw new ControlError(404, `There is no own message ${messageId}`);
  const isText = message.content.text !== undefined;
  const now = state.now();
  change(conversation, (revision) => {
    const content = {
      ...message.content,
      ...(isText ? { text, entities: commandEntities(text) } : { caption: text }),
    };
    Object.assign(message, { content, editedAt: now, rewordedAt: now, revision, saidRevision: revision });
  });
  notifyBot(conversation, { edited_message: toApiMessage(conversation, message) });
  return message;
}

/** The person presses a button under a message of the bot. Returns the id of the callback query. */
export function tapButton(state: SandboxState, conversation: Conversation, tap: Tap): string {
  refuseIfClosed(conversation);
  const { message, callbackData } = findButton(conversation, tap);
  const id = String(randomInt(1e12, 2e14));
  conversation.bot.openQueries.set(id, { conversation, askedAt: state.now() });
  notifyBot(conversation, {
    callback_query: {
      id,
      from: conversation.person,
      message: message.deleted
        ? { message_id: message.messageId, chat: conversation.chat, date: 0 }
        : toApiMessage(conversation, message),
      chat_instance: String(conversation.chat.id),
      data: callbackData,
    },
  });
  return id;
}

/** The person takes the whole chat away; the bot is not told. */
export function clearChat(state: SandboxState, conversation: Conversation): void {
  const remaining = [...conversation.messages.values()].filter((message) => !message.deleted);
  change(conversation, (revision) => {
    for (const message of remaining)
      Object.assign(message, { deleted: { by: 'person', at: state.now() }, revision });
  });
}

/** Blocks or unblocks the bot, which is told. */
export function setBlocked(state: SandboxState, conversation: Conversation, isBlocked: boolean): void {
  if (conversation.isBlocked === isBlocked) return;
  change(conversation, () => (conversation.isBlocked = isBlocked));
  const user = toApiMember(conversation);
  const member = { user, status: 'member' as const };
  const kicked = { user, status: 'kicked' as const, until_date: 0 as const };
  notifyBot(conversation, {
    my_chat_member: {
      chat: conversation.chat,
      from: conversation.person,
      date: toUnixTime(state.now()),
      old_chat_member: isBlocked ? member : kicked,
      new_chat_member: isBlocked ? kicked : member,
    },
  });
}

function toApiMember({ bot }: Conversation): {
  id: number;
  is_bot: true;
  first_name: string;
  username: string;
} {
  return { id: bot.id, is_bot: true, first_name: bot.firstName, username: bot.username };
}

function post(
  state: SandboxState,
  conversation: Conversation,
  draft: { content: MessageContent; replyTo?: number | undefined },
): StoredMessage {
  refuseIfClosed(conversation);
  conversation.isStarted = true;
  const message = addMessage(conversation, { from: conversation.person, ...draft }, state.now());
  if (isShownToBot(conversation, message)) {
    notifyBot(conversation, { message: toApiMessage(conversation, message) });
  }
  return message;
}

/** In a group a bot sees commands and replies to it: https://core.telegram.org/bots/features#privacy-mode. */
function isShownToBot({ chat, messages }: Conversation, { content, replyTo }: StoredMessage): boolean {
  if (chat.type === 'private') return true;
  const repliesToBot = replyTo !== undefined && messages.get(replyTo)?.from.is_bot;
  return repliesToBot === true || content.entities?.[0]?.type === 'bot_command';
}

function refuseIfClosed(conversation: Conversation): void {
  if (conversation.isBlocked) throw new ControlError(409, 'The person has blocked the bot: unblock it first');
  if (!conversation.hasBot) throw new ControlError(409, 'The bot has left this group');
}

function contentOf(
  state: SandboxState,
  conversation: Conversation,
  { text, location, contact, forwardOf, forwardedFrom }: NewMessage,
): { content: MessageContent } {
  if (forwardOf !== undefined) return { content: forwardedContent(state, conversation, forwardOf) };
  const origin = forwardedFrom === undefined ? {} : { forward_origin: hiddenOrigin(state, forwardedFrom) };
  if (location) return { content: { location, ...origin } };
  if (contact) {
    const { phoneNumber, firstName } = contact;
    return { content: { contact: { phone_number: phoneNumber, first_name: firstName }, ...origin } };
  }
  const trimmed = (text ?? '').trim();
  if (trimmed === '') throw new ControlError(422, 'There is nothing to send');
  const entities = commandEntities(trimmed);
  return { content: { text: trimmed, ...(entities.length > 0 && { entities }), ...origin } };
}

function forwardedContent(
  state: SandboxState,
  conversation: Conversation,
  messageId: number,
): MessageContent {
  const message = findMessage(conversation, messageId);
  if (!message) throw new ControlError(404, `There is no message ${messageId} to forward`);
  if (message.isProtected) throw new ControlError(403, 'The bot does not let this message be forwarded');
  const origin: ForwardOrigin = { type: 'user', date: toUnixTime(state.now()), sender_user: message.from };
  const { media_group_id: _album, ...content } = message.content;
  return { ...content, forward_origin: content.forward_origin ?? origin };
}

function hiddenOrigin(state: SandboxState, name: string): ForwardOrigin {
  return { type: 'hidden_user', date: toUnixTime(state.now()), sender_user_name: name };
}

function findButton(
  { messages }: Conversation,
  { label, callbackData, messageId, isForged }: Tap,
): { message: StoredMessage; callbackData: string } {
  const candidates = [...messages.values()]
    .filter((message) => message.from.is_bot && (messageId === undefined || message.messageId === messageId))
    .toReversed();
  if (isForged && callbackData !== undefined && candidates[0])
    return { message: candidates[0], callbackData };
  for (const message of candidates) {
    if (message.deleted) continue;
    const button = message.replyMarkup?.inline_keyboard
      .flat()
      .find(
        ({ text, callback_data }) =>
          callback_data !== undefined &&
          (label === undefined ? callback_data === callbackData : text === label),
      );
    if (button?.callback_data !== undefined) return { message, callbackData: button.callback_data };
  }
  throw new ControlError(404, `There is no button "${label ?? callbackData ?? ''}" in the chat`);
}
