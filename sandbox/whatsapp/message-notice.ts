import type { Chat, PersonContent, PersonMessage } from './chat.ts';
import { toContact, type Notice } from './notice.ts';
import { toTimestamp, type WhatsAppState } from './state.ts';

/** A message of the person, as the pages under
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages describe it. */
export function toMessageNotice(state: WhatsAppState, chat: Chat, message: PersonMessage): Notice {
  const context = toContext(state, chat, message);
  return toNotice(state, chat, {
    id: message.wamid,
    timestamp: toTimestamp(message.sentAt),
    ...(context && { context }),
    ...toTyped(message.content),
  });
}

/** The person puts an emoji to a message, or takes it away where there is none. */
export function toReactionNotice(
  state: WhatsAppState,
  chat: Chat,
  { wamid, reactedTo, emoji }: { wamid: string; reactedTo: string; emoji: string | undefined },
): Notice {
  return toNotice(state, chat, {
    id: wamid,
    timestamp: toTimestamp(state.now()),
    type: 'reaction',
    reaction: { message_id: reactedTo, ...(emoji !== undefined && { emoji }) },
  });
}

function toNotice(state: WhatsAppState, chat: Chat, message: Record<string, unknown>): Notice {
  const sender = {
    ...(!chat.hidesPhone && { from: chat.phoneNumber }),
    ...(state.business.tellsUserIds && { from_user_id: chat.userId }),
  };
  return { contacts: [toContact(state, chat)], messages: [{ ...sender, ...message }] };
}

function toContext(
  state: WhatsAppState,
  chat: Chat,
  message: PersonMessage,
): Record<string, unknown> | undefined {
  if (message.forwardedFrom !== undefined) return { forwarded: true };
  const repliedTo = message.replyTo === undefined ? undefined : chat.messages.get(message.replyTo);
  if (!repliedTo) return undefined;
  if (repliedTo.from === 'bot') return { from: state.business.displayPhoneNumber, id: repliedTo.wamid };
  return { ...(!chat.hidesPhone && { from: chat.phoneNumber }), id: repliedTo.wamid };
}

function toTyped(content: PersonContent): Record<string, unknown> {
  switch (content.type) {
    case 'text':
      return { type: 'text', text: { body: content.text } };
    case 'media':
      return { type: content.kind, [content.kind]: toMedia(content) };
    case 'location':
      return { type: 'location', location: { latitude: content.latitude, longitude: content.longitude } };
    case 'contact':
      return { type: 'contacts', contacts: [toContactCard(content)] };
    case 'choice':
      return toChosen(content);
    case 'unsupported':
      return toUnsupported(content.what);
  }
}

function toMedia({
  kind,
  file,
  caption,
  fileName,
}: Extract<PersonContent, { type: 'media' }>): Record<string, unknown> {
  return {
    ...(caption !== undefined && { caption }),
    ...(kind === 'document' && fileName !== undefined && { filename: fileName }),
    mime_type: file.mimeType,
    // In base64 here, and in hex where the media id is asked for, as in the samples of both pages.
    sha256: file.sha256.toString('base64'),
    id: file.mediaId,
    ...(kind === 'audio' && { voice: true }),
    ...(kind === 'sticker' && { animated: false }),
  };
}

function toContactCard({ firstName, phoneNumber }: Extract<PersonContent, { type: 'contact' }>): unknown {
  const waId = phoneNumber.replace(/\D/g, '');
  return {
    name: { first_name: firstName, formatted_name: firstName },
    phones: [{ phone: phoneNumber, wa_id: waId, type: 'CELL' }],
  };
}

function toChosen({ by, id, text, description }: Extract<PersonContent, { type: 'choice' }>) {
  if (by === 'quick_reply') return { type: 'button', button: { payload: id, text } };
  const reply = { id, title: text, ...(description !== undefined && { description }) };
  return {
    type: 'interactive',
    interactive:
      by === 'button'
        ? { type: 'button_reply', button_reply: reply }
        : { type: 'list_reply', list_reply: reply },
  };
}

function toUnsupported(what: string): Record<string, unknown> {
  const title = 'Message type unknown';
  return {
    type: 'unsupported',
    unsupported: { type: what },
    errors: [
      {
        code: 131051,
        title,
        message: title,
        error_data: { details: 'Message type is currently not supported.' },
      },
    ],
  };
}
