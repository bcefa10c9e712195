import type { Point } from '../face/face-engine.ts';

/**
 * How badly the motion of points from one frame to another is explained by one flat picture moved in space: the root
 * mean square error of the best homography, in units of the points' own extent. Zero for a plane, whatever was done to
 * it; needs at least five points, no three of them the same. (Hartley and Zisserman, 4.1 and 4.4: normalised points, direct linear
 * transform with its last entry 1.)
 */
export function planeError(from: readonly Point[], to: readonly Point[]): number {
  const source = normalise(from);
  const target = normalise(to);
  const h = solve(normalEquations(source, target));
  if (!h) return 0;

  const errors = source.map((point, index) => {
    const mapped = project(h, point);
    const seen = target[index] ?? mapped;
    return (mapped.x - seen.x) ** 2 + (mapped.y - seen.y) ** 2;
  });
  return Math.sqrt(mean(errors));
}

/** What is left of the motion when the points may only be moved, turned and scaled together in the picture. */
export function similarityError(from: readonly Point[], to: readonly Point[]): number {
  const source = normalise(from);
  const target = normalise(to);
  const pairs = source.map((point, index) => ({ point, seen: target[index] ?? point }));
  const along = mean(pairs.map(({ point, seen }) => point.x * seen.x + point.y * seen.y));
  const across = mean(pairs.map(({ point, seen }) => point.x * seen.y - point.y * seen.x));
  const errors = pairs.map(
    ({ point, seen }) =>
      (along * point.x - across * point.y - seen.x) ** 2 + (across * point.x + along * point.y - seen.y) ** 2,
  );
  return Math.sqrt(mean(errors));
}

/** Around the middle, with a root mean square distance of 1. */
function normalise(points: readonly Point[]): Point[] {
  const x = mean(points.map((point) => point.x));
  const y = mean(points.map((point) => point.y));
  const size = Math.sqrt(mean(points.map((point) => (point.x - x) ** 2 + (point.y - y) ** 2)));
  return points.map((point) => ({ x: (point.x - x) / size, y: (point.y - y) / size }));
}

function project(h: readonly number[], { x, y }: Point): Point {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, i = 0] = h;
  const depth = g * x + i * y + 1;
  return { x: (a * x + b * y + c) / depth, y: (d * x + e * y + f) / depth };
}

/** Eight rows of eight coefficients and a right side: the least-squares form of two equations a point. */
function normalEquations(from: readonly Point[], to: readonly Point[]): number[][] {
  const equations = Array.from({ length: 8 }, () => Array.from({ length: 9 }, () => 0));
  for (const [index, { x, y }] of from.entries()) {
    const { x: u, y: v } = to[index] ?? { x, y };
    addEquation(equations, [x, y, 1, 0, 0, 0, -u * x, -u * y, u]);
    addEquation(equations, [0, 0, 0, x, y, 1, -v * x, -v * y, v]);
  }
  return equations;
}

function addEquation(equations: number[][], row: readonly number[]): void {
  for (const [index, equation] of equations.entries()) {
    for (const [column, value] of row.entries()) {
      equation[column] = (equation[column] ?? 0) + (row[index] ?? 0) * value;
    }
  }
}

/** Gauss and Jordan with pivoting; undefined where there is no single solution. */
function solve(equations: number[][]): number[] | undefined {
  const rows = equations.map((row) => [...row]);
  for (let step = 0; step < rows.length; step++) {
    const remaining = rows.slice(step);
    const pivot = remaining.reduce((best, row) => (size(row, step) > size(best, step) ? row : best));
    if (size(pivot, step) < 1e-12) return undefined;
    const at = rows.indexOf(pivot);
    const scaled = pivot.map((value) => value / (pivot[step] ?? 1));
    rows[at] = rows[step] ?? [];
    rows[step] = scaled;
    for (const [index, row] of rows.entries()) {
      if (index === step) continue;
      const factor = row[step] ?? 0;
      rows[index] = row.map((value, column) => value - factor * (scaled[column] ?? 0));
    }
  }
  return rows.map((row) => row.at(-1) ?? 0);
}

function size(row: readonly number[], column: number): number {
  return Math.abs(row[column] ?? 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
