import { expect } from 'chai';
import { deflateSync, crc32 } from 'node:zlib';
import sharp from 'sharp';
import { fingerprintDistance } from '../../src/core/image/fingerprint.ts';
import type { ImageQuality, NormalisedImage } from '../../src/core/image/image-engine.ts';
import { createImageEngine } from '../../src/engines/image/sharp-image-engine.ts';

const engine = createImageEngine();
const signal = new AbortController().signal;

describe('the sharp image engine', () => {
  it('takes JPEG, PNG and WebP and gives a JPEG', async () => {
    const scene = draw({ width: 300, height: 200 });

    for (const bytes of [
      await scene.clone().jpeg().toBuffer(),
      await scene.clone().png().toBuffer(),
      await scene.clone().webp().toBuffer(),
    ]) {
      const { jpeg, quality } = await accept(bytes);

      expect((await sharp(jpeg).metadata()).format).to.equal('jpeg');
      expect([quality.width, quality.height]).to.deep.equal([300, 200]);
    }
  });

  it('turns the picture as its EXIF says and drops every metadata', async () => {
    const sideways = await draw({ width: 300, height: 200 })
      .jpeg()
      .withMetadata({ orientation: 6 })
      .withExifMerge({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1' } })
      .toBuffer();

    const { jpeg, quality } = await accept(sideways);
    const metadata = await sharp(jpeg).metadata();

    expect([quality.width, quality.height]).to.deep.equal([200, 300]);
    expect([metadata.width, metadata.height]).to.deep.equal([200, 300]);
    expect(metadata).to.not.have.any.keys('exif', 'xmp', 'iptc', 'icc', 'orientation');
  });

  it('keeps at most 2,560 pixels a side and tells the size it was given', async () => {
    const { jpeg, quality } = await accept(await draw({ width: 4000, height: 1000 }).jpeg().toBuffer());

    expect(quality.width).to.equal(4000);
    expect((await sharp(jpeg).metadata()).width).to.equal(2560);
  });

  it('shows what is transparent on white', async () => {
    const clear = await sharp({ create: { width: 20, height: 20, channels: 4, background: '#0000' } })
      .png()
      .toBuffer();

    expect((await measure(clear)).brightness).to.equal(255);
  });

  it('takes a grey and a CMYK picture', async () => {
    const grey = await draw({ width: 64, height: 64 }).toColourspace('b-w').jpeg().toBuffer();
    const cmyk = await draw({ width: 64, height: 64 }).toColourspace('cmyk').jpeg().toBuffer();

    for (const bytes of [grey, cmyk]) {
      const { jpeg } = await accept(bytes);
      expect((await sharp(jpeg).metadata()).space).to.equal('srgb');
    }
  });
});

describe('the quality the sharp image engine measures', () => {
  it('finds a blurred picture less sharp', async () => {
    const scene = draw({ width: 640, height: 480 });
    const blurred = scene.clone().blur(3);

    const sharpness = (await measure(await scene.jpeg().toBuffer())).sharpness;

    expect((await measure(await blurred.jpeg().toBuffer())).sharpness).to.be.below(sharpness / 10);
  });

  it('finds a dark picture dark', async () => {
    const dark = draw({ width: 640, height: 480 }).linear(0.15, 0);

    expect((await measure(await dark.jpeg().toBuffer())).brightness).to.be.below(40);
  });

  it('finds a blown-out spot', async () => {
    const spot = {
      input: { create: { width: 160, height: 120, channels: 3 as const, background: 'white' } },
    };
    const scene = await draw({ width: 640, height: 480 }).linear(0.8, 0).png().toBuffer();

    const { glare } = await measure(await sharp(scene).composite([spot]).jpeg().toBuffer());

    expect(glare).to.be.within(0.05, 0.07);
  });

  it('recognises a copy that was scaled and compressed again, and no other picture', async () => {
    const original = draw({ width: 800, height: 600 });
    const copy = original.clone().resize(500).jpeg({ quality: 40 });
    const other = draw({ width: 800, height: 600, turn: 90 });

    const seen = (await measure(await original.png().toBuffer())).fingerprint;

    expect(fingerprintDistance(seen, (await measure(await copy.toBuffer())).fingerprint)).to.be.below(4);
    expect(fingerprintDistance(seen, (await measure(await other.png().toBuffer())).fingerprint)).to.be.above(
      12,
    );
  });
});

describe('what the sharp image engine refuses', () => {
  const unsupported: Record<string, () => Promise<Buffer> | Buffer> = {
    'a text file': () => Buffer.from('this is no picture, whatever its name says'),
    'an empty file': () => Buffer.alloc(0),
    SVG: () =>
      Buffer.from(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
      ),
    PDF: () => Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\n'),
    GIF: () => draw({ width: 20, height: 20 }).gif().toBuffer(),
    TIFF: () => draw({ width: 20, height: 20 }).tiff().toBuffer(),
    AVIF: () => draw({ width: 20, height: 20 }).avif({ effort: 0 }).toBuffer(),
    HEIC: () => Buffer.concat([Buffer.from('\0\0\0\x18ftypheic\0\0\0\0heicmif1'), Buffer.alloc(400)]),
    'a RIFF file that is no WebP': () => Buffer.from('RIFF\x24\0\0\0WAVEfmt '),
  };
  for (const [name, make] of Object.entries(unsupported)) {
    it(`${name}, as unsupported`, async () => {
      expect(await refusalOf(await make())).to.equal('FILE_TYPE_UNSUPPORTED');
    });
  }

  it('a picture that was cut off, as corrupt', async () => {
    const jpeg = await draw({ width: 800, height: 600 }).jpeg().toBuffer();
    const png = await draw({ width: 800, height: 600 }).png().toBuffer();

    expect(await refusalOf(jpeg.subarray(0, jpeg.length / 2))).to.equal('FILE_CORRUPT');
    expect(await refusalOf(png.subarray(0, png.length / 2))).to.equal('FILE_CORRUPT');
  });

  it('the beginning of a picture with noise behind it, as corrupt', async () => {
    const noise = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 251));

    expect(await refusalOf(Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), noise]))).to.equal(
      'FILE_CORRUPT',
    );
    expect(await refusalOf(Buffer.concat([Buffer.from('RIFF\xff\xff\0\0WEBP', 'latin1'), noise]))).to.equal(
      'FILE_CORRUPT',
    );
  });

  it('a small file that would decode to 900 million pixels, as too large', async () => {
    expect(await refusalOf(pngHeader(30_000, 30_000))).to.equal('FILE_TOO_LARGE');
  });

  it('nothing of which it was told to stop', async () => {
    const jpeg = await draw({ width: 20, height: 20 }).jpeg().toBuffer();

    const stopped = await engine.normalise(jpeg, AbortSignal.abort(new Error('stop'))).catch(String);

    expect(stopped).to.equal('Error: stop');
  });
});

