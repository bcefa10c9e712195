import sharp, { type Sharp } from 'sharp';
import type { Box } from '../../../core/face/face-engine.ts';

/* Source of the limits: learn.microsoft.com, Face Detection – Detect. JPEG, PNG, GIF or BMP of 1 KB to 6 MB; faces from
   36 × 36 pixels up in pictures of at most 1920 × 1080, proportionally more in larger ones. */
const MOST_BYTES = 6 * 1024 * 1024;
const FEWEST_BYTES = 1024;
/** Faces are compared well from 200 pixels on; a smaller cut is enlarged, a larger one says no more. */
const LARGEST_FACE = { width: 480, height: 480 };
const LEAST_SIDE = 200;

/** A picture as it is sent: a JPEG without metadata, within what the service takes. */
export interface FittedPicture {
  jpeg: Buffer;
  width: number;
  height: number;
  /** Where it lies in the picture that it was made of, and how many of its pixels are one of that. */
  left: number;
  top: number;
  scale: number;
}

/** Cuts `area` out, and makes it as large as it is of use. Nothing is sent whole. */
export async function fitPicture(source: Uint8Array, area: Box): Promise<FittedPicture> {
  const { width, height } = await sharp(source).metadata();
  const cut = clip(area, { width, height });
  const scale = Math.min(
    LARGEST_FACE.width / cut.width,
    LARGEST_FACE.height / cut.height,
    Math.max(1, LEAST_SIDE / Math.min(cut.width, cut.height)),
  );
  const size = { width: Math.round(cut.width * scale), height: Math.round(cut.height * scale) };
  const fitted = sharp(source)
    .extract(cut)
    .resize({ ...size, fit: 'fill' })
    .flatten()
    .toColourspace('srgb');
  return { jpeg: await encode(fitted), ...size, left: cut.left, top: cut.top, scale };
}

/** The face with room around it: detectors look for heads, not for skin. */
export function aroundFace({ left, top, width, height }: Box, room: number): Box {
  return {
    left: left - width * room,
    top: top - height * room,
    width: width * (1 + 2 * room),
    height: height * (1 + 2 * room),
  };
}

/** The best quality that is small enough. A plain picture may be too small for the service, and says nothing anyway. */
async function encode(picture: Sharp): Promise<Buffer> {
  for (const quality of [92, 80, 60]) {
    const jpeg = await picture.clone().jpeg({ quality }).toBuffer();
    if (jpeg.length <= MOST_BYTES) return atLeast(jpeg, FEWEST_BYTES);
  }
  throw new Error('A picture of at most 480 × 480 pixels is beyond six megabytes');
}

/** Decoders stop at the end-of-image marker, so what follows changes nothing. */
function atLeast(jpeg: Buffer, bytes: number): Buffer {
  return jpeg.length >= bytes ? jpeg : Buffer.concat([jpeg, Buffer.alloc(bytes - jpeg.length)]);
}

function clip({ left, top, width, height }: Box, picture: { width: number; height: number }): Box {
  const from = {
    left: Math.min(Math.max(0, Math.round(left)), picture.width - 1),
    top: Math.min(Math.max(0, Math.round(top)), picture.height - 1),
  };
  return {
    ...from,
    width: Math.max(1, Math.min(picture.width, Math.round(left + width)) - from.left),
    height: Math.max(1, Math.min(picture.height, Math.round(top + height)) - from.top),
  };
}
