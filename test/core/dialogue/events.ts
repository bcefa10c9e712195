import { Readable } from 'node:stream';
import type { InboundContent, InboundEvent, InboundMedia } from '../../../src/core/channel/channel.ts';
import { NOON } from '../build-verification.ts';

/* What a person does in a chat, as a channel would bring it. */

let lastUpdate = 0;

/** Each call is an update of its own. */
export function anEvent(content: InboundContent, over: Partial<InboundEvent> = {}): InboundEvent {
  lastUpdate += 1;
  return {
    channel: 'telegram',
    botId: '42',
    chatId: '1000',
    updateId: String(lastUpdate),
    sentAt: NOON,
    content,
    ...over,
  };
}

export function aPhoto(bytes: Buffer, over: Partial<InboundMedia> = {}): InboundMedia {
  return {
    form: 'photo',
    size: bytes.length,
    forwarded: false,
    messageRef: `message of ${lastUpdate + 1}`,
    load: () => Promise.resolve(Readable.from([bytes])),
    ...over,
  };
}

export function aVideo(bytes: Buffer, over: Partial<InboundMedia> = {}): InboundMedia {
  return aPhoto(bytes, { form: 'video_note', ...over });
}

/** Bytes that begin as a JPEG does; `seed` makes them another picture. */
export function jpegBytes(seed: string, length = 2000): Buffer {
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(seed.padEnd(length, '.'))]);
}

/** Bytes that begin as an MP4 does. */
export function mp4Bytes(seed: string, length = 2000): Buffer {
  return Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42', 'latin1'), Buffer.from(seed.padEnd(length, '.'))]);
}
