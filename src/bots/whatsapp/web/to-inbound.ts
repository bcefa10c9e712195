import type { InboundContent, InboundEvent } from '../../../core/channel/channel.ts';
import type { Content } from './library.ts';
import { type LoadMedia, toContent } from './to-content.ts';
import { toReceiptFailure } from './to-send-failure.ts';
import { bodySchema, toRawUpdate, type UpdateBody } from './update-body.ts';

export interface InboundContext {
  botId: string;
  /** Reads a message as WhatsApp encodes it. Throws on what is none. */
  decode: (encoded: Uint8Array) => Content;
  loadMedia: LoadMedia;
}

/** What an update means, in our words; `undefined` for what is not for us. Never throws, whatever the shape of `body`. */
export function toInbound(body: unknown, context: InboundContext): InboundEvent | undefined {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) return undefined;
  const content = contentOf(parsed.data, context);
  const update = toRawUpdate(parsed.data);
  if (!content || !update) return undefined;
  const { chatId, at } = parsed.data;
  return {
    channel: 'whatsapp',
    botId: context.botId,
    chatId,
    updateId: update.updateId,
    sentAt: new Date(at * 1000),
    content,
  };
}

function contentOf(body: UpdateBody, { decode, loadMedia }: InboundContext): InboundContent | undefined {
  if (body.kind === 'receipt') {
    const { id: messageRef, state } = body;
    if (state !== 'failed') return { type: 'receipt', messageRef, state };
    return { type: 'receipt', messageRef, state, reason: toReceiptFailure(body.code) };
  }
  // What may be seen once may be seen on the phone alone.
  if (body.message === undefined) return { type: 'unsupported', what: 'other' };
  try {
    const message = decode(Buffer.from(body.message, 'base64'));
    return toContent(message, { messageRef: body.id, loadMedia });
  } catch {
    // No message, or one nested too deeply to be read: the person hears that it cannot be.
    return { type: 'unsupported', what: 'other' };
  }
}
