import { drawDocument } from '../../sandbox/specimen/draw-document.ts';
import { renderSelfieVideo } from '../../sandbox/specimen/render-selfie-video.ts';
import { findSamplePortraits } from '../../sandbox/specimen/sample-portraits.ts';
import type { FaceEngine } from '../../src/core/face/face-engine.ts';
import type { Turn } from '../../src/core/video/challenge.ts';

/* What applicants send. Drawing and rendering cost seconds, so everything is made once in a process. */

const made = new Map<string, Promise<Buffer>>();
let portraits: Promise<Buffer[]> | undefined;

/** Makes a thing once; `make` must always yield the same for one name. */
export function once(name: string, make: () => Promise<Buffer>): Promise<Buffer> {
  const making = made.get(name) ?? make();
  made.set(name, making);
  return making;
}

/** One of two sample portraits of different people. */
export async function samplePortrait(faceEngine: FaceEngine, number: number): Promise<Buffer> {
  portraits ??= findSamplePortraits(faceEngine, { atMost: 2 });
  const portrait = (await portraits)[number];
  if (!portrait) throw new Error(`There is no sample portrait ${number}`);
  return portrait;
}

export function passportPhoto(faceEngine: FaceEngine, portrait = 0): Promise<Buffer> {
  return once(`passport ${portrait}`, async () =>
    drawDocument({ document: { type: 'passport' }, portrait: await samplePortrait(faceEngine, portrait) }),
  );
}

export interface Card {
  type: 'identity_card' | 'driving_licence';
  side: 'front' | 'back';
  portrait?: number;
}

export function cardPhoto(faceEngine: FaceEngine, { type, side, portrait = 0 }: Card): Promise<Buffer> {
  return once(`${type} ${side} ${portrait}`, async () =>
    drawDocument({ document: { type, side }, portrait: await samplePortrait(faceEngine, portrait) }),
  );
}

export interface SelfieVideo {
  turns: readonly Turn[];
  portrait?: number;
}

/** The person of a sample portrait, who follows the turns. */
export function selfieVideo(faceEngine: FaceEngine, { turns, portrait = 0 }: SelfieVideo): Promise<Buffer> {
  return once(`video ${portrait} ${turns.join()}`, async () =>
    renderSelfieVideo({ portrait: await samplePortrait(faceEngine, portrait), turns, faceEngine }),
  );
}

/** The same picture or video for every eye and every decoder, in other bytes. */
export function inOtherBytes(file: Buffer, number = 1): Buffer {
  const isJpeg = file[0] === 0xff && file[1] === 0xd8;
  // What follows the end of a JPEG is ignored, and so is a `free` box of an MP4.
  const tail = isJpeg
    ? Buffer.from(`same picture ${number}`)
    : Buffer.from(`\0\0\0\x10free${String(number).padStart(8, '0')}`);
  return Buffer.concat([file, tail]);
}
