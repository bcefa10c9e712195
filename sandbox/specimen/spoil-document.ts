import sharp from 'sharp';

import type { Box } from '../../src/core/face/face-engine.ts';

const QUALITY = 90;

/** Taken with an unsteady hand. `sigma` in pixels. */
export function blurPhoto(jpeg: Uint8Array, sigma = 6): Promise<Buffer> {
  return sharp(jpeg).blur(sigma).jpeg({ quality: QUALITY }).toBuffer();
}

/** Taken in a dark room: `light` is what is left of it, 0–1. */
export function darkenPhoto(jpeg: Uint8Array, light = 0.12): Promise<Buffer> {
  return sharp(jpeg).linear(light, 0).jpeg({ quality: QUALITY }).toBuffer();
}

/** A lamp mirrored in the plastic: `share` of the picture's width is blown out. */
export async function glarePhoto(jpeg: Uint8Array, share = 0.6): Promise<Buffer> {
  const { width, height } = await sharp(jpeg).metadata();
  const spot = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs><radialGradient id="lamp">`,
    '<stop offset="0.75" stop-color="#fff"/><stop offset="1" stop-color="#fff" stop-opacity="0"/></radialGradient></defs>',
    `<ellipse cx="50%" cy="50%" rx="${(share * width) / 2}" ry="${(share * height) / 2}" fill="url(#lamp)"/></svg>`,
  ].join('');
  return sharp(jpeg)
    .composite([{ input: Buffer.from(spot) }])
    .jpeg({ quality: QUALITY })
    .toBuffer();
}

/** Too few pixels, as a preview or a thumbnail has. */
export function shrinkPhoto(jpeg: Uint8Array, width = 240): Promise<Buffer> {
  return sharp(jpeg).resize(width).jpeg({ quality: QUALITY }).toBuffer();
}

/** Only a part of the picture; edges as parts of its width and height. */
export async function cropPhoto(
  jpeg: Uint8Array,
  { left, top, width, height }: Box = { left: 0.3, top: 0.1, width: 0.7, height: 0.6 },
): Promise<Buffer> {
  const whole = await sharp(jpeg).metadata();
  const area = {
    left: Math.round(left * whole.width),
    top: Math.round(top * whole.height),
    width: Math.round(width * whole.width),
    height: Math.round(height * whole.height),
  };
  return sharp(jpeg).extract(area).jpeg({ quality: QUALITY }).toBuffer();
}

/** Pixels lying on their side, and the EXIF orientation (6) that says so: how phones store an upright picture. */
export function rotateByExif(jpeg: Uint8Array): Promise<Buffer> {
  return sharp(jpeg).rotate(270).withMetadata({ orientation: 6 }).jpeg({ quality: QUALITY }).toBuffer();
}
