import type { GreyPicture } from '../../../src/core/image/grey-picture.ts';
import type { Area } from './geometry.ts';

/**
 * `fits`: its edges lie at the frame. `small`: something is in the middle, and the frame's own border shows the table.
 * `none`: neither, which also is said of a white card on a white table.
 */
export type DocumentPlace = 'fits' | 'small' | 'none';

/** Grey levels by which the light changes across an edge. */
const EDGE = 12;
/** How far from the frame an edge may lie, inwards, as a part of the frame's height. */
const INWARD = 0.14;
/** Mean gradient of grey levels a pixel: printed matter has 5 to 20, an empty table up to 2. */
const PRINTED = 3;

/**
 * Where the document lies, in a picture about 160 pixels wide of the frame and some margin around it. An edge counts
 * where the light changes along a line beside a side of the frame; print inside tells a document from a table.
 */
export function findDocument(picture: GreyPicture, frame: Area): DocumentPlace {
  const inward = frame.height * INWARD;
  const sides = turnToEachSide(picture, frame).map(({ turned, margin }) => {
    const [from, to] = [Math.round(margin), Math.round(margin + inward)];
    return {
      hasEdge: strongestEdge(turned, to) >= EDGE,
      inner: detailOfColumns(turned, from, to),
      outer: detailOfColumns(turned, 0, from),
      light: lightOfColumns(turned, 0, from),
    };
  });
  const edges = sides.filter(({ hasEdge }) => hasEdge).length;
  const middle = detailOfMiddle(picture);
  if (edges === 4) return 'fits';
  if (middle < PRINTED) return 'none';
  if (edges === 3 && !sides.some((side) => isCut(side, sides))) return 'fits';
  const empty = sides.filter(({ inner }) => inner < Math.max(PRINTED, middle * 0.35)).length;
  return edges <= 1 && empty >= 3 ? 'small' : 'none';
}

interface Side {
  hasEdge: boolean;
  /** Mean gradient inside of the frame, and outside. */
  inner: number;
  outer: number;
  /** Mean luma outside. */
  light: number;
}

/** Beyond the frame the document goes on: there is print, or other light than on the table. */
function isCut(side: Side, all: readonly Side[]): boolean {
  if (side.hasEdge) return false;
  const table = all.filter(({ hasEdge }) => hasEdge).map(({ light }) => light);
  const usual = table.reduce((sum, light) => sum + light, 0) / table.length;
  return side.outer >= PRINTED || Math.abs(side.light - usual) >= EDGE;
}

/** The picture four times, so turned that a side of the frame is the left one, and how far it is from the border. */
function turnToEachSide(picture: GreyPicture, frame: Area): { turned: GreyPicture; margin: number }[] {
  const flipped = flip(picture);
  const upended = flip(turnOver(picture));
  return [
    { turned: picture, margin: frame.left },
    { turned: flipped, margin: picture.width - frame.left - frame.width },
    { turned: turnOver(picture), margin: frame.top },
    { turned: upended, margin: picture.height - frame.top - frame.height },
  ];
}

/** Over the first columns, in three parts of the height, so that an edge may lean. */
function strongestEdge(picture: GreyPicture, columns: number): number {
  const thirds = [0.15, 0.383, 0.617].map((from) => {
    const means = Array.from({ length: columns + 4 }, (_, x) =>
      meanOfColumn(picture, x, [from * picture.height, (from + 0.233) * picture.height]),
    );
    let strongest = 0;
    for (let x = 2; x < columns; x++) {
      const before = ((means[x - 2] ?? 0) + (means[x - 1] ?? 0)) / 2;
      const after = ((means[x + 1] ?? 0) + (means[x + 2] ?? 0)) / 2;
      strongest = Math.max(strongest, Math.abs(after - before));
    }
    return strongest;
  });
  return Math.min(...thirds);
}

function meanOfColumn({ pixels, width }: GreyPicture, x: number, [from, to]: [number, number]): number {
  let sum = 0;
  let count = 0;
  for (let y = Math.round(from); y < Math.round(to); y++) {
    sum += pixels[y * width + x] ?? 0;
    count++;
  }
  return count === 0 ? 0 : sum / count;
}

function lightOfColumns(picture: GreyPicture, from: number, to: number): number {
  let sum = 0;
  for (let x = from; x < to; x++) {
    sum += meanOfColumn(picture, x, [picture.height * 0.25, picture.height * 0.75]);
  }
  return to > from ? sum / (to - from) : 0;
}

function detailOfColumns(picture: GreyPicture, from: number, to: number): number {
  const { height } = picture;
  return gradient(picture, { left: from, right: to, top: height * 0.25, bottom: height * 0.75 });
}

function detailOfMiddle(picture: GreyPicture): number {
  const { width, height } = picture;
  return gradient(picture, {
    left: width * 0.3,
    right: width * 0.7,
    top: height * 0.3,
    bottom: height * 0.7,
  });
}

function gradient(
  { pixels, width, height }: GreyPicture,
  area: { left: number; right: number; top: number; bottom: number },
): number {
  let sum = 0;
  let count = 0;
  for (let y = Math.round(area.top); y < Math.min(area.bottom, height - 1); y++) {
    for (let x = Math.round(area.left); x < Math.min(area.right, width - 1); x++) {
      const at = y * width + x;
      const luma = pixels[at] ?? 0;
      sum += Math.abs((pixels[at + 1] ?? 0) - luma) + Math.abs((pixels[at + width] ?? 0) - luma);
      count += 2;
    }
  }
  return count === 0 ? 0 : sum / count;
}

/** Left becomes right. */
function flip({ pixels, width, height }: GreyPicture): GreyPicture {
  const flipped = Uint8Array.from(pixels, (_, at) => {
    const x = at % width;
    return pixels[at - x + (width - 1 - x)] ?? 0;
  });
  return { pixels: flipped, width, height };
}

/** Rows become columns: top becomes left. */
function turnOver({ pixels, width, height }: GreyPicture): GreyPicture {
  const turned = Uint8Array.from(
    pixels,
    (_, at) => pixels[(at % height) * width + Math.floor(at / height)] ?? 0,
  );
  return { pixels: turned, width: height, height: width };
}
