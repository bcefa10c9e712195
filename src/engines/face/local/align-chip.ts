import type { Point } from '../../../core/face/face-engine.ts';
import type { Placement } from './picture.ts';

export const DESCRIPTOR_CHIP = 150;

/** Raised whenever the chip is cut differently: templates of two revisions must not be compared. */
export const CHIP_REVISION = 1;

/** Room around the mean face, in face widths, as dlib's `get_face_chip_details` has it by default. */
const PADDING = 0.25;

/** Where dlib's mean face has the 68-point landmarks, in face widths: nose, eyes and mouth. Brows move with the
 * expression and the lower lip with speech, so dlib leaves them out of the fit. Source: dlib, `interpolation.h`. */
const MEAN_FACE: ReadonlyArray<readonly [landmark: number, x: number, y: number]> = [
  [27, 0.490127, 0.203352],
  [28, 0.490127, 0.307009],
  [29, 0.490127, 0.409805],
  [30, 0.490127, 0.515625],
  [31, 0.36688, 0.587326],
  [32, 0.426036, 0.609345],
  [33, 0.490127, 0.628106],
  [34, 0.554217, 0.609345],
  [35, 0.613373, 0.587326],
  [36, 0.121737, 0.216423],
  [37, 0.187122, 0.178758],
  [38, 0.265825, 0.179852],
  [39, 0.334606, 0.231733],
  [40, 0.260918, 0.245099],
  [41, 0.182743, 0.244077],
  [42, 0.645647, 0.231733],
  [43, 0.714428, 0.179852],
  [44, 0.793132, 0.178758],
  [45, 0.858516, 0.216423],
  [46, 0.79751, 0.244077],
  [47, 0.719335, 0.245099],
  [48, 0.254149, 0.780233],
  [49, 0.340985, 0.745405],
  [50, 0.428858, 0.727388],
  [51, 0.490127, 0.742578],
  [52, 0.551395, 0.727388],
  [53, 0.639268, 0.745405],
  [54, 0.726104, 0.780233],
  [60, 0.290379, 0.784792],
  [61, 0.428096, 0.778746],
  [62, 0.490127, 0.785343],
  [63, 0.552157, 0.778746],
  [64, 0.689874, 0.784792],
];

/** Where the descriptor's chip lies in the picture: the least-squares similarity from the mean face to the landmarks. */
export function alignChip(landmarks: readonly Point[]): Placement {
  const pairs = MEAN_FACE.flatMap(([index, x, y]) => {
    const to = landmarks[index];
    return to ? [{ from: { x: onChip(x), y: onChip(y) }, to }] : [];
  });
  return fitSimilarity(pairs);
}

function onChip(share: number): number {
  return ((PADDING + share) / (2 * PADDING + 1)) * DESCRIPTOR_CHIP;
}

function fitSimilarity(pairs: ReadonlyArray<{ from: Point; to: Point }>): Placement {
  const from = middle(pairs.map((pair) => pair.from));
  const to = middle(pairs.map((pair) => pair.to));
  let along = 0;
  let across = 0;
  let spread = 0;
  for (const pair of pairs) {
    const x = pair.from.x - from.x;
    const y = pair.from.y - from.y;
    along += x * (pair.to.x - to.x) + y * (pair.to.y - to.y);
    across += x * (pair.to.y - to.y) - y * (pair.to.x - to.x);
    spread += x * x + y * y;
  }
  const cosine = along / spread;
  const sine = across / spread;
  return {
    cosine,
    sine,
    left: to.x - cosine * from.x + sine * from.y,
    top: to.y - sine * from.x - cosine * from.y,
  };
}

function middle(points: readonly Point[]): Point {
  const sum = points.reduce((total, point) => ({ x: total.x + point.x, y: total.y + point.y }), {
    x: 0,
    y: 0,
  });
  return { x: sum.x / points.length, y: sum.y / points.length };
}
