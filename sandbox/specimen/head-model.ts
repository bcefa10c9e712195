import type { Point3 } from '../../src/core/face/face-engine.ts';
import type { Size } from './raw-picture.ts';
import type { HeadMotion } from './turn-motion.ts';
import { createWarpGrid, setWarpGrid, type WarpGrid } from './warp-picture.ts';

/** A photograph as a relief: how far each node of a grid stands out of the picture and how much it belongs to the head. */
export interface HeadModel {
  size: Size;
  centreX: number;
  centreY: number;
  /** Radians by which the head leans in the photograph. */
  lean: number;
  faceWidth: number;
  /** Pixels towards the camera from the axis the head turns about, and 0–1. One value for each node of the grid. */
  depth: Float32Array;
  belongs: Float32Array;
}

const CELL = 6;
const INVERSION_STEPS = 10;
const INVERSION_DAMPING = 0.7;
const SMOOTHING_PASSES = 3;

/** Numbers of points in the face mesh (MediaPipe's canonical face model). */
const MESH = { forehead: 10, chin: 152, ownRight: 234, ownLeft: 454 };

/** Depth of the mesh is exaggerated a little: a network that saw the photograph flattens it. */
const DEPTH_GAIN = 1.25;
/** Parts of the face width. */
const AXIS_BEHIND_FACE = 0.18;
const CAMERA_DISTANCE = 5;

/** `mesh`: the 468 points in pixels of the picture whose size is given. */
export function createHeadModel(mesh: readonly Point3[], size: Size): HeadModel {
  const forehead = pointOf(mesh, MESH.forehead);
  const chin = pointOf(mesh, MESH.chin);
  const ownRight = pointOf(mesh, MESH.ownRight);
  const ownLeft = pointOf(mesh, MESH.ownLeft);
  const faceWidth = Math.hypot(ownLeft.x - ownRight.x, ownLeft.y - ownRight.y);
  const grid = createWarpGrid(size, CELL);
  const model: HeadModel = {
    size,
    centreX: (ownRight.x + ownLeft.x + forehead.x + chin.x) / 4,
    centreY: (ownRight.y + ownLeft.y + forehead.y + chin.y) / 4,
    lean: Math.atan2(forehead.x - chin.x, chin.y - forehead.y),
    faceWidth,
    depth: new Float32Array(grid.columns * grid.rows),
    belongs: new Float32Array(grid.columns * grid.rows),
  };
  fillRelief(model, mesh, grid);
  return model;
}

/** The warp that shows the photograph with the head moved so, the background left in place. */
export function warpForMotion(model: HeadModel, motion: HeadMotion): WarpGrid {
  const moved = displacements(model, motion);
  const grid = createWarpGrid(model.size, CELL);
  const { width, height } = model.size;
  setWarpGrid(grid, (x, y) => {
    const stillX = width / 2 + (x - width / 2 - motion.shiftX * width) / motion.zoom;
    const stillY = height / 2 + (y - height / 2 - motion.shiftY * width) / motion.zoom;
    let fromX = stillX;
    let fromY = stillY;
    for (let step = 0; step < INVERSION_STEPS; step++) {
      const nearX = fromX;
      fromX += INVERSION_DAMPING * (stillX - lookUp(moved.x, grid, nearX, fromY) - fromX);
      fromY += INVERSION_DAMPING * (stillY - lookUp(moved.y, grid, nearX, fromY) - fromY);
    }
    return [fromX, fromY];
  });
  return grid;
}

function fillRelief(model: HeadModel, mesh: readonly Point3[], grid: WarpGrid): void {
  const furthest = Math.max(...mesh.map(({ z }) => z));
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++) {
      const x = column * CELL;
      const y = row * CELL;
      const { height, distance } = heightAt(mesh, furthest, { x, y });
      const beside = Math.max(0, distance - CELL) / falloffAt(model, x, y);
      const node = row * grid.columns + column;
      model.depth[node] =
        DEPTH_GAIN * height * Math.exp(-beside * beside) + AXIS_BEHIND_FACE * model.faceWidth;
      model.belongs[node] = belongsToHead(model, x, y);
    }
  }
  for (let pass = 0; pass < SMOOTHING_PASSES; pass++) smooth(model.depth, grid);
}

/** Each inner node becomes the mean of itself and its four neighbours: a steep step would tear the skin when turned. */
function smooth(values: Float32Array, { columns, rows }: WarpGrid): void {
  const before = Float32Array.from(values);
  for (let row = 1; row < rows - 1; row++) {
    for (let node = row * columns + 1; node < (row + 1) * columns - 1; node++) {
      const around = [node, node - 1, node + 1, node - columns, node + columns];
      values[node] = around.reduce((sum, index) => sum + (before[index] ?? 0), 0) / around.length;
    }
  }
}

