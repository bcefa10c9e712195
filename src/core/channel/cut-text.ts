const ELLIPSIS = '…';

/** How many graphemes are given up at most so that the cut falls between words. */
const LONGEST_WORD = 60;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Cuts to at most `limit` UTF-16 code units, ending in `…` where something was cut: between two words if one is near,
 * else between two graphemes, so that no emoji or accented letter is torn.
 */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  if (limit < ELLIPSIS.length) return '';

  const kept = graphemesWithin(text, limit - ELLIPSIS.length);
  return trimEnd(atWordEnd(kept, text)).join('') + ELLIPSIS;
}

function graphemesWithin(text: string, limit: number): string[] {
  const end = graphemes.segment(text).containing(limit)?.index ?? 0;
  return Array.from(graphemes.segment(text.slice(0, end)), ({ segment }) => segment);
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
