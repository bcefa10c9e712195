import type { CameraWords, DocumentWords, SelfieWords } from '../camera/words.ts';

/** The camera's own words; the title of the document's side is the page's. */
export interface CaptureWords {
  camera: CameraWords;
  document: Omit<DocumentWords, 'title'>;
  selfie: SelfieWords;
}
