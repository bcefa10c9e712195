import type { RawPicture, Size } from './raw-picture.ts';

/** For a point of the target, the point of the source that is seen there. Both in pixels. */
export interface WarpGrid {
  /** Distance between two neighbouring nodes, in pixels of the target. */
  cell: number;
  columns: number;
  rows: number;
  sourceX: Float32Array;
  sourceY: Float32Array;
}

/** What is seen where the warp points outside the source: its nearest edge, or what the target held before. */
export type Outside = 'edge' | 'keep';

export function createWarpGrid(size: Size, cell: number): WarpGrid {
  const columns = Math.ceil(size.width / cell) + 1;
  const rows = Math.ceil(size.height / cell) + 1;
  const nodes = columns * rows;
  return { cell, columns, rows, sourceX: new Float32Array(nodes), sourceY: new Float32Array(nodes) };
}

/** Fills every node by asking where its pixel of the target comes from. */
export function setWarpGrid(grid: WarpGrid, sourceOf: (x: number, y: number) => [number, number]): void {
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++) {
      const [x, y] = sourceOf(column * grid.cell, row * grid.cell);
      const node = row * grid.columns + column;
      grid.sourceX[node] = x;
      grid.sourceY[node] = y;
    }
  }
}

/** Draws the source into the target, bilinear both between the nodes and between the pixels. */
export function warpPicture(source: RawPicture, grid: WarpGrid, target: RawPicture, outside: Outside): void {
  for (let row = 0; row < grid.rows - 1; row++) {
    for (let column = 0; column < grid.columns - 1; column++) {
      warpCell(source, target, outside, cornersOf(grid, column, row));
    }
  }
}

interface Cell {
  left: number;
  top: number;
  size: number;
  x: readonly [number, number, number, number];
  y: readonly [number, number, number, number];
}

function cornersOf(grid: WarpGrid, column: number, row: number): Cell {
  const node = row * grid.columns + column;
  const below = node + grid.columns;
  const corners = (values: Float32Array) =>
    [at(values, node), at(values, node + 1), at(values, below), at(values, below + 1)] as const;
  return {
    left: column * grid.cell,
    top: row * grid.cell,
    size: grid.cell,
    x: corners(grid.sourceX),
    y: corners(grid.sourceY),
  };
}

function warpCell(source: RawPicture, target: RawPicture, outside: Outside, cell: Cell): void {
  const right = Math.min(target.width, cell.left + cell.size);
  const bottom = Math.min(target.height, cell.top + cell.size);
  for (let y = cell.top; y < bottom; y++) {
    const down = (y - cell.top) / cell.size;
    const startX = cell.x[0] + (cell.x[2] - cell.x[0]) * down;
    const startY = cell.y[0] + (cell.y[2] - cell.y[0]) * down;
    const stepX = (cell.x[1] + (cell.x[3] - cell.x[1]) * down - startX) / cell.size;
    const stepY = (cell.y[1] + (cell.y[3] - cell.y[1]) * down - startY) / cell.size;
    let into = (y * target.width + cell.left) * 3;
    for (let x = cell.left; x < right; x++, into += 3) {
      const fromX = startX + stepX * (x - cell.left);
      const fromY = startY + stepY * (x - cell.left);
      if (outside === 'keep' && !covers(source, fromX, fromY)) continue;
      samplePixel(source, { fromX, fromY }, target.pixels, into);
    }
  }
}

function covers(source: RawPicture, x: number, y: number): boolean {
  return x >= 0 && y >= 0 && x <= source.width - 1 && y <= source.height - 1;
}

function samplePixel(
  source: RawPicture,
  { fromX, fromY }: { fromX: number; fromY: number },
  pixels: Uint8Array,
  into: number,
): void {
  const x = Math.max(0, Math.min(source.width - 1.001, fromX));
  const y = Math.max(0, Math.min(source.height - 1.001, fromY));
  const left = x | 0;
  const top = y | 0;
  const across = x - left;
  const down = y - top;
  const first = (top * source.width + left) * 3;
  const second = first + source.width * 3;
  for (let channel = 0; channel < 3; channel++) {
    const a = first + channel;
    const b = second + channel;
    const upper = at(source.pixels, a) * (1 - across) + at(source.pixels, a + 3) * across;
    const lower = at(source.pixels, b) * (1 - across) + at(source.pixels, b + 3) * across;
    pixels[into + channel] = upper * (1 - down) + lower * down + 0.5;
  }
}

function at(values: Float32Array | Uint8Array, index: number): number {
  return values[index] ?? 0;
}
