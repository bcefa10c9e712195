import type { GreyPicture } from './grey-picture.ts';

const COLUMNS = 9;
const ROWS = 8;

/**
 * Difference hash: does each of 9×8 cells get brighter to the right? 64 bits as 16 hex digits, the same for a picture
 * that was only scaled or compressed again.
 */
export function fingerprint(picture: GreyPicture): string {
  const cells = averageCells(picture);
  let digits = '';
  let digit = 0;
  for (let bit = 0; bit < ROWS * (COLUMNS - 1); bit++) {
    const cell = Math.floor(bit / (COLUMNS - 1)) * COLUMNS + (bit % (COLUMNS - 1));
    digit = digit * 2 + ((cells[cell] ?? 0) < (cells[cell + 1] ?? 0) ? 1 : 0);
    if (bit % 4 === 3) {
      digits += digit.toString(16);
      digit = 0;
    }
  }
  return digits;
}

/** In how many of their 64 bits two fingerprints differ. */
export function fingerprintDistance(one: string, other: string): number {
  let different = BigInt(`0x${one}`) ^ BigInt(`0x${other}`);
  let count = 0;
  for (; different > 0n; different >>= 1n) count += Number(different & 1n);
  return count;
}

function averageCells({ pixels, width, height }: GreyPicture): Float64Array {
  const sums = new Float64Array(COLUMNS * ROWS);
  const counts = new Float64Array(COLUMNS * ROWS);
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * ROWS) / height);
    for (let x = 0; x < width; x++) {
      const cell = row * COLUMNS + Math.floor((x * COLUMNS) / width);
      sums[cell] = (sums[cell] ?? 0) + (pixels[y * width + x] ?? 0);
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
  }
  return sums.map((sum, cell) => sum / Math.max(1, counts[cell] ?? 0));
}
