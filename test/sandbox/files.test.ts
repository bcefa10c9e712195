import { expect } from 'chai';
import sharp from 'sharp';
import { z } from 'zod';
import { addMilliseconds } from '../../src/core/clock.ts';
import type { Person } from '../../sandbox/control/person.ts';
import { openTelegramSandbox, type TelegramSandbox } from '../../sandbox/telegram/server.ts';
import { callApi, getUpdates } from './bot-api-client.ts';

const fileSchema = z.object({ file_id: z.string(), file_size: z.number(), file_path: z.string() });
const photoUpdateSchema = z.object({
  message: z.object({
    photo: z.array(z.object({ file_id: z.string(), width: z.number(), height: z.number() })),
  }),
});

const bots = [
  { token: '1:one', username: 'one_bot', firstName: 'One' },
  { token: '2:two', username: 'two_bot', firstName: 'Two' },
];

describe('files', () => {
  let sandbox: TelegramSandbox;
  let anna: Person;
  let now: Date;

  beforeEach(async () => {
    now = new Date();
    sandbox = await openTelegramSandbox({ bots, now: () => now });
    anna = await sandbox.person();
  });

  afterEach(() => sandbox.close());

  async function sendDocument(bytes: Uint8Array): Promise<string> {
    const message = await anna.sendsDocument(bytes, { fileName: 'passport.jpg', mimeType: 'image/jpeg' });
    return message.media?.fileId ?? '';
  }

  async function getLink(fileId: string): Promise<string> {
    const { result } = await callApi(sandbox, 'getFile', { file_id: fileId });
    return `${sandbox.url}/file/bot${sandbox.token}/${fileSchema.parse(result).file_path}`;
  }

  it('are downloaded byte for byte', async () => {
    const bytes = Buffer.from('some bytes of a passport');
    const fileId = await sendDocument(bytes);

    const { result } = await callApi(sandbox, 'getFile', { file_id: fileId });
    const response = await fetch(await getLink(fileId));

    expect(fileSchema.parse(result)).to.include({ file_id: fileId, file_size: bytes.length });
    expect(response.headers.get('content-length')).to.equal(String(bytes.length));
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).to.equal(true);
  });

  it('can be 20 MB for a bot, and not one byte more', async () => {
    const limit = 20 * 1024 * 1024;
    const biggest = await sendDocument(new Uint8Array(limit));
    const tooBig = await sendDocument(new Uint8Array(limit + 1));

    expect((await callApi(sandbox, 'getFile', { file_id: biggest })).ok).to.equal(true);
    expect(await callApi(sandbox, 'getFile', { file_id: tooBig })).to.include({
      status: 400,
      description: 'Bad Request: file is too big',
    });
  });

  it('lose their link after an hour, and get a new one', async () => {
    const fileId = await sendDocument(Buffer.from('x'));
    const link = await getLink(fileId);
    now = addMilliseconds(now, 60 * 60 * 1000);

    expect((await fetch(link)).status).to.equal(404);
    expect((await fetch(await getLink(fileId))).status).to.equal(200);
  });

  it('cannot be downloaded with another token', async () => {
    const link = await getLink(await sendDocument(Buffer.from('x')));

    expect((await fetch(link.replace('bot1:one', 'bot2:two'))).status).to.equal(404);
    expect((await fetch(link.replace('bot1:one', 'bot1:wrong'))).status).to.equal(401);
  });

  it('cannot be reached outside their folder', async () => {
    const response = await fetch(`${sandbox.url}/file/bot${sandbox.token}/..%2F..%2F..%2Fetc%2Fpasswd`);

    expect(response.status).to.equal(404);
  });

  it('are refused by an identifier that is none', async () => {
    expect((await callApi(sandbox, 'getFile', { file_id: 'nonsense' })).description).to.equal(
      'Bad Request: invalid file_id',
    );
    expect((await callApi(sandbox, 'getFile')).description).to.equal('Bad Request: file_id not specified');
  });

  it("are refused by another bot's identifier", async () => {
    const fileId = await sendDocument(Buffer.from('x'));

    const answer = await callApi(sandbox, 'getFile', { file_id: fileId }, '2:two');

    expect(answer.description).to.equal('Bad Request: wrong file_id or the file is temporarily unavailable');
  });

  it('sent as a photo are recompressed to at most 1280 pixels, in several sizes, upright, without metadata', async () => {
    const sideways = await sharp({ create: { width: 3000, height: 2000, channels: 3, background: 'red' } })
      .withExif({ IFD0: { Copyright: 'secret place' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();

    await anna.sendsPhoto(sideways);

    const [update] = await getUpdates(sandbox);
    const { photo } = photoUpdateSchema.parse(update).message;
    expect(photo.map(({ width, height }) => [width, height])).to.deep.equal([
      [60, 90],
      [213, 320],
      [533, 800],
      [853, 1280],
    ]);
    const bytes = await (await fetch(await getLink(photo.at(-1)?.file_id ?? ''))).arrayBuffer();
    const { format, exif, orientation } = await sharp(bytes).metadata();
    expect({ format, exif, orientation }).to.deep.equal({
      format: 'jpeg',
      exif: undefined,
      orientation: undefined,
    });
  });

  it('smaller than that keep their size', async () => {
    const small = await sharp({ create: { width: 300, height: 200, channels: 3, background: 'red' } })
      .png()
      .toBuffer();

    await anna.sendsPhoto(small);

    const [update] = await getUpdates(sandbox);
    const sizes = photoUpdateSchema.parse(update).message.photo;
    expect(sizes.map(({ width }) => width)).to.deep.equal([90, 300]);
  });

  it('that are no pictures cannot be sent as a photo', async () => {
    const failure: unknown = await anna.sendsPhoto(Buffer.from('just text')).catch((error: unknown) => error);

    expect(String(failure)).to.contain('This is not a picture: send it as a file');
    expect(sandbox.pendingUpdates()).to.equal(0);
  });
});
