import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { expect } from 'chai';
import { createDownloadMedia } from '../../../../src/bots/whatsapp/web/download-media.ts';
import { locateMedia } from '../../../../src/bots/whatsapp/web/locate-media.ts';
import type { MediaReference } from '../../../../src/bots/whatsapp/web/media-reference.ts';
import { DownloadFailed } from '../../../../src/core/channel/channel.ts';
import { encryptFile, type MediaServer, openMediaServer, type SentFile } from './media-server.ts';

const stays = new AbortController().signal;
const BIGGEST = 200_000;
const MEGABYTE = 1024 * 1024;

describe('whatsapp web download', () => {
  let server: MediaServer;

  beforeEach(async () => {
    server = await openMediaServer();
  });
  afterEach(() => server.close());

  for (const size of [0, 1, 15, 16, 17, 1000, 65_536, BIGGEST]) {
    it(`opens a file of ${size} bytes`, async () => {
      const bytes = randomBytes(size);

      expect((await read(sent(bytes))).equals(bytes)).to.equal(true);
    });
  }

  for (const [kind, purpose] of [
    ['image', 'Image'],
    ['video', 'Video'],
    ['document', 'Document'],
  ] as const) {
    it(`opens what was encrypted as ${kind} as that alone`, async () => {
      const bytes = randomBytes(100);
      const file = encryptFile(bytes, purpose);
      server.put(file);
      const others = (['image', 'video', 'document'] as const).filter((other) => other !== kind);

      expect((await read(toReference(file, { kind }))).equals(bytes)).to.equal(true);
      for (const other of others)
        expect(await reasonOf(read(toReference(file, { kind: other })))).to.equal('temporary');
    });
  }

  it('opens it however the bytes are cut on the way', async () => {
    const bytes = randomBytes(100);
    server.answerWith((response, encrypted) => {
      response.writeHead(200, { 'content-length': encrypted.length });
      const next = (at: number): void => {
        if (at === encrypted.length) return void response.end();
        response.write(encrypted.subarray(at, at + 1), () => process.nextTick(() => next(at + 1)));
      };
      next(0);
    });

    expect((await read(sent(bytes))).equals(bytes)).to.equal(true);
  });

  for (const [where, at] of [
    ['the first block', 0],
    ['the middle', 500],
    ['the padding', -11],
    ['the MAC', -1],
  ] as const) {
    it(`fails as temporary on one bit that is another in ${where}`, async () => {
      server.answerWith((response, encrypted) => {
        const other = Buffer.from(encrypted);
        const index = at < 0 ? other.length + at : at;
        other[index] = (other[index] ?? 0) ^ 1;
        response.end(other);
      });

      expect(await reasonOf(read(sent(randomBytes(1000))))).to.equal('temporary');
    });
  }

  for (const [what, change] of [
    ['hash of the file', { fileSha256: randomBytes(32) }],
    ['hash of the encrypted file', { fileEncSha256: randomBytes(32) }],
    ['key', { mediaKey: randomBytes(32) }],
  ] as const) {
    it(`fails as temporary when the ${what} is another`, async () => {
      expect(await reasonOf(read({ ...sent(randomBytes(1000)), ...change }))).to.equal('temporary');
    });
  }

  for (const [what, sentBytes] of [
    ['nothing', 0],
    ['less than the MAC', 5],
    ['the MAC alone', 10],
    ['half', 500],
  ] as const) {
    it(`fails as temporary where ${what} came, and the server calls it all`, async () => {
      server.answerWith((response, encrypted) => response.end(encrypted.subarray(0, sentBytes)));

      expect(await reasonOf(read(sent(randomBytes(1000))))).to.equal('temporary');
    });
  }

  for (const lacking of ['mediaKey', 'fileSha256', 'fileEncSha256'] as const) {
    it(`fails as gone, and asks nobody, where the message has no usable ${lacking}`, async () => {
      const media = sent(randomBytes(10));

      expect(await reasonOf(read({ ...media, [lacking]: undefined }))).to.equal('gone');
      expect(await reasonOf(read({ ...media, [lacking]: Buffer.alloc(31) }))).to.equal('gone');
      expect(server.asked()).to.deep.equal([]);
    });
  }

  for (const [status, reason] of [
    [404, 'gone'],
    [410, 'gone'],
    [403, 'temporary'],
    [500, 'temporary'],
    [503, 'temporary'],
  ] as const) {
    it(`fails as ${reason} when the server answers ${status}`, async () => {
      server.answerWith((response) => void response.writeHead(status).end());

      expect(await reasonOf(read(sent(randomBytes(10))))).to.equal(reason);
    });
  }

  it('follows no redirect', async () => {
    server.answerWith((response) => void response.writeHead(302, { location: '/elsewhere' }).end());

    expect(await reasonOf(read(sent(randomBytes(10))))).to.equal('temporary');
    expect(server.asked()).to.not.include('/elsewhere');
  });

  it('asks for nothing that is said to be too big', async () => {
    expect(await reasonOf(read({ ...sent(randomBytes(10)), size: BIGGEST + 1 }))).to.equal('too_large');
    expect(server.asked()).to.deep.equal([]);
  });

  it('stops what turns out to be too big, whatever was said about it', async () => {
    const media = sent(randomBytes(BIGGEST + 100));

    expect(await reasonOf(read({ ...media, size: 10 }))).to.equal('too_large');
  });

  it('stops when the bytes do not come, and hangs up when the reader loses interest', async () => {
    server.failNext('stall');
    expect(await reasonOf(read(sent(randomBytes(100_000)), 50))).to.equal('temporary');

    const hungUp = Promise.withResolvers<void>();
    server.answerWith((response, encrypted) => {
      response.on('close', () => hungUp.resolve());
      response.write(encrypted.subarray(0, 1000));
    });
    const bytes = await load(sent(randomBytes(100_000)), 600_000);
    bytes.destroy();

    await hungUp.promise;
  });

  it('fetches no more of a file than is being read', async () => {
    const size = 64 * MEGABYTE;
    const file = encryptFile(Buffer.alloc(size), 'Document');
    let served = 0;
    server.put(file);
    server.answerWith((response, encrypted) => {
      const pieces = function* () {
        for (let at = 0; at < encrypted.length; at += 65_536) {
          served = at;
          yield encrypted.subarray(at, at + 65_536);
        }
      };
      Readable.from(pieces()).pipe(response);
    });
    const mediaOrigins = [server.origin];
    const download = createDownloadMedia({ biggestMedia: size, stallMilliseconds: 5000, mediaOrigins });
    const bytes = await download(toReference(file), stays);
    let [ahead, received] = [0, 0];

    for await (const chunk of bytes) {
      received += chunk.length;
      ahead = Math.max(ahead, served - received);
      await setImmediate();
    }

    expect(received).to.equal(size);
    // What lies in the sockets between the two.
    expect(ahead).to.be.lessThan(16 * MEGABYTE);
  });

  function sent(bytes: Buffer): MediaReference {
    const file = encryptFile(bytes, 'Document');
    server.put(file);
    return toReference(file);
  }

  function load(media: MediaReference, stallMilliseconds = 5000) {
    const download = createDownloadMedia({
      biggestMedia: BIGGEST,
      stallMilliseconds,
      mediaOrigins: [server.origin],
    });
    return download(media, stays);
  }

  async function read(media: MediaReference, stallMilliseconds?: number): Promise<Buffer> {
    return Buffer.concat(await (await load(media, stallMilliseconds)).toArray());
  }
});

