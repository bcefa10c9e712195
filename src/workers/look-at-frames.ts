import { randomInt } from 'node:crypto';
import type { DetectedFace, FaceEngine, FaceTemplate } from '../core/face/face-engine.ts';
import { compareWithinClip } from '../core/face/same-person.ts';
import { templatesFor } from '../core/face/templates-for.ts';
import { followerOf } from '../core/face/who-looked.ts';
import type { ImageEngine, ImageQuality } from '../core/image/image-engine.ts';
import { chooseComparedFrames } from '../core/video/choose-compared-frames.ts';
import { followChallenge } from '../core/video/follow-challenge.ts';
import type { FaceSample } from '../core/video/face-sample.ts';
import { quantile } from '../core/video/quantile.ts';
import type { VideoFrame } from '../core/video/video-engine.ts';
import type { Policy } from '../core/verification/policy.ts';

export interface LookAtFramesDeps {
  imageEngine: ImageEngine;
  faceEngine: FaceEngine;
  policy: Policy;
}

/** What the frames of a clip show; facts, no verdict. */
export interface SeenFrames {
  frames: number;
  samples: FaceSample[];
  framesWithManyFaces: number;
  faceWidth: number;
  quality: { sharpness: number; brightness: number };
  templates: FaceTemplate[];
  /** The frames looked at for them, in seconds. */
  comparedAt: number[];
  samePerson: boolean;
  /** The engines that found the compared faces. */
  facesFoundBy: readonly string[];
}

/** How many frames are compared with the document's portrait. */
const COMPARED_FRAMES = 7;
const MEASURED_FRAMES = 3;
const TRIED_FRAMES = 5;
/** A second face smaller than this part of the first is a picture on the wall. */
const SECOND_FACE_RATIO = 0.4;

/** Finds the face in every frame, and takes templates and quality from the best few. */
export async function lookAtFrames(
  deps: LookAtFramesDeps,
  frames: readonly VideoFrame[],
  signal: AbortSignal,
): Promise<SeenFrames> {
  const { faceEngine } = deps;
  const detected = await detectFaces(faceEngine, frames, signal);
  const sampled = detected.flatMap(({ frame, faces }) => {
    const sample = toSample(frame, faces[0]);
    return sample ? [{ ...sample, frame }] : [];
  });
  const { seen: turns } = followChallenge(sampled, []);
  const best = chooseComparedFrames(sampled, turns, { count: COMPARED_FRAMES, random });
  const bestFrames = best.map(({ frame }) => frame);
  const [compared, qualities] = await Promise.all([
    findCompared(faceEngine, bestFrames, signal),
    measureQuality(deps.imageEngine, bestFrames.length > 0 ? bestFrames : frames, signal),
  ]);
  const templates = compared.flatMap(({ template }) => template ?? []);
  return {
    frames: detected.length,
    samples: sampled,
    framesWithManyFaces: detected.filter(({ faces }) => hasSecondFace(faces)).length,
    faceWidth:
      best.length === 0
        ? 0
        : quantile(
            best.map(({ box }) => box.width),
            0.5,
          ),
    quality: {
      sharpness: medianOf(qualities, ({ sharpness }) => sharpness),
      brightness: medianOf(qualities, ({ brightness }) => brightness),
    },
    templates,
    comparedAt: bestFrames.map(({ at }) => at),
    samePerson: await isSamePerson(deps, templates, signal),
    facesFoundBy: [...new Set(compared.map(({ foundBy }) => foundBy ?? faceEngine.name))],
  };
}

const STEPS = 2 ** 32;

function random(): number {
  return randomInt(STEPS) / STEPS;
}

interface DetectedFrame {
  frame: VideoFrame;
  faces: DetectedFace[];
}

/** A frame without a face takes the engine longest, so a few are tried first: where they have none, they are all. */
async function detectFaces(
  faceEngine: FaceEngine,
  frames: readonly VideoFrame[],
  signal: AbortSignal,
): Promise<DetectedFrame[]> {
  const options = { subject: 'person', want: ['pose', 'mesh'] } as const;
  const detect = (some: readonly VideoFrame[]) =>
    Promise.all(
      some.map(async (frame) => ({ frame, faces: await faceEngine.detect(frame.jpeg, options, signal) })),
    );
  const tried = await detect(pickEvenly(frames, TRIED_FRAMES));
  if (tried.every(({ faces }) => faces.length === 0)) return tried;
  const rest = await detect(frames.filter((frame) => !tried.some((other) => other.frame === frame)));
  return [...tried, ...rest].toSorted((one, other) => one.frame.at - other.frame.at);
}

function pickEvenly<Item>(items: readonly Item[], count: number): Item[] {
  const step = Math.max(1, Math.floor(items.length / count));
  return items.filter((_, index) => index % step === 0).slice(0, count);
}

function toSample({ at }: VideoFrame, face: DetectedFace | undefined): FaceSample | undefined {
  if (!face?.pose || !face.mesh) return undefined;
  const { pose, mesh, box } = face;
  return { at, pose, mesh, box };
}

function hasSecondFace([first, second]: readonly DetectedFace[]): boolean {
  return (
    first !== undefined && second !== undefined && second.box.width >= first.box.width * SECOND_FACE_RATIO
  );
}

/** The one face of each frame. Where an engine tells how fit a face is, one that is not is not compared. */
async function findCompared(
  faceEngine: FaceEngine,
  frames: readonly VideoFrame[],
  signal: AbortSignal,
): Promise<DetectedFace[]> {
  const faces = await Promise.all(
    frames.map(({ jpeg }) => faceEngine.detect(jpeg, { subject: 'person', want: ['template'] }, signal)),
  );
  return faces.flatMap(([face]) => (face && face.quality !== 'low' ? face : []));
}

async function measureQuality(
  imageEngine: ImageEngine,
  frames: readonly VideoFrame[],
  signal: AbortSignal,
): Promise<ImageQuality[]> {
  const chosen = pickEvenly(frames, MEASURED_FRAMES);
  const measured = await Promise.all(chosen.map(({ jpeg }) => imageEngine.normalise(jpeg, signal)));
  return measured.flatMap((result) => (result.ok ? result.value.quality : []));
}

function medianOf(qualities: readonly ImageQuality[], read: (quality: ImageQuality) => number): number {
  return qualities.length === 0 ? 0 : quantile(qualities.map(read), 0.5);
}

/** Whoever is beyond the engine's own mismatch threshold from the clip's typical face is somebody else. Every face is held
 * against every other, which would be too many questions to a service. */
async function isSamePerson(
  { faceEngine, policy }: LookAtFramesDeps,
  templates: readonly FaceTemplate[],
  signal: AbortSignal,
): Promise<boolean> {
  const judge = followerOf(faceEngine);
  const worst = await compareWithinClip(judge, templatesFor(judge.name, templates), signal);
  const thresholds = policy.comparison[judge.name];
  if (!worst || !thresholds) return true;
  return worst.scale === 'distance' ? worst.value <= thresholds.mismatch : worst.value >= thresholds.mismatch;
}
