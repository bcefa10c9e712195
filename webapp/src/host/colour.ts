type Rgb = readonly [number, number, number];

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];

/** `#rrggbb` as numbers; `undefined` where it is anything else. */
export function toRgb(hex: string): Rgb | undefined {
  const [, red, green, blue] = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex) ?? [];
  if (!red || !green || !blue) return undefined;
  return [Number.parseInt(red, 16), Number.parseInt(green, 16), Number.parseInt(blue, 16)];
}

/** From 1 to 21, as WCAG 2.2 defines it. */
export function contrast(one: string, other: string): number {
  const [first, second] = [luminance(one), luminance(other)];
  return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
}

export function isDark(hex: string): boolean {
  return contrast(hex, '#ffffff') > contrast(hex, '#000000');
}

/** `share` of the other in the one: 0 is the one alone. */
export function mix(one: string, other: string, share: number): string {
  const [from, to] = [toRgb(one) ?? BLACK, toRgb(other) ?? WHITE];
  const channels = from.map((value, index) => Math.round(value + ((to[index] ?? 0) - value) * share));
  return `#${channels.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/**
 * The colour itself where it stands out enough from every ground; else the nearest on its way to black or to white that
 * does. Where grounds differ so much that none can, the better end.
 */
export function readable(hex: string, grounds: readonly string[], ratio: number): string {
  const worst = (colour: string): number => Math.min(...grounds.map((ground) => contrast(colour, ground)));
  if (worst(hex) >= ratio) return hex;
  const end = worst('#000000') > worst('#ffffff') ? '#000000' : '#ffffff';
  for (let share = 0.05; share < 1; share += 0.05) {
    const colour = mix(hex, end, share);
    if (worst(colour) >= ratio) return colour;
  }
  return end;
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = (toRgb(hex) ?? BLACK).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
