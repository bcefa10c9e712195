import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { DetectedFace, FaceEngine, FaceTemplate } from '../../src/core/face/face-engine.ts';
import type { ExtractedVideo, VideoRefusal } from '../../src/core/video/video-engine.ts';
import type { Result } from '../../src/core/result.ts';
import { openLocalFaceEngine } from '../../src/engines/face/local/local-face-engine.ts';
import { findFfmpeg } from '../../src/engines/video/ffmpeg-program.ts';
import { createVideoEngine } from '../../src/engines/video/ffmpeg-video-engine.ts';

/** The service's own engines, looking at what the specimen room made. */
export interface Eyes {
  faceEngine: FaceEngine;
  inDocument(jpeg: Uint8Array): Promise<DetectedFace[]>;
  inPortrait(jpeg: Uint8Array): Promise<DetectedFace[]>;
  /** All faces and their poses in every frame, four frames a second. */
  inClip(clip: Uint8Array): Promise<DetectedFace[][]>;
  /** Distances of seven frames spread over the clip to the face of a portrait. */
  likeness(portrait: Uint8Array, clip: Uint8Array): Promise<number[]>;
  extract(clip: Uint8Array): Promise<Result<ExtractedVideo, VideoRefusal>>;
  /** Distances of the largest face of each to the reference; smaller is the same person. */
  distances(reference: DetectedFace | undefined, faces: readonly DetectedFace[]): Promise<number[]>;
  close(): Promise<void>;
}

export async function openEyes(): Promise<Eyes> {
  const faceEngine = await openLocalFaceEngine({ workers: 1 });
  const signal = new AbortController().signal;
  const want = ['pose', 'template'] as const;

  const eyes: Eyes = {
    faceEngine,
    inDocument: (jpeg) => faceEngine.detect(jpeg, { subject: 'document', want }, signal),
    inPortrait: (jpeg) => faceEngine.detect(jpeg, { subject: 'person', want }, signal),
    inClip: async (clip) => {
      const frames: DetectedFace[][] = [];
      for (const jpeg of await framesOf(clip))
        frames.push(await faceEngine.detect(jpeg, { subject: 'person', want: ['pose'] }, signal));
      return frames;
    },
    likeness: async (portrait, clip) => {
      const frames = await framesOf(clip);
      const chosen = Array.from(
        { length: 7 },
        (_, index) => frames[Math.floor((index * (frames.length - 1)) / 6)],
      );
      const faces: DetectedFace[] = [];
      for (const jpeg of chosen) faces.push(...(await eyes.inPortrait(jpeg ?? Buffer.of())).slice(0, 1));
      const [reference] = await eyes.inPortrait(portrait);
      return eyes.distances(reference, faces);
    },
    extract,
    distances: async (reference, faces) => {
      const scores = await faceEngine.compare(templateOf(reference), faces.map(templateOf), signal);
      return scores.map(({ value }) => value);
    },
    close: () => faceEngine.close(),
  };
  return eyes;
}

async function framesOf(clip: Uint8Array): Promise<Uint8Array[]> {
  const extracted = await extract(clip);
  if (!extracted.ok) throw new Error(`the clip was refused: ${extracted.refusal}`);
  return extracted.value.frames.map(({ jpeg }) => jpeg);
}

async function extract(clip: Uint8Array): Promise<Result<ExtractedVideo, VideoRefusal>> {
  const paths = findFfmpeg(process.env['FFMPEG_PATH'], process.env['PATH']);
  if (!paths) throw new Error('ffmpeg is missing');
  const folder = await mkdtemp(join(tmpdir(), 'bonafide-eyes-'));
  try {
    const path = join(folder, 'clip.mp4');
    await writeFile(path, clip);
    const videoEngine = createVideoEngine({
      ...paths,
      deadlineMilliseconds: 60_000,
      temporaryDirectory: folder,
    });
    const options = { framesPerSecond: 4, maxSeconds: 15, maxSide: 720 };
    return await videoEngine.extract(path, options, new AbortController().signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function templateOf(face: DetectedFace | undefined): FaceTemplate {
  if (!face?.template) throw new Error('there is no face to compare');
  return face.template;
}

export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;
}
