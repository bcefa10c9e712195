import sharp from 'sharp';

import { createPerspective, type Quad } from './perspective.ts';
import { createRandom } from './random.ts';
import { blankPicture, decodePicture, toSharp, type RawPicture, type Size } from './raw-picture.ts';
import { createSensorNoise } from './sensor-noise.ts';
import { createWarpGrid, setWarpGrid, warpPicture } from './warp-picture.ts';

/** A flat sheet and how it lies before the camera. */
export interface SheetOnTable {
  sheet: RawPicture;
  cornerRadius: number;
  size: Size;
  /** Degrees; > 0 is clockwise. */
  turned: number;
  /** How much shorter the far edge looks, as a part. */
  tilt: number;
  seed: number;
}

/** How much of the picture's width the sheet takes. */
const SHARE = 0.88;
const CELL = 8;

/** What a phone held over a wooden table would have taken: light from one side, a shadow, a little grain. */
export async function photographSheet(scene: SheetOnTable): Promise<RawPicture> {
  const quad = cornersOnTable(scene);
  const table = await layShadow(drawTable(scene.size, scene.seed), quad);
  const lain = await layOn(table, scene, quad);
  const lit = await decodePicture(
    await toSharp(lain)
      .composite([{ input: Buffer.from(lightOver(scene.size)) }])
      .png({ compressionLevel: 1 })
      .toBuffer(),
  );
  createSensorNoise(scene.seed, 2.2)(lit);
  return lit;
}

function cornersOnTable({ sheet, size, turned, tilt }: SheetOnTable): Quad {
  const width = SHARE * size.width;
  const height = (width * sheet.height) / sheet.width;
  const angle = (turned * Math.PI) / 180;
  const corner = (across: number, down: number) => {
    const x = across * width * (down < 0 ? 1 - tilt : 1 + tilt * 0.2);
    const y = down * height * (1 - tilt * 0.6);
    return {
      x: size.width / 2 + x * Math.cos(angle) - y * Math.sin(angle),
      y: size.height / 2 + x * Math.sin(angle) + y * Math.cos(angle),
    };
  };
  return [corner(-0.5, -0.5), corner(0.5, -0.5), corner(0.5, 0.5), corner(-0.5, 0.5)];
}

/** Planks: light and dark streaks along the grain, a joint now and then. */
function drawTable(size: Size, seed: number): RawPicture {
  const table = blankPicture(size);
  const random = createRandom(seed);
  const streaks = Float32Array.from({ length: 4096 }, () => random());
  const streak = (at: number) => {
    const index = Math.floor(at);
    const part = at - index;
    return (streaks[index & 4095] ?? 0) * (1 - part) + (streaks[(index + 1) & 4095] ?? 0) * part;
  };
  const plank = size.height / 3.4;
  for (let y = 0; y < size.height; y++) {
    const board = Math.floor(y / plank + 0.35);
    const toJoint = Math.abs(((y / plank + 0.35) % 1) - 0.5) > 0.494 ? 0.55 : 1;
    for (let x = 0; x < size.width; x++) {
      const bend = y + 9 * Math.sin(x / 310 + board * 2) + 4 * Math.sin(x / 97 + board);
      const grain =
        0.5 * streak(bend / 13 + board * 97) +
        0.3 * streak(bend / 4 + 700) +
        0.2 * streak(bend / 1.6 + x / 240);
      const light = (0.72 + 0.3 * grain + 0.05 * streak(board * 31)) * toJoint;
      const into = (y * size.width + x) * 3;
      table.pixels[into] = 158 * light;
      table.pixels[into + 1] = 116 * light;
      table.pixels[into + 2] = 82 * light;
    }
  }
  return table;
}

async function layShadow(table: RawPicture, quad: Quad): Promise<RawPicture> {
  const points = quad.map(({ x, y }) => `${x + 10},${y + 16}`).join(' ');
  const { width, height } = table;
  const shadow = await sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><polygon points="${points}" opacity="0.62"/></svg>`,
    ),
  )
    .blur(14)
    .png({ compressionLevel: 1 })
    .toBuffer();
  const pixels = await toSharp(table)
    .composite([{ input: shadow }])
    .removeAlpha()
    .raw()
    .toBuffer();
  return { ...table, pixels };
}

async function layOn(table: RawPicture, scene: SheetOnTable, quad: Quad): Promise<RawPicture> {
  const { sheet, size } = scene;
  const onSheet = createPerspective(quad);
  const grid = createWarpGrid(size, CELL);
  setWarpGrid(grid, (x, y) => {
    const [across, down] = onSheet(x, y);
    return [across * sheet.width, down * sheet.height];
  });
  const seen = blankPicture(size);
  const covered = blankPicture(size);
  warpPicture(sheet, grid, seen, 'keep');
  warpPicture(await drawOutline(scene), grid, covered, 'keep');
  const pixels = table.pixels.map((under, index) => {
    const part = (covered.pixels[index] ?? 0) / 255;
    return under * (1 - part) + (seen.pixels[index] ?? 0) * part;
  });
  return { ...size, pixels };
}

/** White where the sheet is, black beyond its round corners. */
function drawOutline({ sheet, cornerRadius }: SheetOnTable): Promise<RawPicture> {
  const { width, height } = sheet;
  const inner = `x="2" y="2" width="${width - 4}" height="${height - 4}" rx="${cornerRadius}"`;
  return decodePicture(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%"/><rect ${inner} fill="#fff"/></svg>`,
    ),
  );
}

function lightOver({ width, height }: Size): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs>`,
    '<radialGradient id="lamp" cx="0.26" cy="0.16" r="0.9"><stop offset="0" stop-color="#fff6e0" stop-opacity="0.2"/>',
    '<stop offset="0.5" stop-color="#fff6e0" stop-opacity="0.03"/><stop offset="1" stop-color="#101018" stop-opacity="0.28"/>',
    '</radialGradient></defs><rect width="100%" height="100%" fill="url(#lamp)"/></svg>',
  ].join('');
}
