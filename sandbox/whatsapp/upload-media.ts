import { Readable } from 'node:stream';
import type { Upload } from '../control/chat-host.ts';
import { ControlError } from '../control/control-error.ts';
import type { MediaKind, PersonContent } from './chat.ts';
import { compressPicture } from './compress-picture.ts';
import type { MediaStore, StoredMedia } from './media-store.ts';

const MEGABYTE = 1024 * 1024;

/** In bytes: https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#supported-media-types. */
const biggest: Record<MediaKind, number> = {
  image: 5 * MEGABYTE,
  video: 16 * MEGABYTE,
  audio: 16 * MEGABYTE,
  document: 100 * MEGABYTE,
  sticker: 500 * 1024,
};

/** A round video is a video to the Cloud API. */
const kinds: Record<Upload['draft']['form'], MediaKind> = {
  photo: 'image',
  video: 'video',
  video_note: 'video',
  voice: 'audio',
  document: 'document',
  sticker: 'sticker',
};

type MediaContent = Extract<PersonContent, { type: 'media' }>;

/** Stores a file as WhatsApp sends it: a photo is recompressed, a document is not touched. Throws `ControlError` for what
 * WhatsApp would not send. */
export async function uploadMedia(
  media: MediaStore,
  { bytes, mimeType, draft }: Upload,
): Promise<MediaContent> {
  const kind = kinds[draft.form];
  const path = await media.receive(Readable.from(capped(bytes, 100 * MEGABYTE)));
  const shape = kind === 'image' ? await compressPicture(path) : undefined;
  const file = shape
    ? await media.adopt(await media.receive(Readable.from([shape.bytes])), 'image/jpeg')
    : await media.adopt(path, kind === 'audio' ? 'audio/ogg; codecs=opus' : mimeType);
  refuseSize(file, kind);
  return { type: 'media', kind, file, ...describe(draft, shape) };
}

async function* capped(bytes: Readable, limit: number): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of bytes) {
    const part = Buffer.from(chunk);
    size += part.length;
    if (size > limit) throw tooLarge('document');
    yield part;
  }
}

function refuseSize({ size }: StoredMedia, kind: MediaKind): void {
  if (size === 0) throw new ControlError(422, 'The file is empty');
  if (size > biggest[kind]) throw tooLarge(kind);
}

function tooLarge(kind: MediaKind): ControlError {
  return new ControlError(413, `WhatsApp sends no ${kind} of more than ${biggest[kind]} bytes`);
}

function describe(
  { caption, fileName, width, height, durationSeconds }: Upload['draft'],
  shape: { width: number; height: number } = { width: width ?? 0, height: height ?? 0 },
): Partial<MediaContent> {
  return {
    ...(caption !== undefined && { caption }),
    ...(fileName !== undefined && { fileName }),
    ...(shape.width > 0 && { width: shape.width, height: shape.height }),
    ...(durationSeconds !== undefined && { durationSeconds }),
  };
}
