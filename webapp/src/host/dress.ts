import type { Palette } from './palette.ts';

/** Puts a palette over the page's own two; `undefined` takes it off again. */
export function wear(palette: Palette | undefined): void {
  const { style, dataset } = document.documentElement;
  if (!palette) {
    delete dataset['scheme'];
    return;
  }
  dataset['scheme'] = palette.scheme;
  for (const [name, value] of Object.entries(palette.colours)) style.setProperty(name, value);
}

/** Pixels that the device (`safe`) and the messenger's own controls (`content`) cover. */
export function wearInsets(of: 'safe' | 'content', insets: unknown): void {
  for (const side of ['top', 'bottom']) {
    const value: unknown = typeof insets === 'object' && insets !== null ? Reflect.get(insets, side) : 0;
    document.documentElement.style.setProperty(`--${of}-inset-${side}`, `${Number(value) || 0}px`);
  }
}
