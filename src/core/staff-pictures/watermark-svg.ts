import { escapeText, FONT_FAMILY, round, tidyText, widthOf } from './svg-text.ts';

/** In pixels. */
export interface Size {
  width: number;
  height: number;
}

const SHARE_OF_SIDE = 1 / 24;
const SMALLEST_LETTERS = 11;
const LARGEST_LETTERS = 60;
/** In heights of a letter. */
const ROW = 3.4;
const SLANT_DEGREES = -30;

/**
 * Rows of the text over the whole, slanted, every second one shifted, so that no part worth having is free of it. White
 * with a dark rim, since either alone is lost on a light or on a dark picture.
 */
export function watermarkSvg({ width, height }: Size, text: string): string {
  const size = Math.min(LARGEST_LETTERS, Math.max(SMALLEST_LETTERS, Math.min(width, height) * SHARE_OF_SIDE));
  const words = `${tidyText(text)}\u00a0\u00a0\u00a0\u00a0`;
  const period = widthOf(words, size);
  const diagonal = Math.hypot(width, height);
  const line = escapeText(words.repeat(Math.ceil(diagonal / period) + 2));
  const rows = Math.ceil(diagonal / (size * ROW)) + 1;

  const lines = Array.from({ length: rows }, (_, row) => {
    const x = -diagonal / 2 - (row % 2 ? period * 1.5 : period);
    const y = -diagonal / 2 + row * size * ROW;
    return `<text x="${round(x)}" y="${round(y)}">${line}</text>`;
  });
  const centre = `translate(${round(width / 2)} ${round(height / 2)}) rotate(${SLANT_DEGREES})`;
  const look = `font-family="${FONT_FAMILY}" font-weight="700" font-size="${round(size)}" xml:space="preserve" fill="#fff" fill-opacity="0.34" stroke="#000" stroke-opacity="0.27" stroke-width="${round(Math.max(1, size / 11))}" stroke-linejoin="round" paint-order="stroke"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><g transform="${centre}" ${look}>${lines.join('')}</g></svg>`;
}
