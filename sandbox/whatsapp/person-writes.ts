import { addMilliseconds } from '../../src/core/clock.ts';
import type { NewMessage } from '../control/contract.ts';
import { ControlError } from '../control/control-error.ts';
import { change, type Chat, type PersonContent, type PersonMessage } from './chat.ts';
import { toMessageNotice } from './message-notice.ts';
import { newWamid, nextMessageId, type WhatsAppState } from './state.ts';

/** https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-messages#customer-service-windows */
const windowMilliseconds = 24 * 60 * 60 * 1000;

interface Draft {
  content: PersonContent;
  replyTo?: number | undefined;
  forwardedFrom?: string | undefined;
}

/** The person writes, forwards, or shares a place or a contact. Throws `ControlError`. */
export function writeMessage(state: WhatsAppState, chat: Chat, draft: NewMessage): PersonMessage {
  const { forwardOf, forwardedFrom, replyTo } = draft;
  if (forwardOf === undefined)
    return post(state, chat, { content: contentOf(draft), replyTo, forwardedFrom });
  const original = chat.messages.get(forwardOf);
  if (!original || original.isDeleted)
    throw new ControlError(404, `There is no message ${forwardOf} to forward`);
  const name = original.from === 'bot' ? state.business.verifiedName : chat.person.firstName;
  const content = original.from === 'bot' ? original.content : original.content;
  return post(state, chat, {
    content: forwarded(state, content),
    forwardedFrom: forwardedFrom ?? name,
  });
}

/** Puts a message of the person into the chat, opens the window and tells the business. Throws `ControlError`. */
export function post(state: WhatsAppState, chat: Chat, draft: Draft): PersonMessage {
  if (chat.isBlocked) throw new ControlError(409, 'The person has blocked the business: unblock it first');
  const { content, replyTo, forwardedFrom } = draft;
  const now = state.now();
  const messageId = nextMessageId(state);
  const message = change(chat, (revision) => {
    const created: PersonMessage = {
      messageId,
      wamid: newWamid(),
      from: 'person',
      content,
      sentAt: now,
      status: 'sent',
      ...(replyTo !== undefined && { replyTo }),
      ...(forwardedFrom !== undefined && { forwardedFrom }),
      revision,
      saidRevision: revision,
    };
    chat.messages.set(messageId, created);
    chat.windowClosesAt = addMilliseconds(now, windowMilliseconds);
    return created;
  });
  state.webhook.push(chat.key, toMessageNotice(state, chat, message), () => arrive(chat, message));
  return message;
}

/** The person changes a text. The Cloud API has no words for it. Throws `ControlError`. */
export function editMessage(
  state: WhatsAppState,
  chat: Chat,
  { messageId, text }: { messageId: number; text: string },
): PersonMessage {
  const message = chat.messages.get(messageId);
  if (message?.from !== 'person' || message.content.type !== 'text' || message.isDeleted)
    throw new ControlError(404, `There is no own text ${messageId}`);
  change(chat, (revision) =>
    Object.assign(message, {
      content: { type: 'text', text },
      editedAt: state.now(),
      revision,
      saidRevision: revision,
    }),
  );
  const told = { ...message, wamid: newWamid(), content: { type: 'unsupported', what: 'edit' } as const };
  state.webhook.push(chat.key, toMessageNotice(state, chat, told));
  return message;
}

function arrive(chat: Chat, message: PersonMessage): void {
  if (message.status !== 'sent') return;
  change(chat, (revision) => Object.assign(message, { status: 'delivered', revision }));
}

function contentOf({ text, location, contact }: NewMessage): PersonContent {
  if (location) return { type: 'location', ...location };
  if (contact) return { type: 'contact', ...contact };
  const trimmed = (text ?? '').trim();
  if (trimmed === '') throw new ControlError(422, 'There is nothing to send');
  return { type: 'text', text: trimmed };
}

/** What the business said, and a choice, is text once it is forwarded; a file has a new media id. */
function forwarded(
  state: WhatsAppState,
  content: PersonContent | { type: string; text: string },
): PersonContent {
  if ('file' in content) return { ...content, file: state.media.copy(content.file) };
  if ('text' in content) return { type: 'text', text: content.text };
  return content;
}
