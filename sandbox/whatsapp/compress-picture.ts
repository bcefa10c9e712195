import sharp from 'sharp';
import { ControlError } from '../control/control-error.ts';

/** In pixels; HD photos are bigger, but nobody sends them by default. */
const longestSide = 1600;

/** Recompresses a picture as WhatsApp does before it sends it: upright, without metadata, JPEG, at most 1600 pixels. Throws
 * `ControlError` when the bytes are no picture. */
export async function compressPicture(
  path: string,
): Promise<{ bytes: Buffer; width: number; height: number }> {
  try {
    const { data, info } = await sharp(path, { failOn: 'error' })
      .rotate()
      .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: 'white' })
      .jpeg({ quality: 80 })
      .toBuffer({ resolveWithObject: true });
    return { bytes: data, width: info.width, height: info.height };
  } catch (error) {
    throw Object.assign(new ControlError(422, 'This is not a picture: send it as a file'), { cause: error });
  }
}
