import { textAt } from './svg-text.ts';

/** Where a picture goes, in pixels. */
export interface Place {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface ComparisonLayout {
  width: number;
  height: number;
  places: readonly Place[];
  /** Background and captions. */
  svg: string;
}

const WIDEST = 1600;
const EDGE = 24;
const GAP = 20;
const CAPTION = 64;
const LETTERS = 30;
const LOWEST = 0.75;
const TALLEST = 1.4;
const WIDEST_PLACE = 560;

/** A row of equal places in the form of the tallest picture, `tallest` being its height over its width; fewer pictures make a smaller whole, since all the detail there is fits. */
export function layOutComparison(captions: readonly string[], tallest: number): ComparisonLayout {
  const count = Math.max(1, captions.length);
  const width = Math.min(WIDEST_PLACE, Math.floor((WIDEST - 2 * EDGE - (count - 1) * GAP) / count));
  const height = Math.round(width * Math.min(TALLEST, Math.max(LOWEST, tallest)));
  const places = captions.map((_, index) => ({
    left: EDGE + index * (width + GAP),
    top: EDGE,
    width,
    height,
  }));
  const whole = { width: 2 * EDGE + count * width + (count - 1) * GAP, height: EDGE + height + CAPTION };

  const drawn = places.map(({ left, top }, index) => {
    const back = `<rect x="${left}" y="${top}" width="${width}" height="${height}" rx="10" fill="#d8dce3"/>`;
    const caption = textAt(left + width / 2, top + height + CAPTION * 0.64, captions[index] ?? '', {
      size: LETTERS,
      colour: '#1f2733',
      weight: 700,
      anchor: 'middle',
      width,
    });
    return back + caption;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${whole.width}" height="${whole.height}"><rect width="100%" height="100%" fill="#f3f5f8"/>${drawn.join('')}</svg>`;
  return { ...whole, places, svg };
}
