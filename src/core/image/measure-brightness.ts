import type { GreyPicture } from './grey-picture.ts';

/** Mean luma, 0–255. */
export function measureBrightness({ pixels }: GreyPicture): number {
  if (pixels.length === 0) return 0;
  let sum = 0;
  for (const luma of pixels) sum += luma;
  return sum / pixels.length;
}
