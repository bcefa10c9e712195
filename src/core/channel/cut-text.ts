import type { Capabilities } from './channel.ts';
import { textLength } from './text-length.ts';

const ELLIPSIS = '…';

/** How many graphemes are given up at most so that the cut falls between words. */
const LONGEST_WORD = 60;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Cuts to at most `limit`, ending in `…` where something was cut: between two words if one is near, else between two
 * graphemes, so that no emoji or accented letter is torn.
 */
export function cutText(text: string, limit: number, unit: Capabilities['textUnit'] = 'code_units'): string {
  if (textLength(text, unit) <= limit) return text;
  if (limit < textLength(ELLIPSIS, unit)) return '';

  const kept = graphemesWithin(text, limit - textLength(ELLIPSIS, unit), unit);
  return trimEnd(atWordEnd(kept, text)).join('') + ELLIPSIS;
}

function graphemesWithin(text: string, limit: number, unit: Capabilities['textUnit']): string[] {
  const kept: string[] = [];
  let length = 0;
  for (const { segment } of graphemes.segment(text)) {
    length += textLength(segment, unit);
    if (length > limit) break;
    kept.push(segment);
  }
  return kept;
}

function atWordEnd(kept: string[], text: string): string[] {
  if (isBlank(text.slice(kept.join('').length).charAt(0))) return kept;
  const blank = kept.findLastIndex(isBlank);
  return blank > 0 && kept.length - blank <= LONGEST_WORD ? kept.slice(0, blank) : kept;
}

function trimEnd(kept: string[]): string[] {
  return kept.slice(0, kept.findLastIndex((grapheme) => !isBlank(grapheme)) + 1);
}

function isBlank(grapheme: string): boolean {
  return /^\s+$/u.test(grapheme);
}
