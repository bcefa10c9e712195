import sharp, { type Sharp } from 'sharp';
import { encode } from 'uqr';
import { drawChart } from '../../core/staff-pictures/draw-chart.ts';
import { layOutComparison, type Place } from '../../core/staff-pictures/lay-out-comparison.ts';
import type {
  CaptionedPicture,
  PicturePart,
  StaffPictures,
} from '../../core/staff-pictures/staff-pictures.ts';
import { watermarkSvg } from '../../core/staff-pictures/watermark-svg.ts';
import { renderSvg } from './render-svg.ts';

const MOST_PIXELS = 50_000_000;
const LONGEST_SIDE = 2560;
const SECONDS = 20;
const MODULE_PIXELS = 12;
const QUIET_MODULES = 4;

export function createStaffPictures(): StaffPictures {
  sharp.cache(false); // people's pictures must not outlive their job
  return {
    compare,
    crop,
    watermark,
    watermarkLayer: (size, text) => renderSvg(watermarkSvg(size, text)),
    drawChart: (chart) => renderSvg(drawChart(chart)),
    drawQrCode,
  };
}

async function compare(pictures: readonly CaptionedPicture[]): Promise<Uint8Array> {
  const forms = await Promise.all(pictures.map(({ picture }) => formOf(picture)));
  const captions = pictures.map(({ caption }) => caption);
  const layout = layOutComparison(captions, Math.max(...forms));
  const [background, ...fitted] = await Promise.all([
    renderSvg(layout.svg),
    ...pictures.map(({ picture }, index) => fitInto(picture, layout.places[index])),
  ]);
  const layers = fitted.map((input, index) => ({
    input,
    left: layout.places[index]?.left ?? 0,
    top: layout.places[index]?.top ?? 0,
  }));
  return await sharp(background).composite(layers).jpeg({ quality: 90 }).toBuffer();
}

async function formOf(picture: Uint8Array): Promise<number> {
  const { width, height } = (await sharp(picture, { limitInputPixels: MOST_PIXELS }).metadata()).autoOrient;
  return height / width;
}

/** Small faces are enlarged, so that all can be compared; nothing is cut off. */
async function fitInto(picture: Uint8Array, place: Place | undefined): Promise<Buffer> {
  if (!place) throw new Error('A picture without a place');
  return await open(picture)
    .resize({ width: place.width, height: place.height, fit: 'contain', background: '#d8dce3' })
    .png()
    .toBuffer();
}

const AROUND = 0.35;

async function crop(picture: Uint8Array, part: PicturePart): Promise<Uint8Array> {
  const { data, info } = await open(picture).raw().toBuffer({ resolveWithObject: true });
  const [marginX, marginY] = [part.width * AROUND, part.height * AROUND];
  const left = Math.max(0, Math.floor(part.left - marginX));
  const top = Math.max(0, Math.floor(part.top - marginY));
  const width = Math.min(info.width - left, Math.ceil(part.width + 2 * marginX));
  const height = Math.min(info.height - top, Math.ceil(part.height + 2 * marginY));
  return await sharp(data, { raw: info })
    .extract({ left, top, width, height })
    .jpeg({ quality: 92 })
    .toBuffer();
}

async function watermark(picture: Uint8Array, text: string): Promise<Uint8Array> {
  const { data, info } = await open(picture)
    .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const layer = await renderSvg(watermarkSvg({ width, height }, text));
  return await sharp(data, { raw: { width, height, channels } })
    .composite([{ input: layer }])
    .jpeg({ quality: 88 })
    .toBuffer();
}

function open(picture: Uint8Array): Sharp {
  return sharp(picture, { failOn: 'truncated', limitInputPixels: MOST_PIXELS })
    .timeout({ seconds: SECONDS })
    .autoOrient()
    .flatten({ background: 'white' })
    .toColourspace('srgb');
}

async function drawQrCode(text: string): Promise<Uint8Array> {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET_MODULES });
  const modules = Buffer.from(data.flat().map((isDark) => (isDark ? 0 : 255)));
  return await sharp(modules, { raw: { width: size, height: size, channels: 1 } })
    .resize({ width: size * MODULE_PIXELS, kernel: 'nearest' })
    .png()
    .toBuffer();
}
