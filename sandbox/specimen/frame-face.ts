import type { Box } from '../../src/core/face/face-engine.ts';
import { decodePicture, toSharp, type RawPicture, type Size } from './raw-picture.ts';

/** A photograph too small for the wanted view is shown closer, up to this share, before its edges are continued. */
const CLOSEST_FACE_SHARE = 0.5;

/** The part of a photograph that a camera of this size would show with the face `faceShare` of its shorter side wide, in the
 * middle as far as the photograph reaches. What is missing then is continued by its mirror image. */
export async function frameFace(
  photograph: Uint8Array,
  face: Box,
  { size, faceShare }: { size: Size; faceShare: number },
): Promise<RawPicture> {
  const picture = await decodePicture(photograph);
  const shorter = Math.min(size.width, size.height);
  const [across, down] = [size.width / shorter, size.height / shorter];
  const available = Math.min(picture.width / across, picture.height / down);
  const closest = face.width / Math.max(faceShare, CLOSEST_FACE_SHARE);
  const view = Math.min(face.width / faceShare, Math.max(available, closest));
  const width = Math.round(view * across);
  const height = Math.round(view * down);
  const left = keepInside(face.left + face.width / 2 - width / 2, width, picture.width);
  const top = keepInside(face.top + face.height / 2 - height / 2, height, picture.height);
  const missing = {
    left: Math.max(0, -left),
    top: Math.max(0, -top),
    right: Math.max(0, left + width - picture.width),
    bottom: Math.max(0, top + height - picture.height),
  };
  const extended = await toSharp(picture)
    .extend({ ...missing, extendWith: 'mirror' })
    .raw()
    .toBuffer();
  const pixels = await toSharp({
    pixels: extended,
    width: picture.width + missing.left + missing.right,
    height: picture.height + missing.top + missing.bottom,
  })
    .extract({ left: left + missing.left, top: top + missing.top, width, height })
    .resize(size.width, size.height, { fit: 'fill', kernel: 'lanczos3' })
    .raw()
    .toBuffer();
  return { pixels, width: size.width, height: size.height };
}

function keepInside(start: number, length: number, available: number): number {
  if (length >= available) return Math.round((available - length) / 2);
  return Math.round(Math.max(0, Math.min(available - length, start)));
}
