import sharp, { type Sharp } from 'sharp';

/** Three bytes a pixel (red, green, blue), row after row. */
export interface RawPicture {
  pixels: Uint8Array;
  width: number;
  height: number;
}

export interface Size {
  width: number;
  height: number;
}

/** Upright, in sRGB, without transparency; at most `maxSide` pixels on its longer side. */
export async function decodePicture(file: Uint8Array, maxSide?: number): Promise<RawPicture> {
  const upright = sharp(file).rotate().flatten().toColourspace('srgb').removeAlpha();
  const sized = maxSide
    ? upright.resize(maxSide, maxSide, { fit: 'inside', withoutEnlargement: true })
    : upright;
  const { data, info } = await sized.raw().toBuffer({ resolveWithObject: true });
  return { pixels: data, width: info.width, height: info.height };
}

export function toSharp(picture: RawPicture): Sharp {
  return sharp(picture.pixels, {
    raw: { width: picture.width, height: picture.height, channels: 3 },
  });
}

export function blankPicture({ width, height }: Size): RawPicture {
  return { pixels: new Uint8Array(width * height * 3), width, height };
}
