import type { HeadPose, Point3 } from '../../../src/core/face/face-engine.ts';
import type { FaceSample } from '../../../src/core/video/face-sample.ts';

const FRAMES_PER_SECOND = 6;

/** How the head or the picture is held at one moment; degrees, and `x`, `y` in face widths. */
export interface Stance extends HeadPose {
  x: number;
  y: number;
  /** How near it is, 1 being normal. */
  zoom: number;
}

const REST: Stance = { yaw: 0, pitch: 0, roll: 0, x: 0, y: 0, zoom: 1 };
const DEGREES = Math.PI / 180;

/** A clip of a solid head: every frame is its projection, and its pose is read without a mistake. */
export function filmHead(seconds: number, stanceAt: (at: number) => Partial<Stance>): FaceSample[] {
  return film(seconds, stanceAt, (stance) => ({ mesh: project(HEAD, stance), pose: stance }));
}

/** A clip of a photograph of that head: a plane, in which an engine sees a head that faces the camera. */
export function filmPicture(seconds: number, stanceAt: (at: number) => Partial<Stance>): FaceSample[] {
  const picture = HEAD.map(({ x, y }) => ({ x, y, z: 0 }));
  return film(seconds, stanceAt, (stance) => ({
    mesh: project(picture, stance),
    pose: { yaw: stance.yaw / 5, pitch: 0, roll: stance.roll },
  }));
}

/** Degrees of yaw for turns (1 left, -1 right) of 1.2 s each, with 0.8 s in the middle before each and at the end. */
export function yawOfTurns(turns: readonly number[], degrees: number): (at: number) => number {
  return (at) => {
    const index = Math.floor(at / 2);
    const into = at - index * 2 - 0.8;
    return into < 0 ? 0 : (turns[index] ?? 0) * degrees * Math.sin((Math.PI * into) / 1.2);
  };
}

function film(
  seconds: number,
  stanceAt: (at: number) => Partial<Stance>,
  see: (stance: Stance) => { mesh: Point3[]; pose: HeadPose },
): FaceSample[] {
  return Array.from({ length: seconds * FRAMES_PER_SECOND }, (_, index) => {
    const at = index / FRAMES_PER_SECOND;
    const { mesh, pose } = see({ ...REST, ...stanceAt(at) });
    const box = { left: 220, top: 140, width: 200, height: 240 };
    return {
      at,
      mesh,
      pose: { yaw: pose.yaw, pitch: pose.pitch, roll: pose.roll },
      box,
      width: 640,
      height: 480,
    };
  });
}

/** 468 points on the front of an egg, 1 wide, with a nose; those the measures use lie where a face has them. */
const HEAD: Point3[] = Array.from({ length: 468 }, (_, index) => {
  const x = Math.sin(index * 2.39996) * 0.45;
  const y = Math.cos(index * 1.7) * 0.55;
  return onFace(x, y);
});
HEAD[10] = onFace(0, -0.6);
HEAD[152] = onFace(0, 0.6);
HEAD[2] = onFace(0, 0.1);
HEAD[234] = onFace(-0.5, 0);
HEAD[454] = onFace(0.5, 0);

function onFace(x: number, y: number): Point3 {
  const nose = 0.2 * Math.exp(-(x * x + y * y) / 0.02);
  return { x, y, z: 0.6 * (x * x + 0.5 * y * y) - nose };
}

/** Turned about its own middle, seen from 3 face widths away. */
function project(points: readonly Point3[], stance: Stance): Point3[] {
  const [yaw, pitch, roll] = [stance.yaw * DEGREES, stance.pitch * DEGREES, stance.roll * DEGREES];
  return points.map((point) => {
    const turned = rotate(point, yaw);
    const nodded = { x: turned.x, ...nod(turned, pitch) };
    const x = Math.cos(roll) * nodded.x - Math.sin(roll) * nodded.y;
    const y = Math.sin(roll) * nodded.x + Math.cos(roll) * nodded.y;
    const scale = (600 * stance.zoom) / (3 + nodded.z);
    return { x: 320 + scale * (x + stance.x), y: 240 + scale * (y + stance.y), z: scale * nodded.z };
  });
}

/** To the person's own left, which is the right of the picture: what is near (z < 0) moves to larger x. */
function rotate({ x, y, z }: Point3, yaw: number): Point3 {
  return { x: Math.cos(yaw) * x - Math.sin(yaw) * z, y, z: Math.sin(yaw) * x + Math.cos(yaw) * z };
}

function nod({ y, z }: Point3, pitch: number): { y: number; z: number } {
  return { y: Math.cos(pitch) * y + Math.sin(pitch) * z, z: Math.cos(pitch) * z - Math.sin(pitch) * y };
}
