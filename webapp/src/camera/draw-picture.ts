import type { GreyPicture } from '../../../src/core/image/grey-picture.ts';
import { fitWithin, type Area, type Extent } from './geometry.ts';
import { toGreyPicture } from './grey.ts';

export type Drawable = HTMLVideoElement | ImageBitmap;

/** The server scales anything larger down to this. */
const LONGEST_SIDE = 2560;
const JPEG_QUALITY = 0.92;

/** A part of a picture as JPEG, without any metadata. `undefined` where the browser cannot. */
export async function toJpeg(source: Drawable, area: Area): Promise<Blob | undefined> {
  const size = fitWithin(area, LONGEST_SIDE);
  const canvas = document.createElement('canvas');
  if (!draw(canvas, source, { area, size })) return undefined;
  return new Promise((resolve) =>
    canvas.toBlob((blob) => resolve(blob ?? undefined), 'image/jpeg', JPEG_QUALITY),
  );
}

/** Draws a part of a picture over and over again into one canvas and yields its luma. */
export function createGreySampler(): (source: Drawable, area: Area, longest: number) => GreyPicture {
  const canvas = document.createElement('canvas');
  return (source, area, longest) => {
    const size = fitWithin(area, longest);
    const context = draw(canvas, source, { area, size, willReadFrequently: true });
    if (!context) return { pixels: new Uint8Array(), width: 0, height: 0 };
    const { data } = context.getImageData(0, 0, size.width, size.height);
    return toGreyPicture(data, size.width, size.height);
  };
}

interface Drawing {
  area: Area;
  size: Extent;
  willReadFrequently?: boolean;
}

function draw(
  canvas: HTMLCanvasElement,
  source: Drawable,
  { area, size, willReadFrequently = false }: Drawing,
): CanvasRenderingContext2D | undefined {
  if (canvas.width !== size.width) canvas.width = size.width;
  if (canvas.height !== size.height) canvas.height = size.height;
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently });
  context?.drawImage(source, area.left, area.top, area.width, area.height, 0, 0, size.width, size.height);
  return context ?? undefined;
}
