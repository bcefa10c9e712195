import type { Box, DetectOptions } from '../../../core/face/face-engine.ts';
import { cutChip } from './cut-chip.ts';
import type { FoundBox, Models } from './models.ts';
import { place, type Chip, type Picture, type Placement } from './picture.ts';

const TINY_SIZE = { person: 224, document: 416 } as const;
const THOROUGH_SIZE = 512;

/** Empty room around the picture, in shares of its longer side: a face that fills it is found only with some. */
const PADDING = 0.25;

/** The fast detector's answer when it is one face; what else it says is left to the thorough one to judge. */
export async function findFaces(
  models: Models,
  picture: Picture,
  subject: DetectOptions['subject'],
): Promise<FoundBox[]> {
  const size = TINY_SIZE[subject];
  const fast = await findIn(picture, { size, padding: 0 }, (chip) => models.findTiny(chip, size));
  if (fast.length === 1) return fast;

  const padding = fast.length === 0 ? PADDING : 0;
  const thorough = await findIn(picture, { size: THOROUGH_SIZE, padding }, (chip) =>
    models.findThoroughly(chip),
  );
  return thorough.length > 0 ? thorough : fast;
}

async function findIn(
  picture: Picture,
  { size, padding }: { size: number; padding: number },
  find: (chip: Chip) => Promise<FoundBox[]>,
): Promise<FoundBox[]> {
  const longer = Math.max(picture.width, picture.height);
  const scale = (longer * (1 + 2 * padding)) / size;
  const placement = { cosine: scale, sine: 0, left: -longer * padding, top: -longer * padding };
  const chip = cutChip(picture, placement, {
    width: Math.round((picture.width + 2 * padding * longer) / scale),
    height: Math.round((picture.height + 2 * padding * longer) / scale),
  });
  const found = await find(chip);
  return found.map(({ box, confidence }) => ({ box: clip(moveBack(box, placement), picture), confidence }));
}

function moveBack({ left, top, width, height }: Box, placement: Placement): Box {
  const corner = place(placement, left, top);
  return {
    left: corner.x,
    top: corner.y,
    width: width * placement.cosine,
    height: height * placement.cosine,
  };
}

function clip({ left, top, width, height }: Box, picture: Picture): Box {
  const from = { x: Math.max(0, left), y: Math.max(0, top) };
  return {
    left: from.x,
    top: from.y,
    width: Math.max(1, Math.min(picture.width, left + width) - from.x),
    height: Math.max(1, Math.min(picture.height, top + height) - from.y),
  };
}
