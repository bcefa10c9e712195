import { extname } from 'node:path';
import type { Readable } from 'node:stream';
import type { InboundContent, InboundEvent, InboundMedia } from '../../../core/channel/channel.ts';
import { type Message, MESSAGE_TYPE, messageSchema, OFFICIAL_ACCOUNT } from './message-schema.ts';

/** Opens what a person sent. Throws `DownloadFailed`. */
export type LoadMedia = (messageId: string, signal: AbortSignal) => Promise<Readable>;

export interface InboundContext {
  botId: string;
  loadMedia: LoadMedia;
}

/** What a message means, in our words; `undefined` for what is not for us: everything in rooms, our own words, those of
 * companies, and a message taken back. Never throws, whatever the shape of `body`. Puppets do not tell anybody's language. */
export function toInbound(body: unknown, { botId, loadMedia }: InboundContext): InboundEvent | undefined {
  const parsed = messageSchema.safeParse(body);
  if (!parsed.success || !isForUs(parsed.data)) return undefined;
  const message = parsed.data;
  return {
    channel: 'wechat',
    botId,
    chatId: message.talkerId,
    updateId: message.id,
    sentAt: toDate(message.timestamp),
    languageTag: 'zh',
    content: toContent(message, loadMedia),
  };
}

function isForUs({ roomId = '', talkerId, talkerType, ownId, type }: Message): boolean {
  return (
    roomId === '' && talkerId !== ownId && talkerType !== OFFICIAL_ACCOUNT && type !== MESSAGE_TYPE.recalled
  );
}

/** As wechaty tells them apart: so many seconds are the year 5138, so many milliseconds 1973. */
const LEAST_MILLISECONDS = 1e11;

function toDate(timestamp: number): Date {
  return new Date(timestamp < LEAST_MILLISECONDS ? timestamp * 1000 : timestamp);
}

function toContent(message: Message, loadMedia: LoadMedia): InboundContent {
  switch (message.type) {
    case MESSAGE_TYPE.text:
      return { type: 'text', text: message.text ?? '' };
    case MESSAGE_TYPE.image:
      return toMedia(message, { form: 'photo', mimeType: 'image/jpeg' }, loadMedia);
    case MESSAGE_TYPE.video:
      return toMedia(message, { form: 'video', mimeType: 'video/mp4' }, loadMedia);
    case MESSAGE_TYPE.attachment:
      return toMedia(message, { form: 'file', ...mimeTypeOf(message) }, loadMedia);
    case MESSAGE_TYPE.audio:
      return { type: 'unsupported', what: 'voice' };
    case MESSAGE_TYPE.contact:
      return { type: 'unsupported', what: 'contact' };
    case MESSAGE_TYPE.emoticon:
      return { type: 'unsupported', what: 'sticker' };
    case MESSAGE_TYPE.location:
      return { type: 'unsupported', what: 'location' };
    default:
      return { type: 'unsupported', what: 'other' };
  }
}

/** Neither the size nor whether it was forwarded is told. */
function toMedia(
  { id }: Message,
  kind: Pick<InboundMedia, 'form' | 'mimeType'>,
  loadMedia: LoadMedia,
): InboundContent {
  const load = (signal: AbortSignal) => loadMedia(id, signal);
  return { type: 'media', media: { ...kind, forwarded: false, messageRef: id, load } };
}

/** Of a file only the name is told. What this does not know may be anything. */
const MIME_TYPES: Readonly<Record<string, string>> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.heic': 'image/heic',
  '.gif': 'image/gif',
  '.mp4': 'video/mp4',
  '.mov': 'video/quicktime',
  '.webm': 'video/webm',
  '.pdf': 'application/pdf',
};

function mimeTypeOf({ filename = '' }: Message): { mimeType?: string } {
  const mimeType = MIME_TYPES[extname(filename).toLowerCase()];
  return mimeType === undefined ? {} : { mimeType };
}
