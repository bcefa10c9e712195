import type { DetectedFace, FaceEngine, Point3 } from '../../src/core/face/face-engine.ts';
import type { Turn } from '../../src/core/video/challenge.ts';
import { encodeVideo, FRAMES_PER_SECOND } from './encode-video.ts';
import { frameFace } from './frame-face.ts';
import { createHeadModel, warpForMotion } from './head-model.ts';
import { blankPicture, toSharp, type RawPicture, type Size } from './raw-picture.ts';
import { createSensorNoise } from './sensor-noise.ts';
import { createTurnMotion, shortestClip } from './turn-motion.ts';
import { warpPicture } from './warp-picture.ts';

export interface SelfieVideoRequest {
  /** A photograph with one face, nearly frontal. */
  portrait: Uint8Array;
  turns: readonly Turn[];
  faceEngine: FaceEngine;
  /** How long the clip is; stretched to what the turns need at least. */
  seconds?: number;
  size?: Size;
  /** How far the relief is turned. What an engine reads from the frames is less. */
  amplitudeDegrees?: number;
  /** Width of the face as a part of the picture's shorter side; more where the portrait shows no more around it. */
  faceShare?: number;
  seed?: number;
  signal?: AbortSignal;
}

const SQUARE: Size = { width: 720, height: 720 };
/** The side the frames are computed at; ffmpeg enlarges them. */
const WORKING_SIDE = 480;

/** A clip (MP4, 25 frames a second, no sound) in which the person of one photograph follows the turns: the photograph
 * becomes a relief by the depth of its face mesh, and the relief is turned. No two frames are equal; the same request
 * gives the same frames. */
export async function renderSelfieVideo(request: SelfieVideoRequest): Promise<Buffer> {
  const { turns, size = SQUARE, amplitudeDegrees = 20, seed = 1 } = request;
  const { picture, mesh } = await framePortrait(request, workingSize(size));
  const seconds = Math.max(request.seconds ?? 0, shortestClip(turns.length));
  const motionAt = createTurnMotion(turns, seconds, amplitudeDegrees);
  const model = createHeadModel(mesh, picture);
  const addNoise = createSensorNoise(seed, 2);

  function* frames(): Generator<RawPicture> {
    for (let frame = 0; frame < seconds * FRAMES_PER_SECOND; frame++) {
      request.signal?.throwIfAborted();
      const target = blankPicture(picture);
      warpPicture(picture, warpForMotion(model, motionAt(frame / FRAMES_PER_SECOND)), target, 'edge');
      addNoise(target);
      yield target;
    }
  }
  return encodeVideo(frames(), size);
}

async function framePortrait(
  { portrait, faceEngine, faceShare = 0.36, signal = AbortSignal.timeout(60_000) }: SelfieVideoRequest,
  size: Size,
): Promise<{ picture: RawPicture; mesh: Point3[] }> {
  const inPortrait = await onlyFace(portrait);
  const picture = await frameFace(portrait, boxOf(inPortrait.mesh), { size, faceShare });
  const jpeg = await toSharp(picture).jpeg({ quality: 95 }).toBuffer();
  const { mesh } = await onlyFace(jpeg);
  return { picture, mesh };

  async function onlyFace(picture: Uint8Array): Promise<DetectedFace & { mesh: Point3[] }> {
    const [face] = await faceEngine.detect(picture, { subject: 'person', want: ['mesh', 'pose'] }, signal);
    if (!face?.mesh) throw new Error('no face with a mesh was found in the portrait');
    return { ...face, mesh: face.mesh };
  }
}

function boxOf(mesh: readonly Point3[]): { left: number; top: number; width: number; height: number } {
  const xs = mesh.map(({ x }) => x);
  const ys = mesh.map(({ y }) => y);
  const left = Math.min(...xs);
  const top = Math.min(...ys);
  return { left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
}

function workingSize({ width, height }: Size): Size {
  const scale = Math.min(1, WORKING_SIDE / Math.min(width, height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}