describe('whatsapp web media address', () => {
  for (const [named, url] of [
    [{ directPath: '/v/t62/1.enc?oh=x' }, 'https://mmg.whatsapp.net/v/t62/1.enc?oh=x'],
    [
      { url: 'https://media-ams2-1.cdn.whatsapp.net/v/1.enc' },
      'https://media-ams2-1.cdn.whatsapp.net/v/1.enc',
    ],
    [{ directPath: '/v/1.enc', url: 'https://evil.example/' }, 'https://mmg.whatsapp.net/v/1.enc'],
  ] as const) {
    it(`fetches ${JSON.stringify(named)} from WhatsApp`, () => {
      expect(locateMedia({ directPath: undefined, url: undefined, ...named }, undefined).href).to.equal(url);
    });
  }

  for (const hostile of [
    'https://evil.example/1.enc',
    'https://mmg.whatsapp.net.evil.example/1.enc',
    'https://evilwhatsapp.net/1.enc',
    'https://mmg.whatsapp.net@evil.example/1.enc',
    'http://mmg.whatsapp.net/1.enc',
    'https://mmg.whatsapp.net:8443/1.enc',
    'https://127.0.0.1/1.enc',
    'http://169.254.169.254/latest/meta-data',
    '//evil.example/1.enc',
    '/\\evil.example/1.enc',
    'file:///etc/passwd',
    'data:text/plain,x',
    '',
  ]) {
    it(`goes nowhere a sender likes: "${hostile}"`, () => {
      for (const named of [
        { directPath: hostile, url: undefined },
        { directPath: undefined, url: hostile },
      ]) {
        const located = attempt(() => locateMedia(named, undefined));

        expect(located).to.satisfy(
          (outcome: unknown) =>
            (outcome instanceof DownloadFailed && outcome.reason === 'gone') ||
            (outcome instanceof URL && outcome.origin === 'https://mmg.whatsapp.net'),
        );
      }
    });
  }
});

function attempt<Value>(work: () => Value): unknown {
  try {
    return work();
  } catch (err) {
    return err;
  }
}

function toReference({ described }: SentFile, change: Partial<MediaReference> = {}): MediaReference {
  const { fileLength: size, ...rest } = described;
  return { kind: 'document', url: undefined, ...rest, size, ...change };
}

async function reasonOf(download: Promise<Buffer>): Promise<string> {
  try {
    return `came: ${(await download).length} bytes`;
  } catch (err) {
    if (err instanceof DownloadFailed) return err.reason;
    throw err;
  }
}
