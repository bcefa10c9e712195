import type { GreyPicture } from '../../../src/core/image/grey-picture.ts';

/** Luma (ITU-R BT.601) of red, green, blue, alpha bytes as a canvas yields them. */
export function toGreyPicture(rgba: Uint8ClampedArray, width: number, height: number): GreyPicture {
  const pixels = new Uint8Array(width * height);
  for (let at = 0; at < pixels.length; at++) {
    const from = at * 4;
    pixels[at] =
      (77 * (rgba[from] ?? 0) + 150 * (rgba[from + 1] ?? 0) + 29 * (rgba[from + 2] ?? 0) + 128) >> 8;
  }
  return { pixels, width, height };
}

/** Every `step` × `step` pixels become their mean; what is left over at the right and the bottom is dropped. */
export function shrink(picture: GreyPicture, step: number): GreyPicture {
  const width = Math.floor(picture.width / step);
  const height = Math.floor(picture.height / step);
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) pixels[y * width + x] = meanOfBlock(picture, x * step, y * step, step);
  }
  return { pixels, width, height };
}

function meanOfBlock({ pixels, width }: GreyPicture, left: number, top: number, step: number): number {
  let sum = 0;
  for (let y = top; y < top + step; y++) {
    for (let x = left; x < left + step; x++) sum += pixels[y * width + x] ?? 0;
  }
  return sum / (step * step);
}

/** Mean difference of the pixels, 0–255; a change of the light as a whole does not count. Pictures of different sizes
 * have moved as far as can be. */
export function measureChange(one: GreyPicture, other: GreyPicture): number {
  if (one.width !== other.width || one.height !== other.height || one.pixels.length === 0) return 255;
  const shift = mean(one.pixels) - mean(other.pixels);
  let sum = 0;
  for (let at = 0; at < one.pixels.length; at++) {
    sum += Math.abs((one.pixels[at] ?? 0) - (other.pixels[at] ?? 0) - shift);
  }
  return sum / one.pixels.length;
}

/** How much two pictures of one size are alike: the correlation of their pixels, −1 to 1; 0 where one is blank. */
export function likeness(one: GreyPicture, other: GreyPicture): number {
  if (one.pixels.length !== other.pixels.length) return 0;
  const [meanOfOne, meanOfOther] = [mean(one.pixels), mean(other.pixels)];
  let [together, squaresOfOne, squaresOfOther] = [0, 0, 0];
  for (const [at, luma] of one.pixels.entries()) {
    const [a, b] = [luma - meanOfOne, (other.pixels[at] ?? 0) - meanOfOther];
    together += a * b;
    squaresOfOne += a * a;
    squaresOfOther += b * b;
  }
  const norm = Math.sqrt(squaresOfOne * squaresOfOther);
  return norm === 0 ? 0 : together / norm;
}

function mean(pixels: Uint8Array): number {
  let sum = 0;
  for (const luma of pixels) sum += luma;
  return pixels.length === 0 ? 0 : sum / pixels.length;
}
