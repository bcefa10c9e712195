import type { ViewedMedia } from './view-media.ts';

interface PictureMark {
  /** Who looks, and when: all over the picture. */
  text: string;
  labels: { document: string; selfie: string };
}

/** Makes what staff may see out of an applicant's pieces: marked with who looks. */
export interface StaffPictures {
  /** The document and the best frames of the clip side by side, as one JPEG. */
  sideBySide(media: ViewedMedia, mark: PictureMark, signal: AbortSignal): Promise<Uint8Array>;
  /** The clip as an mp4; `undefined` where there is none. */
  clip(media: ViewedMedia, mark: PictureMark, signal: AbortSignal): Promise<Uint8Array | undefined>;
}
