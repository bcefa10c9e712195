import type { GreyPicture } from './grey-picture.ts';

const BLOWN_OUT = 250;
/** Smaller spots are letters, teeth or catchlights, not glare. */
const SMALLEST_SPOT = 0.001;

/** Share of the area, 0–1, in connected (4 neighbours) spots where the light has wiped out the picture. */
export function measureGlare(picture: GreyPicture): number {
  const { pixels } = picture;
  const waiting = Uint8Array.from(pixels, (luma) => (luma >= BLOWN_OUT ? 1 : 0));
  let inSpots = 0;
  for (let start = 0; start < waiting.length; start++) {
    if (waiting[start] === 0) continue;
    const size = takeSpot(waiting, picture.width, start);
    if (size >= pixels.length * SMALLEST_SPOT) inSpots += size;
  }
  return pixels.length === 0 ? 0 : inSpots / pixels.length;
}

/** Clears the spot that holds `start` and returns its size in pixels. */
function takeSpot(waiting: Uint8Array, width: number, start: number): number {
  const stack = [start];
  waiting[start] = 0;
  let size = 0;
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    size++;
    const column = at % width;
    if (column > 0) visit(at - 1);
    if (column < width - 1) visit(at + 1);
    visit(at - width);
    visit(at + width);
  }
  return size;

  function visit(at: number): void {
    if (waiting[at] !== 1) return;
    waiting[at] = 0;
    stack.push(at);
  }
}
