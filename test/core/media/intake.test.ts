import { expect } from 'chai';
import { createHmac } from 'node:crypto';
import { admit, MediaRefused } from '../../../src/core/media/intake.ts';
import { recogniseFormat } from '../../../src/core/media/media-format.ts';
import { jpegBytes, mp4Bytes } from '../dialogue/events.ts';

const HEIC = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1', 'latin1');
const WEBM = Buffer.concat([Buffer.from([0x1a, 0x45, 0xdf, 0xa3]), Buffer.alloc(30)]);
const PNG = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(30)]);
const WEBP = Buffer.from('RIFF\x24\0\0\0WEBPVP8 and more', 'latin1');

describe('recogniseFormat', () => {
  for (const [what, bytes, format] of [
    ['a JPEG', jpegBytes('x'), 'jpeg'],
    ['a PNG', PNG, 'png'],
    ['a WebP', WEBP, 'webp'],
    ['a HEIC', HEIC, 'heic'],
    ['an AVIF', Buffer.from('\0\0\0\x1cftypavif\0\0\0\0', 'latin1'), 'heic'],
    ['an MP4', mp4Bytes('x'), 'mp4'],
    ['a QuickTime film that begins with its data', Buffer.from('\0\0\0\x08mdat12345678', 'latin1'), 'mp4'],
    ['a WebM', WEBM, 'webm'],
    ['a WAV, a RIFF as well', Buffer.from('RIFF\x24\0\0\0WAVEfmt ', 'latin1'), 'unknown'],
    ['an HLS playlist', Buffer.from('#EXTM3U\n#EXT-X-VERSION:3'), 'unknown'],
    ['an ffconcat playlist', Buffer.from('ffconcat version 1.0'), 'unknown'],
    ['an SVG', Buffer.from('<svg xmlns="http://w3.org">'), 'unknown'],
    ['a GIF', Buffer.from('GIF89a0123456789'), 'unknown'],
    ['a PDF', Buffer.from('%PDF-1.7 and so on'), 'unknown'],
    ['zeros', Buffer.alloc(16), 'unknown'],
    ['nothing', Buffer.alloc(0), 'unknown'],
  ] as const) {
    it(`${what} → ${format}`, () => {
      expect(recogniseFormat(bytes)).to.equal(format);
    });
  }
});

describe('admit', () => {
  it('lets the bytes through as they are, counts and hashes them, however they are cut', async () => {
    const bytes = jpegBytes('portrait', 5000);
    for (const size of [1, 7, 16, 5004]) {
      const { passed, seen } = await pass(cut(bytes, size));

      expect(passed.equals(bytes), `chunks of ${size}`).to.equal(true);
      expect(seen.size).to.equal(bytes.length);
      expect(seen.hash.digest('hex')).to.equal(createHmac('sha256', 'key').update(bytes).digest('hex'));
    }
  });

  it('lets nothing through before it knows the format', async () => {
    const { passed, refusal } = await pass(cut(Buffer.from('#EXTM3U\n/etc/passwd\n'.repeat(50)), 3), 'video');

    expect(refusal).to.equal('FILE_TYPE_UNSUPPORTED');
    expect(passed).to.have.length(0);
  });

  for (const [what, bytes, expected, refusal] of [
    ['a video where a picture is expected', mp4Bytes('x'), 'image', 'FILE_TYPE_UNSUPPORTED'],
    ['a picture where a video is expected', jpegBytes('x'), 'video', 'FILE_TYPE_UNSUPPORTED'],
    [
      'a HEIC where a picture is expected',
      Buffer.concat([HEIC, Buffer.alloc(50)]),
      'image',
      'HEIC_UNSUPPORTED',
    ],
    [
      'a HEIC where a video is expected',
      Buffer.concat([HEIC, Buffer.alloc(50)]),
      'video',
      'HEIC_UNSUPPORTED',
    ],
    ['a JPEG of fifteen bytes', jpegBytes('x').subarray(0, 15), 'image', 'FILE_TYPE_UNSUPPORTED'],
    ['nothing at all', Buffer.alloc(0), 'image', 'FILE_EMPTY'],
  ] as const) {
    it(`refuses ${what}: ${refusal}`, async () => {
      expect((await pass(cut(bytes, 10), expected)).refusal).to.equal(refusal);
    });
  }

  it('stops at the cap, without asking for what comes after it', async () => {
    let given = 0;
    const endless = async function* () {
      yield await Promise.resolve(jpegBytes('x', 996));
      for (;;) {
        given += 1;
        yield Buffer.alloc(1000);
      }
    };

    const { refusal, passed } = await pass(endless());

    expect(refusal).to.equal('FILE_TOO_LARGE');
    expect(passed.length).to.be.at.most(10_000);
    expect(given).to.equal(10);
  });

  it('takes exactly as much as the cap', async () => {
    expect(await pass(cut(jpegBytes('x', 9996), 1000))).to.have.property('refusal', undefined);
    expect(await pass(cut(jpegBytes('x', 9997), 1000))).to.have.property('refusal', 'FILE_TOO_LARGE');
  });
});

async function pass(content: AsyncIterable<Buffer>, expected: 'image' | 'video' = 'image') {
  const seen = { size: 0, hash: createHmac('sha256', 'key') };
  const passed: Buffer[] = [];
  let refusal: string | undefined;
  try {
    for await (const chunk of admit(content, { expected, biggestBytes: 10_000 }, seen)) passed.push(chunk);
  } catch (err) {
    if (!(err instanceof MediaRefused)) throw err;
    refusal = err.refusal;
  }
  return { passed: Buffer.concat(passed), seen, refusal };
}

async function* cut(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) {
    yield await Promise.resolve(bytes.subarray(start, start + size));
  }
}
