import type { InboundContent, InboundMedia } from '../../../core/channel/channel.ts';
import type { InboundContext } from './to-inbound.ts';
import type { CloudMedia, CloudMessage } from './update-schema.ts';

/** `undefined` for what nobody said: a reaction, a message taken back, a line that WhatsApp wrote itself. */
export function toMessageContent(message: CloudMessage, context: InboundContext): InboundContent | undefined {
  switch (message.type) {
    case 'text':
      return toText(message.text?.body);
    // The quick reply of a template.
    case 'button':
      return toText(message.button?.text);
    case 'interactive':
      return toChoice(message);
    case 'image':
      return toMedia('photo', message.image, message, context);
    case 'video':
      return toMedia('video', message.video, message, context);
    case 'document':
      return toMedia('file', message.document, message, context);
    case 'audio':
      return { type: 'unsupported', what: 'voice' };
    case 'contacts':
      return { type: 'unsupported', what: 'contact' };
    case 'sticker':
    case 'location':
      return { type: 'unsupported', what: message.type };
    case 'edit':
      return { type: 'unsupported', what: 'edited_message' };
    case 'reaction':
    case 'revoke':
    case 'system':
    case 'request_welcome':
      return undefined;
    default:
      return { type: 'unsupported', what: 'other' };
  }
}

function toText(text: string | undefined): InboundContent {
  return text === undefined ? { type: 'unsupported', what: 'other' } : { type: 'text', text };
}

/** A message is marked as read by its own id, so that is what retires the choice. */
function toChoice({ id, interactive, context }: CloudMessage): InboundContent {
  const reply = interactive?.button_reply ?? interactive?.list_reply;
  if (!reply) return { type: 'unsupported', what: 'other' };
  return {
    type: 'choice',
    choiceId: reply.id,
    choiceRef: id,
    ...(context?.id === undefined ? {} : { messageRef: context.id }),
  };
}

function toMedia(
  form: InboundMedia['form'],
  file: CloudMedia | undefined,
  { id, context: origin }: CloudMessage,
  { loadMedia }: InboundContext,
): InboundContent {
  if (!file) return { type: 'unsupported', what: 'other' };
  const { id: mediaId, mime_type: mimeType, sha256 } = file;
  return {
    type: 'media',
    media: {
      form,
      ...(mimeType === undefined ? {} : { mimeType }),
      forwarded: origin?.forwarded === true || origin?.frequently_forwarded === true,
      messageRef: id,
      load: (signal) => loadMedia({ mediaId, ...(sha256 === undefined ? {} : { sha256 }) }, signal),
    },
  };
}
