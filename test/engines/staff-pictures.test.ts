import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import sharp from 'sharp';
import type { Chart } from '../../src/core/staff-pictures/chart.ts';
import { createStaffPictures } from '../../src/engines/image/sharp-staff-pictures.ts';

const pictures = createStaffPictures();

const CHART: Chart = {
  kind: 'bars',
  title: 'Decisions a day',
  axis: 'Decisions',
  columns: ['24 Nov', '25 Nov', '26 Nov'],
  emptyText: 'No decisions',
  series: [
    { name: 'Verified', tone: 'good', values: [34, 41, 28] },
    { name: 'Not verified', tone: 'bad', values: [5, 7, 4] },
    { name: 'Manual review', tone: 'doubt', values: [3, 0, 5] },
  ],
};

describe('charts', () => {
  it('are PNGs of 1,200 × 800 in which every tone is to be seen', async () => {
    const png = await pictures.drawChart(CHART);
    const { format, width, height } = await sharp(png).metadata();

    expect([format, width, height]).to.deep.equal(['png', 1200, 800]);
    for (const colour of ['#13805f', '#e0645c', '#f4c04e'])
      expect(await share(png, colour)).to.be.above(0.004);
    expect(await share(png, '#ffffff'), 'light').to.be.above(0.5);
  });

  it('draw bars as high as what they stand for', async () => {
    const single = (good: number, bad: number): Chart => ({
      ...CHART,
      columns: ['one', 'two'],
      series: [
        { name: 'Verified', tone: 'good', values: [good, 100] },
        { name: 'Not verified', tone: 'bad', values: [bad, 0] },
      ],
    });
    const [whole, half] = await Promise.all(
      [single(100, 0), single(50, 50)].map((chart) => pictures.drawChart(chart)),
    );
    const [greenOfWhole, greenOfHalf] = [await share(whole, '#13805f'), await share(half, '#13805f')];

    expect(greenOfHalf / greenOfWhole).to.be.closeTo(0.75, 0.02);
  });

  for (const [what, change] of Object.entries({
    title: { title: 'Decisions a month' },
    axis: { axis: 'Cases' },
    'labels of columns': { columns: ['Mon', 'Tue', 'Wed'] },
    'Russian title': { title: 'Решения по дням' },
    'other Russian title': { title: 'Решения по часам' },
    legend: { series: CHART.series.map((one) => ({ ...one, name: `${one.name}!` })) },
  } satisfies Record<string, Partial<Chart>>)) {
    it(`draw their ${what}`, async () => {
      expect(
        await differences(await pictures.drawChart(CHART), await pictures.drawChart({ ...CHART, ...change })),
      ).to.be.above(100);
    });
  }

  it('draw Cyrillic letters, each as itself', async () => {
    const titles = ['ШШШ', 'ЖЖЖ', 'ыыы', 'WWW', ''];
    const drawn = await Promise.all(titles.map((title) => pictures.drawChart({ ...CHART, title })));

    for (const [index, one] of drawn.entries())
      for (const other of drawn.slice(index + 1)) expect(await differences(one, other)).to.be.above(100);
  });

  it('draw the same on a machine without fonts', async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '-e', DRAW_IN_BASE64],
      {
        cwd: path.join(import.meta.dirname, '../..'),
        env: { FONTCONFIG_FILE: '/nowhere', FONTCONFIG_PATH: '/nowhere', HOME: '/nowhere' },
        maxBuffer: 1e8,
      },
    );

    const here = await pictures.drawChart({ ...CHART, title: 'Решения' });

    expect(await differences(Buffer.from(stdout, 'base64'), here)).to.equal(0);
  });

  it('show lines with gaps, single values and the last value', async () => {
    const lines: Chart = {
      ...CHART,
      kind: 'lines',
      series: [
        { name: 'p50', tone: 'usual', values: [20, undefined, 24] },
        { name: 'p95', tone: 'slow', values: [48, 50, 70] },
      ],
    };
    const png = await pictures.drawChart(lines);

    expect(await share(png, '#2f6fde')).to.be.above(0.0005);
    expect(await share(png, '#a3419f')).to.be.above(0.002);
  });

  it('say that there is nothing', async () => {
    const empty = { ...CHART, series: CHART.series.map((one) => ({ ...one, values: [] })) };
    const said = await pictures.drawChart(empty);
    const unsaid = await pictures.drawChart({ ...empty, emptyText: '' });

    expect(await differences(said, unsaid)).to.be.above(200);
  });

  it('take whatever values and labels there are', async () => {
    const odd: Chart = {
      ...CHART,
      title: 'x'.repeat(5_000),
      columns: Array.from({ length: 400 }, (_, index) => `column ${index}`),
      series: Array.from({ length: 12 }, (_, index) => ({
        name: `series ${index} ${'<svg>&'.repeat(20)}`,
        tone: 'good',
        values: [NaN, Infinity, -5, 1e12, 0.0001, undefined],
      })),
    };

    for (const chart of [
      odd,
      { ...odd, kind: 'lines' as const },
      { ...odd, columns: [] },
      { ...odd, series: [] },
    ]) {
      expect((await sharp(await pictures.drawChart(chart)).metadata()).width).to.equal(1200);
    }
  });

  it('show hostile labels as letters', async () => {
    const hostile = '</text><rect width="1200" height="800" fill="#ff0000"/>&\u202e\u0000';
    const png = await pictures.drawChart({
      ...CHART,
      title: hostile,
      axis: hostile,
      columns: [hostile, hostile, hostile],
    });

    expect(await share(png, '#ff0000')).to.equal(0);
    expect(await share(png, '#13805f')).to.be.above(0.05);
  });
});

