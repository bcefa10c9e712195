import sharp from 'sharp';
import type { Area } from '../../../webapp/src/camera/geometry.ts';
import { withMargin } from '../../../webapp/src/camera/geometry.ts';
import { MEASURED_SIDE, measureView, type ViewMeasures } from '../../../webapp/src/camera/measure-view.ts';

/** What the camera page measures when its frame lies over this part of a photograph. */
export async function lookThrough(photograph: Uint8Array, frame: Area): Promise<ViewMeasures> {
  const outer = withMargin(frame);
  const [left, top] = [Math.round(outer.left), Math.round(outer.top)];
  const [width, height] = [Math.round(outer.width), Math.round(outer.height)];
  const { data, info } = await sharp(photograph)
    .extract({ left, top, width, height })
    .resize({ width: MEASURED_SIDE })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const scale = info.width / width;
  return measureView(
    { pixels: data, width: info.width, height: info.height },
    {
      left: (frame.left - left) * scale,
      top: (frame.top - top) * scale,
      width: frame.width * scale,
      height: frame.height * scale,
    },
  );
}

/** The same photograph from farther away: the table goes on. `share`: what is left of its size. */
export async function fromAfar(photograph: Uint8Array, share: number): Promise<Buffer> {
  const { width, height } = await sharp(photograph).metadata();
  const sides = Math.round((width * (1 / share - 1)) / 2);
  const ends = Math.round((height * (1 / share - 1)) / 2);
  const wider = await sharp(photograph)
    .extend({ left: sides, right: sides, top: ends, bottom: ends, extendWith: 'copy' })
    .toBuffer();
  return sharp(wider).resize(width, height, { fit: 'fill' }).jpeg({ quality: 92 }).toBuffer();
}
