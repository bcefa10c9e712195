/** Where and how a line of text is drawn. Lengths in units of the drawing. */
export interface TextStyle {
  x: number;
  /** The foot of the letters. */
  y: number;
  /** Of the capitals. */
  height: number;
  /** Of the stroke. */
  weight: number;
  colour: string;
  /** Every letter takes this much room; without it each takes its own. */
  pitch?: number;
  /** Room between letters, in heights. */
  spacing?: number;
  anchor?: 'start' | 'middle' | 'end';
}

interface Glyph {
  width: number;
  path: string;
}

const CAPITAL_HEIGHT = 100;
const SPACE = 34;

/** Our own letters, drawn as strokes: a machine may have no fonts at all. Capitals only; small letters are written as
 * capitals, accents are dropped, anything else unknown is left out. */
export function drawText(text: string, style: TextStyle): string {
  const scale = style.height / CAPITAL_HEIGHT;
  const drawn: string[] = [];
  let pen = 0;
  for (const letter of plainCapitals(text)) {
    const glyph = GLYPHS[letter] ?? { width: SPACE, path: '' };
    const room = style.pitch ? style.pitch / scale : glyph.width + (style.spacing ?? 0.26) * CAPITAL_HEIGHT;
    const left = style.pitch ? pen + (room - glyph.width) / 2 : pen;
    if (glyph.path) drawn.push(`<path transform="translate(${left.toFixed(1)} 0)" d="${glyph.path}"/>`);
    pen += room;
  }
  const shift = { start: 0, middle: -pen / 2, end: -pen }[style.anchor ?? 'start'];
  const stroke = `fill="none" stroke="${style.colour}" stroke-width="${(style.weight / scale).toFixed(1)}"`;
  const place = `translate(${style.x} ${style.y - style.height}) scale(${scale}) translate(${shift.toFixed(1)} 0)`;
  return `<g ${stroke} stroke-linecap="round" stroke-linejoin="round" transform="${place}">${drawn.join('')}</g>`;
}

function plainCapitals(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{Mark}/gu, '')
    .toUpperCase();
}

const GLYPHS: Readonly<Record<string, Glyph>> = {
  A: { width: 64, path: 'M0 100L32 0L64 100M12 64H52' },
  B: { width: 59, path: 'M0 0V100H34A25 26 0 0 0 34 48H0M34 48A21 24 0 0 0 34 0H0' },
  C: { width: 59, path: 'M59 22C52 6 42 0 31 0C11 0 0 20 0 50C0 80 11 100 31 100C42 100 52 94 59 78' },
  D: { width: 60, path: 'M0 0V100H24C48 100 60 80 60 50C60 20 48 0 24 0Z' },
  E: { width: 52, path: 'M52 0H0V100H52M0 48H43' },
  F: { width: 50, path: 'M50 0H0V100M0 48H42' },
  G: { width: 60, path: 'M58 21C51 6 41 0 31 0C11 0 0 20 0 50C0 80 11 100 31 100C46 100 60 92 60 76V54H36' },
  H: { width: 58, path: 'M0 0V100M58 0V100M0 48H58' },
  I: { width: 24, path: 'M0 0H24M12 0V100M0 100H24' },
  J: { width: 44, path: 'M44 0V72C44 92 35 100 22 100C9 100 0 92 0 77' },
  K: { width: 58, path: 'M0 0V100M56 0L0 58M19 39L58 100' },
  L: { width: 50, path: 'M0 0V100H50' },
  M: { width: 68, path: 'M0 100V0L34 60L68 0V100' },
  N: { width: 60, path: 'M0 100V0L60 100V0' },
  O: { width: 64, path: 'M32 0C53 0 64 20 64 50C64 80 53 100 32 100C11 100 0 80 0 50C0 20 11 0 32 0Z' },
  P: { width: 58, path: 'M0 100V0H32A26 27 0 0 1 32 54H0' },
  Q: {
    width: 64,
    path: 'M32 0C53 0 64 20 64 50C64 80 53 100 32 100C11 100 0 80 0 50C0 20 11 0 32 0ZM40 74L64 104',
  },
  R: { width: 60, path: 'M0 100V0H32A26 26 0 0 1 32 52H0M30 52L60 100' },
  S: {
    width: 58,
    path: 'M55 17C50 6 41 0 29 0C13 0 3 10 3 25C3 60 58 40 58 75C58 91 46 100 30 100C16 100 5 94 0 81',
  },
  T: { width: 60, path: 'M0 0H60M30 0V100' },
  U: { width: 58, path: 'M0 0V66C0 90 12 100 29 100C46 100 58 90 58 66V0' },
  V: { width: 62, path: 'M0 0L31 100L62 0' },
  W: { width: 84, path: 'M0 0L20 100L42 24L64 100L84 0' },
  X: { width: 60, path: 'M0 0L60 100M60 0L0 100' },
  Y: { width: 60, path: 'M0 0L30 48L60 0M30 48V100' },
  Z: { width: 58, path: 'M0 0H57L0 100H58' },
  '0': { width: 54, path: 'M27 0C45 0 54 20 54 50C54 80 45 100 27 100C9 100 0 80 0 50C0 20 9 0 27 0Z' },
  '1': { width: 40, path: 'M2 20L24 0V100M4 100H40' },
  '2': { width: 56, path: 'M2 24C4 8 14 0 28 0C44 0 54 10 54 26C54 50 20 66 0 100H56' },
  '3': {
    width: 56,
    path: 'M4 7C10 2 18 0 26 0C42 0 52 9 52 24C52 40 40 47 20 47C42 47 56 56 56 73C56 90 44 100 26 100C16 100 7 97 0 92',
  },
  '4': { width: 56, path: 'M42 100V0L0 70H56' },
  '5': {
    width: 56,
    path: 'M50 0H10L5 44C12 38 20 36 28 36C46 36 56 48 56 67C56 88 44 100 26 100C16 100 8 97 0 92',
  },
  '6': {
    width: 56,
    path: 'M46 3C20 12 1 40 1 68C1 88 12 100 28 100C45 100 56 88 56 70C56 52 45 42 29 42C15 42 5 52 1 64',
  },
  '7': { width: 54, path: 'M0 0H54L19 100' },
  '8': {
    width: 56,
    path: 'M28 46C14 46 5 37 5 23C5 9 14 0 28 0C42 0 51 9 51 23C51 37 42 46 28 46C12 46 0 56 0 73C0 90 12 100 28 100C44 100 56 90 56 73C56 56 44 46 28 46Z',
  },
  '9': {
    width: 56,
    path: 'M10 97C36 88 55 60 55 32C55 12 44 0 28 0C11 0 0 12 0 30C0 48 11 58 27 58C41 58 51 48 55 36',
  },
  '<': { width: 48, path: 'M48 16L0 50L48 84' },
  '-': { width: 34, path: 'M0 54H34' },
  '.': { width: 4, path: 'M2 97V100' },
  ',': { width: 6, path: 'M5 95L1 112' },
  "'": { width: 4, path: 'M2 0V18' },
  ':': { width: 4, path: 'M2 38V41M2 94V97' },
  '/': { width: 40, path: 'M0 104L40 -4' },
  '(': { width: 18, path: 'M18 -6C0 22 0 78 18 106' },
  ')': { width: 18, path: 'M0 -6C18 22 18 78 0 106' },
};
