import type { Chart } from './chart.ts';
import type { Size } from './watermark-svg.ts';

/** Pictures for whoever works on cases. Texts are shown as they are, in Latin, Greek and Cyrillic letters whatever fonts the
 * machine has; what cannot be seen is left out of them. Pictures given are ours already: decoded once and kept. */
export interface StaffPictures {
  /** A part of a picture with some of what is around it, in its own pixels; a JPEG. */
  crop(picture: Uint8Array, part: PicturePart): Promise<Uint8Array>;
  /** Side by side with their captions, as one JPEG of at most 1,600 px. */
  compare(pictures: readonly CaptionedPicture[]): Promise<Uint8Array>;
  /** A JPEG with the text all over it, to be read on dark and on light, and in every part that somebody cuts out. */
  watermark(picture: Uint8Array, text: string): Promise<Uint8Array>;
  /** The same text as a transparent PNG, to be laid over a clip. */
  watermarkLayer(size: Size, text: string): Promise<Uint8Array>;
  /** A PNG of 1,200 × 800 px. */
  drawChart(chart: Chart): Promise<Uint8Array>;
  /** A QR code as PNG. */
  drawQrCode(text: string): Promise<Uint8Array>;
}

/** In pixels of the upright picture. */
export interface PicturePart {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface CaptionedPicture {
  picture: Uint8Array;
  caption: string;
}