/** How quickly the relief sinks beside the face, in pixels: slowly over the forehead, where the skull goes on. */
function falloffAt(model: HeadModel, x: number, y: number): number {
  const upwards = Math.max(0, Math.min(1, -toHead(model, x, y).down / (0.6 * model.faceWidth)));
  return (0.25 + 0.3 * upwards) * model.faceWidth;
}

/** Height over the furthest point of the mesh, weighted by nearness, and the distance to the nearest point. */
function heightAt(
  mesh: readonly Point3[],
  furthest: number,
  at: { x: number; y: number },
): { height: number; distance: number } {
  let weights = 0;
  let sum = 0;
  let nearest = Infinity;
  for (const point of mesh) {
    const squared = (point.x - at.x) ** 2 + (point.y - at.y) ** 2;
    const weight = 1 / (squared + 25) ** 2;
    weights += weight;
    sum += weight * (furthest - point.z);
    if (squared < nearest) nearest = squared;
  }
  return { height: sum / weights, distance: Math.sqrt(nearest) };
}

/** 1 for face and hair, less and less over the neck and the wall behind, 0 further away. */
function belongsToHead(model: HeadModel, x: number, y: number): number {
  const { across, down } = toHead(model, x, y);
  const radius = Math.hypot(
    across / (0.64 * model.faceWidth),
    (down + 0.1 * model.faceWidth) / (0.86 * model.faceWidth),
  );
  const part = Math.max(0, Math.min(1, (1.9 - radius) / 0.9));
  return part * part * (3 - 2 * part);
}

function displacements(model: HeadModel, motion: HeadMotion): { x: Float32Array; y: Float32Array } {
  const columns = Math.ceil(model.size.width / CELL) + 1;
  const x = new Float32Array(model.depth.length);
  const y = new Float32Array(model.depth.length);
  for (let node = 0; node < model.depth.length; node++) {
    const belongs = model.belongs[node] ?? 0;
    if (belongs === 0) continue;
    const fromX = (node % columns) * CELL;
    const fromY = Math.floor(node / columns) * CELL;
    const to = movePoint(model, motion, { x: fromX, y: fromY, z: model.depth[node] ?? 0 });
    x[node] = belongs * (to.x - fromX);
    y[node] = belongs * (to.y - fromY);
  }
  return { x, y };
}

/** Turns a point about the neck and projects it back into the picture. */
function movePoint(model: HeadModel, motion: HeadMotion, point: Point3): { x: number; y: number } {
  const [yaw, pitch, roll] = [radians(motion.yaw), radians(motion.pitch), radians(motion.roll)];
  const neck = 0.5 * model.faceWidth;
  const { across, down } = toHead(model, point.x, point.y);
  const turnedX = across * Math.cos(yaw) + point.z * Math.sin(yaw);
  const turnedZ = point.z * Math.cos(yaw) - across * Math.sin(yaw);
  const raisedY = (down - neck) * Math.cos(pitch) - turnedZ * Math.sin(pitch);
  const raisedZ = turnedZ * Math.cos(pitch) + (down - neck) * Math.sin(pitch);
  const camera = CAMERA_DISTANCE * model.faceWidth;
  const nearer = (camera - point.z) / (camera - raisedZ);
  const leantX = nearer * (turnedX * Math.cos(roll) - raisedY * Math.sin(roll));
  const leantY = nearer * (turnedX * Math.sin(roll) + raisedY * Math.cos(roll)) + neck;
  return fromHead(model, leantX, leantY);
}

/** Pixels to the person's own left and downwards along the face, from its middle. */
function toHead(model: HeadModel, x: number, y: number): { across: number; down: number } {
  const dx = x - model.centreX;
  const dy = y - model.centreY;
  const [sin, cos] = [Math.sin(model.lean), Math.cos(model.lean)];
  return { across: dx * cos + dy * sin, down: dy * cos - dx * sin };
}

function fromHead(model: HeadModel, across: number, down: number): { x: number; y: number } {
  const [sin, cos] = [Math.sin(model.lean), Math.cos(model.lean)];
  return { x: model.centreX + across * cos - down * sin, y: model.centreY + across * sin + down * cos };
}

function lookUp(values: Float32Array, grid: WarpGrid, x: number, y: number): number {
  const column = Math.max(0, Math.min(grid.columns - 1.001, x / CELL));
  const row = Math.max(0, Math.min(grid.rows - 1.001, y / CELL));
  const node = Math.floor(row) * grid.columns + Math.floor(column);
  const across = column % 1;
  const down = row % 1;
  const upper = (values[node] ?? 0) * (1 - across) + (values[node + 1] ?? 0) * across;
  const lower =
    (values[node + grid.columns] ?? 0) * (1 - across) + (values[node + grid.columns + 1] ?? 0) * across;
  return upper * (1 - down) + lower * down;
}

function pointOf(mesh: readonly Point3[], index: number): Point3 {
  const point = mesh[index];
  if (!point) throw new Error(`the face mesh has no point ${index}`);
  return point;
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
