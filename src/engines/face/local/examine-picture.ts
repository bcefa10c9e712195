import type { Box, DetectedFace, DetectOptions, Point, Point3 } from '../../../core/face/face-engine.ts';
import { alignChip, DESCRIPTOR_CHIP } from './align-chip.ts';
import { cutChip } from './cut-chip.ts';
import { findFaces } from './find-faces.ts';
import { measureHeadPose } from './head-pose.ts';
import { MESH_CHIP, type FoundBox, type Models } from './models.ts';
import { place, squareAround, type Picture } from './picture.ts';

const LANDMARK_CHIP = 112;

/** What the mesh network was trained on: the face with about a quarter of its size around it. */
const MESH_MARGIN = 1.5;

/** A face whose `template` is still the engine's own numbers. */
export interface ExaminedFace extends Omit<DetectedFace, 'template'> {
  descriptor?: Float32Array;
}

/** Everything that was wanted of every face in one picture, the largest face first. */
export async function examinePicture(
  models: Models,
  picture: Picture,
  { subject, want }: DetectOptions,
): Promise<ExaminedFace[]> {
  const found = await findFaces(models, picture, subject);
  const faces: ExaminedFace[] = [];
  for (const { box, confidence } of found) {
    faces.push({
      box,
      confidence,
      ...(want.includes('pose') || want.includes('mesh') ? meshAndPose(models, picture, box, want) : {}),
      ...(want.includes('template') ? { descriptor: await describe(models, picture, box) } : {}),
    });
  }
  return faces.toSorted((one, other) => area(other) - area(one));
}

function meshAndPose(
  models: Models,
  picture: Picture,
  box: Box,
  want: DetectOptions['want'],
): Pick<DetectedFace, 'pose' | 'mesh'> {
  const mesh = fitMesh(models, picture, box);
  const pose = measureHeadPose(mesh);
  return {
    ...(want.includes('pose') && pose ? { pose } : {}),
    ...(want.includes('mesh') ? { mesh } : {}),
  };
}

/** Twice: the second cut follows the first mesh, so that the detector's jitter does not reach the result. */
function fitMesh(models: Models, picture: Picture, box: Box): Point3[] {
  const first = meshIn(models, picture, { ...squareOf(box), angle: 0 });
  const roll = measureHeadPose(first)?.roll ?? 0;
  return meshIn(models, picture, { ...squareOf(boxAround(first)), angle: (roll * Math.PI) / 180 });
}

function meshIn(
  models: Models,
  picture: Picture,
  square: { centre: Point; side: number; angle: number },
): Point3[] {
  const placement = squareAround({ ...square, size: MESH_CHIP });
  const chip = cutChip(picture, placement, { width: MESH_CHIP, height: MESH_CHIP });
  const scale = square.side / MESH_CHIP;
  return models.mesh(chip).points.map(({ x, y, z }) => ({ ...place(placement, x, y), z: z * scale }));
}

async function describe(models: Models, picture: Picture, box: Box): Promise<Float32Array> {
  const scale = Math.max(box.width, box.height) / LANDMARK_CHIP;
  const placement = { cosine: scale, sine: 0, left: box.left, top: box.top };
  const size = { width: Math.round(box.width / scale), height: Math.round(box.height / scale) };
  const landmarks = await models.findLandmarks(cutChip(picture, placement, size));
  const aligned = alignChip(landmarks.map(({ x, y }) => place(placement, x, y)));
  return models.describe(cutChip(picture, aligned, { width: DESCRIPTOR_CHIP, height: DESCRIPTOR_CHIP }));
}

function squareOf({ left, top, width, height }: Box): { centre: Point; side: number } {
  return {
    centre: { x: left + width / 2, y: top + height / 2 },
    side: Math.max(width, height) * MESH_MARGIN,
  };
}

function boxAround(points: readonly Point[]): Box {
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  const left = Math.min(...xs);
  const top = Math.min(...ys);
  return { left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
}

function area({ box }: Pick<FoundBox, 'box'>): number {
  return box.width * box.height;
}
