import type { Box } from '../../src/core/face/face-engine.ts';
import type { Size } from './raw-picture.ts';

/** One printed side, flat: the drawing and where portraits are put on it. */
export interface DocumentLayout {
  size: Size;
  cornerRadius: number;
  /** SVG elements, in pixels of `size`. */
  drawing: string;
  /** SVG elements printed over the portraits. */
  overprint: string;
  portraitAt: Box[];
}

/** Ten pixels and more to the millimetre, so that a portrait keeps about 200 pixels of face width. */
export const PAGE: Size = { width: 1400, height: 985 };
export const CARD: Size = { width: 1400, height: 883 };
