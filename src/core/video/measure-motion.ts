import type { Point, Point3 } from '../face/face-engine.ts';
import type { FaceSample } from './face-sample.ts';
import { planeError, similarityError } from './fit-plane.ts';
import { findNeutralYaw } from './neutral-yaw.ts';
import { quantile, spread } from './quantile.ts';

/**
 * `living`: the head turned as a solid body. `flat`: it moved, but only as a picture does. `still`: nothing moved.
 * `unclear`: too little motion to say, as with a person who talks and holds still.
 */
export type MotionKind = 'living' | 'flat' | 'still' | 'unclear';

export interface FaceMotion {
  kind: MotionKind;
  /** What no moved plane explains, in the most turned frames, as a part of the face's size; 0.005 a degree of turn. */
  parallax: number;
  /** How wide the narrowest face is against a solid head turned as far: 1 for a head, less for a picture held askew. */
  width: number;
  /** How far the face travelled, in its own widths. */
  travel: number;
  /** How much its size changed, as the logarithm of a ratio. */
  zoom: number;
  /** How far it leaned, degrees. */
  lean: number;
  /** How much its outline changed otherwise, as a part of its size. */
  change: number;
}

/** Points of the mesh that hardly follow the expression: forehead, temples, cheeks, nose, corners of the eyes. */
const RIGID = [
  10, 151, 9, 8, 168, 6, 197, 195, 5, 4, 1, 19, 94, 2, 98, 327, 48, 278, 64, 294, 33, 133, 362, 263, 127, 356,
  234, 454, 93, 323, 132, 361, 116, 345, 117, 346, 50, 280, 205, 425, 36, 266, 101, 330, 123, 352, 187, 411,
  109, 338, 67, 297, 103, 332, 54, 284, 21, 251, 162, 389, 104, 333, 69, 299, 108, 337,
];
const [FOREHEAD, NOSE_BASE, RIGHT_CHEEK, LEFT_CHEEK] = [10, 2, 234, 454];

const LIVING_PARALLAX = 0.05;
const LIVING_WIDTH = 0.87;
const STILL = { travel: 0.015, zoom: 0.012, change: 0.008 };
const MOVED = { travel: 0.12, zoom: 0.07, lean: 8, width: 0.93 };
/** Degrees from the clip's middle within which a face counts as looking straight ahead. */
const AHEAD = 3;

/**
 * Tells a turned head from a picture that is held still, waved, zoomed, turned or tilted before the camera, by the mesh
 * of the face against the frame in which it looks straight ahead. Two cues, because the network that fits the mesh
 * sees a head in everything and lets a strongly tilted picture turn by some degrees: parallax that no plane has, and a
 * face that gets narrower than a head turned as far would.
 *
 * It cannot tell a person who only leaned or moved aside from a picture (`flat`). It takes for a living head: a sheet
 * that is bent like a face and tilted far, a picture that was warped with the depth of a face, a screen that plays a
 * turning head, a mask. It is a finding for the policy, not proof of life.
 */
export function measureMotion(samples: readonly FaceSample[]): FaceMotion {
  const neutral = findNeutral(samples);
  if (!neutral) return { kind: 'unclear', parallax: 0, width: 1, travel: 0, zoom: 0, lean: 0, change: 0 };

  const frames = samples.map((sample) => compare(neutral, sample));
  const measured = {
    parallax: quantile(
      frames.map((frame) => frame.parallax),
      0.95,
    ),
    width: narrowest(samples, neutral.pose.yaw),
    travel: Math.max(spread(frames.map((frame) => frame.x)), spread(frames.map((frame) => frame.y))),
    zoom: spread(frames.map((frame) => frame.zoom)),
    lean: spread(samples.map((sample) => sample.pose.roll)),
    change: quantile(
      frames.map((frame) => frame.change),
      0.9,
    ),
  };
  return { kind: judge(measured), ...measured };
}

function judge({ parallax, width, travel, zoom, lean, change }: Omit<FaceMotion, 'kind'>): MotionKind {
  if (parallax >= LIVING_PARALLAX) return width >= LIVING_WIDTH ? 'living' : 'flat';
  if (travel >= MOVED.travel || zoom >= MOVED.zoom || lean >= MOVED.lean || width < MOVED.width)
    return 'flat';
  if (travel < STILL.travel && zoom < STILL.zoom && change < STILL.change) return 'still';
  return 'unclear';
}

interface Comparison {
  parallax: number;
  x: number;
  y: number;
  zoom: number;
  change: number;
}

function compare(neutral: FaceSample, sample: FaceSample): Comparison {
  const from = rigidPoints(neutral.mesh);
  const to = rigidPoints(sample.mesh);
  const size = extent(neutral.mesh);
  const centre = middle(to);
  return {
    parallax: planeError(from, to),
    x: centre.x / size.width,
    y: centre.y / size.width,
    zoom: Math.log(extent(sample.mesh).height / size.height),
    change: similarityError(from, to),
  };
}

function narrowest(samples: readonly FaceSample[], neutralYaw: number): number {
  const ahead = samples.filter((sample) => Math.abs(sample.pose.yaw - neutralYaw) <= AHEAD);
  const usual = quantile(ahead.map(proportion), 0.5);
  const widths = samples.map((sample) => {
    const turn = ((sample.pose.yaw - neutralYaw) * Math.PI) / 180;
    return proportion(sample) / usual / Math.cos(turn);
  });
  return quantile(widths, 0.05);
}

function findNeutral(samples: readonly FaceSample[]): FaceSample | undefined {
  const yaw = findNeutralYaw(samples.map((sample) => sample.pose.yaw));
  const away = (sample: FaceSample) => Math.abs(sample.pose.yaw - yaw);
  return samples.toSorted((one, other) => away(one) - away(other))[0];
}

function rigidPoints(mesh: readonly Point3[]): Point[] {
  return RIGID.map((index) => pointOf(mesh, index));
}

function extent(mesh: readonly Point3[]): { width: number; height: number } {
  return {
    width: distance(pointOf(mesh, RIGHT_CHEEK), pointOf(mesh, LEFT_CHEEK)),
    height: distance(pointOf(mesh, FOREHEAD), pointOf(mesh, NOSE_BASE)),
  };
}

function proportion({ mesh }: FaceSample): number {
  const { width, height } = extent(mesh);
  return width / height;
}

function middle(points: readonly Point[]): Point {
  const sum = points.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function pointOf(mesh: readonly Point3[], index: number): Point {
  const point = mesh[index];
  if (!point) throw new Error(`The face mesh has no point ${index}`);
  return point;
}