/** A scene with edges, shades and no symmetry. */
function draw({ width, height, turn = 0 }: { width: number; height: number; turn?: number }) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" preserveAspectRatio="none" width="${width}" height="${height}">
    <defs><linearGradient id="g" gradientTransform="rotate(${turn})"><stop offset="0" stop-color="#234"/><stop offset="1" stop-color="#cda"/></linearGradient></defs>
    <g transform="rotate(${turn} 50 50)"><rect x="-50" y="-50" width="200" height="200" fill="url(#g)"/>
    <circle cx="30" cy="35" r="18" fill="#eee4c0"/><path d="M5 95 L40 50 L70 95 Z" fill="#711"/><rect x="66" y="12" width="20" height="46" fill="#113"/>
    ${Array.from({ length: 14 }, (_, row) => `<rect x="10" y="${60 + row * 2.6}" width="${30 + ((row * 13) % 40)}" height="1" fill="#000"/>`).join('')}</g></svg>`;
  return sharp(Buffer.from(svg)).flatten();
}

async function accept(bytes: Uint8Array): Promise<NormalisedImage> {
  const result = await engine.normalise(bytes, signal);
  if (!result.ok) throw new Error(`refused: ${result.refusal}`);
  return result.value;
}

async function measure(bytes: Uint8Array): Promise<ImageQuality> {
  return (await accept(bytes)).quality;
}

async function refusalOf(bytes: Uint8Array): Promise<string> {
  const result = await engine.normalise(bytes, signal);
  return result.ok ? 'accepted' : result.refusal;
}

/** A PNG that announces its size truthfully and holds next to nothing. */
function pngHeader(width: number, height: number): Buffer {
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  size.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', size),
    chunk('IDAT', deflateSync(Buffer.alloc(100_000))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), content]);
  const whole = Buffer.alloc(named.length + 8);
  whole.writeUInt32BE(content.length, 0);
  named.copy(whole, 4);
  whole.writeUInt32BE(crc32(named), named.length + 4);
  return whole;
}