describe('pictures side by side', () => {
  it('are one JPEG of at most 1,600 px with every picture in it, without metadata', async () => {
    for (const count of [1, 2, 3, 4]) {
      const colours = ['#c81414', '#14a014', '#1414c8', '#c8c814'].slice(0, count);
      const given = await Promise.all(colours.map((colour) => plain(colour, 300, 400)));

      const jpeg = await pictures.compare(
        given.map((picture, index) => ({ picture, caption: `Video ${index}` })),
      );
      const { format, width, height, exif } = await sharp(jpeg).metadata();

      expect([format, exif]).to.deep.equal(['jpeg', undefined]);
      expect(Math.max(width, height)).to.be.within(600, 1600);
      for (const colour of colours) expect(await share(jpeg, colour, 24)).to.be.above(0.7 / count);
    }
  });

  it('have captions, in Cyrillic too, whatever is in them', async () => {
    const picture = await plain('#808080', 300, 400);
    const captions = ['', 'Document', 'Документ', '<svg onload="x">&\u202e'];
    const drawn = await Promise.all(captions.map((caption) => pictures.compare([{ picture, caption }])));

    for (const [index, one] of drawn.entries())
      for (const other of drawn.slice(index + 1)) expect(await differences(one, other)).to.be.above(200);
  });

  it('stand upright and whole, however small or long they are', async () => {
    const sideways = await sharp(await plain('#c81414', 400, 100))
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const jpeg = await pictures.compare([
      { picture: sideways, caption: 'a' },
      { picture: await plain('#14a014', 20, 20), caption: 'b' },
    ]);

    const [red, green] = [await share(jpeg, '#c81414', 30), await share(jpeg, '#14a014', 30)];

    expect(green / red, 'a square twice as wide as the strip, which is as high as its place').to.be.above(
      1.5,
    );
  });
});

