import sharp from 'sharp';
import { fingerprint } from '../../core/image/fingerprint.ts';
import type { GreyPicture } from '../../core/image/grey-picture.ts';
import type { ImageEngine, ImageRefusal, NormalisedImage } from '../../core/image/image-engine.ts';
import { measureBrightness } from '../../core/image/measure-brightness.ts';
import { measureGlare } from '../../core/image/measure-glare.ts';
import { measureSharpness } from '../../core/image/measure-sharpness.ts';
import { ok, refuse, type Result } from '../../core/result.ts';
import { sniffFormat } from './sniff-format.ts';

const MOST_PIXELS = 50_000_000;
const LONGEST_SIDE = 2560;
const MEASURED_SIDE = 640;
const DECODING_SECONDS = 20;

/** Decodes with sharp (libvips). A decoder that runs out of time throws: the machine failed, not the picture. */
export function createImageEngine(): ImageEngine {
  sharp.cache(false); // strangers' pictures must not outlive their job
  return { normalise };
}

async function normalise(
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<Result<NormalisedImage, ImageRefusal>> {
  signal.throwIfAborted();
  const format = sniffFormat(bytes);
  if (!format) return refuse('FILE_TYPE_UNSUPPORTED');

  const size = await unlessCorrupt(readSize(bytes, format));
  if (!size) return refuse('FILE_CORRUPT');
  if (size.width * size.height > MOST_PIXELS) return refuse('FILE_TOO_LARGE');

  signal.throwIfAborted();
  const jpeg = await unlessCorrupt(encodeAgain(bytes));
  if (!jpeg) return refuse('FILE_CORRUPT');

  signal.throwIfAborted();
  const grey = await toGrey(jpeg);
  return ok({ jpeg, quality: { ...size, ...measure(grey) } });
}

/** The size as it is seen, after the EXIF orientation. */
async function readSize(bytes: Uint8Array, format: string): Promise<{ width: number; height: number }> {
  const metadata = await sharp(bytes, { failOn: 'truncated', limitInputPixels: false }).metadata();
  if (metadata.format !== format) throw new Error('The decoder reads another format than the bytes announce');
  const { width, height } = metadata.autoOrient;
  return { width, height };
}

function encodeAgain(bytes: Uint8Array): Promise<Buffer> {
  return sharp(bytes, { failOn: 'truncated', limitInputPixels: MOST_PIXELS })
    .timeout({ seconds: DECODING_SECONDS })
    .autoOrient()
    .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: 'white' })
    .toColourspace('srgb')
    .jpeg({ quality: 92 })
    .toBuffer();
}

async function toGrey(jpeg: Uint8Array): Promise<GreyPicture> {
  const { data, info } = await sharp(jpeg)
    .resize({ width: MEASURED_SIDE, height: MEASURED_SIDE, fit: 'inside', withoutEnlargement: true })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { pixels: data, width: info.width, height: info.height };
}

function measure(grey: GreyPicture) {
  return {
    sharpness: measureSharpness(grey),
    brightness: measureBrightness(grey),
    glare: measureGlare(grey),
    fingerprint: fingerprint(grey),
  };
}

/** sharp has one error class for everything; only running out of time is not the picture's own fault. */
async function unlessCorrupt<Value>(decoding: Promise<Value>): Promise<Value | undefined> {
  try {
    return await decoding;
  } catch (err) {
    if (err instanceof Error && err.message.startsWith('timeout')) throw err;
    return undefined;
  }
}
