import type { Turn } from '../../src/core/video/challenge.ts';
import { openLocalFaceEngine } from '../../src/engines/face/local/local-face-engine.ts';
import { drawDocument, type DrawnDocument } from './draw-document.ts';
import { renderSelfieVideo } from './render-selfie-video.ts';
import { findSamplePortraits } from './sample-portraits.ts';

/** Makes what one sample person would send; no two pictures or clips are the same bytes. */
export interface SampleMaker {
  /** A photograph, JPEG. */
  document(document: DrawnDocument): Promise<Buffer>;
  /** A square clip, MP4, in which the person of the documents follows the turns. Needs ffmpeg. */
  selfieVideo(turns: readonly Turn[], signal: AbortSignal): Promise<Buffer>;
  close(): Promise<void>;
}

/** What bots ask for at least is less. */
const VIDEO_SECONDS = 6;

/** Loads a face engine of its own, which takes seconds and memory. */
export async function openSampleMaker(): Promise<SampleMaker> {
  const faceEngine = await openLocalFaceEngine({ workers: 1 });
  try {
    const [portrait] = await findSamplePortraits(faceEngine, { atMost: 1 });
    if (!portrait) throw new Error('No sample portrait was found in the face library');
    let seed = 0;
    return {
      document: (document) => drawDocument({ document, portrait, seed: ++seed }),
      selfieVideo: (turns, signal) =>
        renderSelfieVideo({ portrait, turns, faceEngine, seconds: VIDEO_SECONDS, seed: ++seed, signal }),
      close: () => faceEngine.close(),
    };
  } catch (error) {
    await faceEngine.close();
    throw error;
  }
}
