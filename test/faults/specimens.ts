import { drawDocument } from '../../sandbox/specimen/draw-document.ts';
import { renderSelfieVideo } from '../../sandbox/specimen/render-selfie-video.ts';
import { findSamplePortraits } from '../../sandbox/specimen/sample-portraits.ts';
import type { FaceEngine } from '../../src/core/face/face-engine.ts';
import type { Turn } from '../../src/core/video/challenge.ts';
import { openLocalFaceEngine } from '../../src/engines/face/local/local-face-engine.ts';

const kept = new Map<string, Promise<Buffer>>();

/** A photograph of a specimen passport; the same bytes every time. */
export function passportPhoto(): Promise<Buffer> {
  return once('passport', async () => {
    const portrait = await samplePortrait();
    return drawDocument({ document: { type: 'passport' }, portrait });
  });
}

/** What every applicant in these tests is asked for. */
export const TURNS: readonly Turn[] = ['left', 'right', 'left'];

/** A clip in which the passport's holder follows `TURNS`; small, because none of these tests is about its quality. */
export function selfieVideo(): Promise<Buffer> {
  return once('video', async () => {
    const portrait = await samplePortrait();
    const size = { width: 360, height: 360 };
    return withFaceEngine((faceEngine) => renderSelfieVideo({ portrait, turns: TURNS, faceEngine, size }));
  });
}

function samplePortrait(): Promise<Buffer> {
  return once('portrait', async () => {
    const [portrait] = await withFaceEngine((engine) => findSamplePortraits(engine, { atMost: 1 }));
    if (!portrait) throw new Error('The face library shows no portrait');
    return portrait;
  });
}

function once(name: string, make: () => Promise<Buffer>): Promise<Buffer> {
  const made = kept.get(name) ?? make();
  kept.set(name, made);
  return made;
}

async function withFaceEngine<Value>(work: (engine: FaceEngine) => Promise<Value>): Promise<Value> {
  const engine = await openLocalFaceEngine({ workers: 1 });
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}
