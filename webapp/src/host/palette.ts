import { contrast, isDark, mix, readable, toRgb } from './colour.ts';

/** `#rrggbb`, by Telegram's names; any may be missing, and any may be unreadable on another. */
export type ThemeParams = Readonly<Record<string, string>>;

/** The page's own colours, each readable where it is used: text at 4.5 to 1, lines and marks at 3 to 1. */
export interface Palette {
  scheme: 'light' | 'dark';
  colours: Record<`--color-${ColourName}`, string>;
}

type ColourName =
  | 'background'
  | 'surface'
  | 'text'
  | 'muted'
  | 'accent'
  | 'on-accent'
  | 'accent-text'
  | 'accent-soft'
  | 'line'
  | 'outline'
  | 'sketch'
  | 'faint'
  | 'danger'
  | 'danger-soft'
  | 'good'
  | 'good-soft';

/** The strings of an object, or of one of its members: what a messenger says of its theme, as far as it makes sense. */
export function toStrings(data: unknown, member?: string): ThemeParams {
  if (typeof data !== 'object' || data === null) return {};
  if (member !== undefined) return toStrings(Reflect.get(data, member));
  return Object.fromEntries(
    Object.entries(data).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

const TEXT = 4.5;
const MARK = 3;
const BLACK = '#000000';
const WHITE = '#ffffff';

/** Our colours in the messenger's theme; `undefined` where the theme names no background, and then ours hold. */
export function paletteFrom(theme: ThemeParams): Palette | undefined {
  const { bottom, top } = groundsOf(theme) ?? {};
  if (!bottom || !top) return undefined;
  const scheme = isDark(top) ? 'dark' : 'light';
  const given = (name: string): string | undefined => hex(theme[name]);
  const clear = (colour: string, ratio: number, ...tints: readonly string[]): string =>
    readable(colour, [bottom, top, ...tints], ratio);

  const text = clear(given('text_color') ?? strongestOn([bottom, top]), 7);
  const accent = clear(given('button_color') ?? given('accent_text_color') ?? text, MARK);
  const tint = (colour: string): string => tintOf(top, colour, strongestOn([bottom, top]));
  const soft = tint(accent);
  const danger = scheme === 'dark' ? '#ff8f85' : '#b3261e';
  const good = scheme === 'dark' ? '#6fd6a8' : '#0a6b47';
  return {
    scheme,
    colours: {
      '--color-background': bottom,
      '--color-surface': top,
      '--color-text': clear(text, TEXT, soft, tint(danger), tint(good)),
      '--color-muted': clear(given('hint_color') ?? text, TEXT),
      '--color-accent': accent,
      '--color-on-accent': onFill(accent, given('button_text_color')),
      '--color-accent-text': clear(given('accent_text_color') ?? accent, TEXT, soft),
      '--color-accent-soft': soft,
      '--color-line': mix(top, text, 0.14),
      '--color-outline': clear(mix(top, text, 0.4), MARK),
      '--color-sketch': mix(top, text, 0.78),
      '--color-faint': mix(top, text, 0.3),
      '--color-danger': clear(danger, TEXT, tint(danger)),
      '--color-danger-soft': tint(danger),
      '--color-good': clear(good, TEXT, tint(good)),
      '--color-good-soft': tint(good),
    },
  };
}

/** The page and the sheets on it. Where no text could be read on both, one ground for all. */
function groundsOf(theme: ThemeParams): { bottom: string; top: string } | undefined {
  const given = hex(theme['bg_color']);
  const top = hex(theme['section_bg_color']) ?? given ?? hex(theme['secondary_bg_color']);
  const bottom = hex(theme['secondary_bg_color']) ?? given ?? top;
  if (!top || !bottom) return undefined;
  const strongest = strongestOn([bottom, top]);
  const isReadable = [bottom, top].every((ground) => contrast(strongest, ground) >= TEXT);
  return isReadable ? { bottom, top } : { bottom: top, top };
}

/** A breath of colour over a ground, as strong as leaves it readable for the strongest text. */
function tintOf(ground: string, colour: string, text: string): string {
  const shares = [0.12, 0.08, 0.04, 0.02];
  return (
    shares.map((share) => mix(ground, colour, share)).find((one) => contrast(text, one) >= TEXT) ?? ground
  );
}

function strongestOn(grounds: readonly string[]): string {
  const worst = (end: string): number => Math.min(...grounds.map((ground) => contrast(end, ground)));
  return worst(BLACK) > worst(WHITE) ? BLACK : WHITE;
}

/** The theme's own text on the button where it can be read, else black or white. */
function onFill(fill: string, wanted: string | undefined): string {
  if (wanted && contrast(wanted, fill) >= TEXT) return wanted;
  return contrast(WHITE, fill) >= TEXT ? WHITE : BLACK;
}

function hex(value: string | undefined): string | undefined {
  return value !== undefined && toRgb(value) ? value : undefined;
}
