import { fileURLToPath } from 'node:url';
import { renderAsync } from '@resvg/resvg-js';
import { FONT_FAMILY } from '../../core/staff-pictures/svg-text.ts';

const FONTS = [
  '@expo-google-fonts/roboto/400Regular/Roboto_400Regular.ttf',
  '@expo-google-fonts/roboto/700Bold/Roboto_700Bold.ttf',
].map((font) => fileURLToPath(import.meta.resolve(font)));

/** A PNG of SVG that we wrote. With the fonts we bring and no other: the machine may have none, or others. */
export async function renderSvg(svg: string): Promise<Buffer> {
  const image = await renderAsync(svg, {
    font: { loadSystemFonts: false, fontFiles: FONTS, defaultFontFamily: FONT_FAMILY },
    logLevel: 'off',
  });
  return image.asPng();
}
