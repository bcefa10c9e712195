interface Corner {
  x: number;
  y: number;
}

/** Top left, top right, bottom right, bottom left. */
export type Quad = readonly [Corner, Corner, Corner, Corner];

/** For a point of the picture, where it lies on the flat sheet that the camera sees with these corners: 0–1 across and
 * down when it is on the sheet. (Heckbert's mapping of a square to a quadrilateral, turned round.) */
export function createPerspective(quad: Quad): (x: number, y: number) => [number, number] {
  const [p0, p1, p2, p3] = quad;
  const sumX = p0.x - p1.x + p2.x - p3.x;
  const sumY = p0.y - p1.y + p2.y - p3.y;
  const [dx1, dy1, dx2, dy2] = [p1.x - p2.x, p1.y - p2.y, p3.x - p2.x, p3.y - p2.y];
  const area = dx1 * dy2 - dx2 * dy1;
  const g = (sumX * dy2 - dx2 * sumY) / area;
  const h = (dx1 * sumY - sumX * dy1) / area;
  const [a, b, c] = [p1.x - p0.x + g * p1.x, p3.x - p0.x + h * p3.x, p0.x];
  const [d, e, f] = [p1.y - p0.y + g * p1.y, p3.y - p0.y + h * p3.y, p0.y];

  return (x, y) => {
    const across = (e - f * h) * x + (c * h - b) * y + (b * f - c * e);
    const down = (f * g - d) * x + (a - c * g) * y + (c * d - a * f);
    const depth = (d * h - e * g) * x + (b * g - a * h) * y + (a * e - b * d);
    return [across / depth, down / depth];
  };
}
