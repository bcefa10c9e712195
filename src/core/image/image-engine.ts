import type { Result } from '../result.ts';

/** What can be measured on any picture; facts, no verdict. */
export interface ImageQuality {
  /** Pixels, upright. */
  width: number;
  height: number;
  /** Variance of the Laplacian of the grey picture at 640 px on its longer side; blurred pictures are low. */
  sharpness: number;
  /** Mean luma, 0–255. */
  brightness: number;
  /** Share of the area, 0–1, in connected blown-out spots. */
  glare: number;
  /** 64-bit difference hash, 16 hex digits; near-identical pictures differ in few bits. */
  fingerprint: string;
}

export interface NormalisedImage {
  /** Upright (EXIF orientation applied), sRGB, without any metadata, its longer side at most 2,560 px. */
  jpeg: Uint8Array;
  quality: ImageQuality;
}

export type ImageRefusal = 'FILE_TYPE_UNSUPPORTED' | 'FILE_CORRUPT' | 'FILE_TOO_LARGE';

/** Decodes strangers' pictures: JPEG, PNG or WebP by their bytes; a pixel cap stands before decoding. */
export interface ImageEngine {
  normalise(bytes: Uint8Array, signal: AbortSignal): Promise<Result<NormalisedImage, ImageRefusal>>;
}
