import { stat } from 'node:fs/promises';
import type { Upload } from '../../control/chat-host.ts';
import type { NewMessage } from '../../control/contract.ts';
import { ControlError } from '../../control/control-error.ts';
import { ApiError } from '../api-error.ts';
import type { ForwardOrigin, MessageContent } from '../bot-api-types.ts';
import {
  change,
  findMessage,
  notifyBot,
  toApiMessage,
  type MessageDraft,
  type StoredMessage,
} from '../conversation.ts';
import { commandEntities } from '../formatted-text.ts';
import { hasRight, isIn, membershipOf } from '../group.ts';
import { toMediaContent } from '../media-content.ts';
import { isShownToBot, post } from '../post.ts';
import { toUnixTime, type SandboxState } from '../state.ts';
import { mayManageTopic } from '../topics.ts';
import { forwardedContent } from './forward.ts';
import { refuseIfOut, type Viewer } from './viewer.ts';

type Place = Pick<MessageDraft, 'replyTo' | 'threadId'>;

/** The person writes. */
export function writeMessage(state: SandboxState, viewer: Viewer, draft: NewMessage): StoredMessage {
  return say(state, viewer, { content: contentOf(state, viewer, draft), ...placeOf(viewer, draft) });
}

/** The person sends a file; a "photo" is recompressed as the messenger's own program would. */
export async function writeMedia(
  state: SandboxState,
  viewer: Viewer,
  { bytes, mimeType, draft }: Upload,
): Promise<StoredMessage> {
  refuseIfClosed(viewer);
  const path = await state.files.receive(bytes);
  if ((await stat(path)).size === 0) throw new ControlError(422, 'The file is empty');
  const { form, fileName, caption, albumId, forwardedFrom } = draft;
  const media = await toMediaContent(state.files, viewer.conversation.bot.id, {
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
  return say(state, viewer, {
    ...placeOf(viewer, draft),
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
  viewer: Viewer,
  { messageId, text }: { messageId: number; text: string },
): StoredMessage {
  refuseIfOut(viewer);
  const { conversation, person } = viewer;
  const message = findMessage(conversation, messageId);
  if (message?.from.id !== person.id) throw new ControlError(404, `There is no own message ${messageId}`);
  const isText = message.content.text !== undefined;
  const now = state.now();
  change(conversation, (revision) => {
    const content = {
      ...message.content,
      ...(isText ? { text, entities: commandEntities(text) } : { caption: text }),
    };
    Object.assign(message, { content, editedAt: now, rewordedAt: now, revision, saidRevision: revision });
  });
  if (isShownToBot(conversation, message)) {
    notifyBot(conversation, { edited_message: toApiMessage(conversation, message) });
  }
  return message;
}

/** The person takes a message away for everybody: their own, in a private chat any, in a group any with the right. */
export function removeMessage(state: SandboxState, viewer: Viewer, messageId: number): void {
  refuseIfOut(viewer);
  const { conversation, person } = viewer;
  const { group } = conversation;
  const message = findMessage(conversation, messageId);
  if (!message) throw new ControlError(404, `There is no message ${messageId}`);
  const mayRemove =
    !group ||
    message.from.id === person.id ||
    hasRight(membershipOf(group, person.id), 'can_delete_messages');
  if (!mayRemove) throw new ControlError(403, "This message is not the person's own");
  change(conversation, (revision) => {
    Object.assign(message, { deleted: { by: 'person', at: state.now() }, revision });
  });
}

/** Refuses what nobody can do in a chat that is closed to them, or that the bot is gone from. */
export function refuseIfClosed(viewer: Viewer): void {
  refuseIfOut(viewer);
  const { isBlocked, group, bot, chat } = viewer.conversation;
  if (isBlocked) throw new ControlError(409, 'The person has blocked the bot: unblock it first');
  // In a supergroup people go on among themselves.
  if (group && chat.type === 'group' && !isIn(membershipOf(group, bot.id)))
    throw new ControlError(409, 'The bot has left this group');
}

function say(state: SandboxState, viewer: Viewer, draft: Place & { content: MessageContent }): StoredMessage {
  refuseIfClosed(viewer);
  const { conversation, person } = viewer;
  conversation.isStarted = true;
  return post(conversation, { from: person, ...draft }, state.now());
}

/** The topic that is named, or that of the message replied to. */
function placeOf(
  { conversation, person }: Viewer,
  { replyTo, topicId }: { replyTo?: number | undefined; topicId?: number | undefined },
): Place {
  const target = replyTo === undefined ? undefined : findMessage(conversation, replyTo);
  if (conversation.group && replyTo !== undefined && !target) {
    throw new ControlError(404, `There is no message ${replyTo} to reply to`);
  }
  const threadId = topicId ?? target?.threadId;
  if (threadId === undefined) return { replyTo };
  const topic = conversation.group?.topics.get(threadId);
  if (!topic) throw new ControlError(404, `There is no topic ${threadId}`);
  if (topic.isClosed && !mayManageTopic(conversation, topic, person.id)) {
    throw new ControlError(403, 'TOPIC_CLOSED: only administrators write in a closed topic');
  }
  return { replyTo, threadId };
}

function contentOf(
  state: SandboxState,
  viewer: Viewer,
  { text, location, contact, forwardOf, forwardFrom, forwardedFrom }: NewMessage,
): MessageContent {
  if (forwardOf !== undefined) {
    return forwardedContent(state, viewer, { messageId: forwardOf, chatKey: forwardFrom });
  }
  const origin = forwardedFrom === undefined ? {} : { forward_origin: hiddenOrigin(state, forwardedFrom) };
  if (location) return { location, ...origin };
  if (contact) {
    const { phoneNumber, firstName } = contact;
    return { contact: { phone_number: phoneNumber, first_name: firstName }, ...origin };
  }
  const trimmed = (text ?? '').trim();
  if (trimmed === '') throw new ControlError(422, 'There is nothing to send');
  const entities = commandEntities(trimmed);
  return { text: trimmed, ...(entities.length > 0 && { entities }), ...origin };
}

function hiddenOrigin(state: SandboxState, name: string): ForwardOrigin {
  return { type: 'hidden_user', date: toUnixTime(state.now()), sender_user_name: name };
}