describe('watermarks', () => {
  for (const [name, colour] of [
    ['dark', '#000000'],
    ['grey', '#808080'],
    ['light', '#ffffff'],
  ] as const) {
    it(`can be seen in every part of a ${name} picture`, async () => {
      const picture = await plain(colour, 900, 600);
      const marked = await pictures.watermark(picture, 'reviewer 7F3A · 2026-11-26 19:40 UTC');
      const parts = await deviations(marked, 6);

      for (const deviation of parts) expect(deviation).to.be.above(8);
    });
  }

  it('say what they are told, and leave the picture to be seen', async () => {
    const picture = await plain('#808080', 900, 600);
    const [one, other, cyrillic, hostile] = await Promise.all(
      ['reviewer 7F3A', 'reviewer 9C21', 'проверяющий', '</text><rect width="900" height="600"/>'].map(
        (text) => pictures.watermark(picture, text),
      ),
    );

    expect(await differences(one, other)).to.be.above(1_000);
    expect(await differences(one, cyrillic)).to.be.above(1_000);
    expect(await share(hostile, '#808080', 12)).to.be.above(0.5);
    expect(await share(one, '#808080', 12)).to.be.above(0.6);
  });

  it('keep the size up to 2,560 px and drop metadata', async () => {
    const given = await sharp(await plain('#808080', 3000, 1500))
      .withExif({ IFD0: { Copyright: 'me' } })
      .jpeg()
      .toBuffer();

    const { width, height, exif, format } = await sharp(await pictures.watermark(given, 'x')).metadata();

    expect([format, width, height, exif]).to.deep.equal(['jpeg', 2560, 1280, undefined]);
  });

  it('come as a transparent layer of the size that is asked for', async () => {
    const layer = await pictures.watermarkLayer({ width: 480, height: 270 }, 'reviewer 7F3A');
    const { format, width, height } = await sharp(layer).metadata();
    const { channels } = await sharp(layer).stats();

    expect([format, width, height]).to.deep.equal(['png', 480, 270]);
    expect(channels[3]?.min).to.equal(0);
    expect(channels[3]?.max).to.be.within(60, 200);
  });
});

describe('QR codes', () => {
  it('are drawn sharp, with a quiet edge', async () => {
    const png = await pictures.drawQrCode(
      'otpauth://totp/Bonafide:7F3A?secret=GEZDGNBVGY3TQOJQ&issuer=Bonafide',
    );
    const { data, info } = await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true });

    expect(info.width).to.equal(info.height).and.to.be.within(300, 1_000);
    expect(new Set(data)).to.deep.equal(new Set([0, 255]));
    expect(new Set(data.subarray(0, info.width * 48))).to.deep.equal(new Set([255]));
  });
});

const DRAW_IN_BASE64 = `
  const { createStaffPictures } = await import('./src/engines/image/sharp-staff-pictures.ts');
  const png = await createStaffPictures().drawChart(${JSON.stringify({ ...CHART, title: 'Решения' })});
  process.stdout.write(Buffer.from(png).toString('base64'));`;

function plain(background: string, width: number, height: number): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background } })
    .jpeg({ quality: 95 })
    .toBuffer();
}

async function pixels(picture: Uint8Array | undefined): Promise<Buffer> {
  return await sharp(picture).removeAlpha().toColourspace('srgb').raw().toBuffer();
}

/** Which share of all pixels has that colour, each channel up to `tolerance` off. */
async function share(picture: Uint8Array | undefined, colour: string, tolerance = 0): Promise<number> {
  const wanted = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  const all = await pixels(picture);
  let count = 0;
  for (let at = 0; at < all.length; at += 3) {
    if (wanted.every((value, channel) => Math.abs((all[at + channel] ?? 0) - value) <= tolerance)) count += 1;
  }
  return count / (all.length / 3);
}

/** How many bytes of two pictures of one size are clearly not the same. */
async function differences(one: Uint8Array | undefined, other: Uint8Array | undefined): Promise<number> {
  const [left, right] = [await pixels(one), await pixels(other)];
  expect(left.length).to.equal(right.length);
  return left.reduce((count, value, at) => count + (Math.abs(value - (right[at] ?? 0)) > 20 ? 1 : 0), 0);
}

/** Of each of `count` × `count` parts, how much its grey varies. */
async function deviations(picture: Uint8Array, count: number): Promise<number[]> {
  const { width, height } = await sharp(picture).metadata();
  const [partWidth, partHeight] = [Math.floor(width / count), Math.floor(height / count)];
  const parts = Array.from({ length: count * count }, (_, index) => ({
    left: (index % count) * partWidth,
    top: Math.floor(index / count) * partHeight,
    width: partWidth,
    height: partHeight,
  }));
  return await Promise.all(
    parts.map(async (part) => {
      const { channels } = await sharp(await sharp(picture).extract(part).png().toBuffer())
        .greyscale()
        .stats();
      return channels[0]?.stdev ?? 0;
    }),
  );
}
