/** Raw RGB, three bytes a pixel, row by row. */
export interface Picture {
  pixels: Uint8Array<ArrayBuffer>;
  width: number;
  height: number;
}

/** Maps a point of a chip to a point of the picture it is cut from: turned, scaled and moved, never sheared.
 * Pixel centres lie at .5 in both. */
export interface Placement {
  /** Scale × cosine and scale × sine of the turn. */
  cosine: number;
  sine: number;
  left: number;
  top: number;
}

/** RGB, 0–255, black where the picture ends. */
export interface Chip {
  values: Float32Array;
  width: number;
  height: number;
}

export function place(
  { cosine, sine, left, top }: Placement,
  x: number,
  y: number,
): { x: number; y: number } {
  return { x: cosine * x - sine * y + left, y: sine * x + cosine * y + top };
}

/** A square chip of `size` pixels: `side` picture pixels wide around `centre`, turned by `angle` radians. */
export function squareAround(square: {
  centre: { x: number; y: number };
  side: number;
  angle: number;
  size: number;
}): Placement {
  const scale = square.side / square.size;
  const cosine = scale * Math.cos(square.angle);
  const sine = scale * Math.sin(square.angle);
  const half = square.size / 2;
  return {
    cosine,
    sine,
    left: square.centre.x - (cosine - sine) * half,
    top: square.centre.y - (sine + cosine) * half,
  };
}
