import type { HeadPose, Point3 } from '../../../core/face/face-engine.ts';

/** Points of MediaPipe's canonical face: the ends of its height and of its width. */
const FOREHEAD = 10;
const CHIN = 152;
const RIGHT_CHEEK = 234;
const LEFT_CHEEK = 454;

const DEGREES = 180 / Math.PI;

/** The angles of the frame that the face's height and width span; undefined for a mesh without extent. */
export function measureHeadPose(mesh: readonly Point3[]): HeadPose | undefined {
  const forehead = mesh[FOREHEAD];
  const chin = mesh[CHIN];
  const rightCheek = mesh[RIGHT_CHEEK];
  const leftCheek = mesh[LEFT_CHEEK];
  if (!forehead || !chin || !rightCheek || !leftCheek) return undefined;

  const down = unit(minus(chin, forehead));
  const back = unit(cross(unit(minus(leftCheek, rightCheek)), down));
  const across = cross(down, back);
  const pose = {
    yaw: Math.atan2(across.z, across.x) * DEGREES,
    pitch: Math.asin(Math.max(-1, Math.min(1, back.y))) * DEGREES,
    roll: Math.atan2(across.y, across.x) * DEGREES,
  };
  return Number.isFinite(pose.yaw + pose.pitch + pose.roll) ? pose : undefined;
}

function minus(one: Point3, other: Point3): Point3 {
  return { x: one.x - other.x, y: one.y - other.y, z: one.z - other.z };
}

function cross(one: Point3, other: Point3): Point3 {
  return {
    x: one.y * other.z - one.z * other.y,
    y: one.z * other.x - one.x * other.z,
    z: one.x * other.y - one.y * other.x,
  };
}

function unit({ x, y, z }: Point3): Point3 {
  const length = Math.hypot(x, y, z);
  return { x: x / length, y: y / length, z: z / length };
}
