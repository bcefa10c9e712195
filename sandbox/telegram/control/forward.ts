import type { HostedFile } from '../../control/chat-host.ts';
import { ControlError } from '../../control/control-error.ts';
import type { ForwardOrigin, MessageContent } from '../bot-api-types.ts';
import { findMessage, type StoredMessage } from '../conversation.ts';
import { fileOf } from '../media-content.ts';
import { toUnixTime, type SandboxState } from '../state.ts';
import { findViewer } from './find-viewer.ts';
import { refuseIfOut, type Viewer } from './viewer.ts';

interface Wanted {
  messageId: number;
  /** Of another chat of the same person; the chat itself unless named. */
  chatKey: string | undefined;
}

/** What a message brings along when it is forwarded: no buttons, no album, no reply. */
export function forwardedContent(
  state: SandboxState,
  viewer: Viewer,
  { messageId, chatKey }: Wanted,
): MessageContent {
  const source = chatKey === undefined ? viewer : findViewer(state, chatKey);
  if (source?.person.id !== viewer.person.id) throw new ControlError(404, 'The person has no such chat');
  const message = unprotected(source, messageId);
  const origin: ForwardOrigin = { type: 'user', date: toUnixTime(message.sentAt), sender_user: message.from };
  const { media_group_id: _album, ...content } = message.content;
  return { ...content, forward_origin: content.forward_origin ?? origin };
}

/** The person keeps the picture or the file of a message. */
export function saveMedia(state: SandboxState, viewer: Viewer, messageId: number): HostedFile {
  const media = fileOf(unprotected(viewer, messageId).content);
  const file = media && state.files.find(media.file.file_id);
  if (!file) throw new ControlError(404, `Message ${messageId} carries no file`);
  return file;
}

function unprotected(viewer: Viewer, messageId: number): StoredMessage {
  refuseIfOut(viewer);
  const message = findMessage(viewer.conversation, messageId);
  if (!message) throw new ControlError(404, `There is no message ${messageId} to forward`);
  if (message.isProtected)
    throw new ControlError(403, 'The bot does not let this message be forwarded or saved');
  return message;
}
