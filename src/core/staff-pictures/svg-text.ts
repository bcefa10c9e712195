/** The family that whoever renders our SVG has to have, in 400 and 700. */
export const FONT_FAMILY = 'Roboto';

const LONGEST = 300;
/** Of an em: what a letter of the font takes on average, wide Cyrillic ones considered. */
const LETTER_WIDTH = 0.56;

export interface TextStyle {
  size: number;
  colour: string;
  weight?: 400 | 700;
  anchor?: 'start' | 'middle' | 'end';
}

/** A text element that shows exactly `text`, cut where it is wider than `width`. */
export function textAt(x: number, y: number, text: string, style: TextStyle & { width?: number }): string {
  const { size, colour, weight = 400, anchor = 'start', width = Infinity } = style;
  const shown = escapeText(fitText(tidyText(text), size, width));
  return `<text x="${round(x)}" y="${round(y)}" font-family="${FONT_FAMILY}" font-size="${round(size)}" font-weight="${weight}" fill="${colour}" text-anchor="${anchor}">${shown}</text>`;
}

/** Without what cannot be seen and may turn the order of letters round, on one line. */
export function tidyText(text: string): string {
  const seen = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replace(/\p{C}/gu, '');
  return Array.from(seen.replace(/\s+/gu, ' ').trim()).slice(0, LONGEST).join('');
}

export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}

export function widthOf(text: string, size: number): number {
  return Array.from(text).length * LETTER_WIDTH * size;
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function fitText(text: string, size: number, width: number): string {
  if (widthOf(text, size) <= width) return text;
  const letters = Math.max(1, Math.floor(width / (LETTER_WIDTH * size)) - 1);
  return `${Array.from(text).slice(0, letters).join('').trimEnd()}…`;
}
