import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import sharp from 'sharp';
import { z } from 'zod';
import type { Person } from '../../sandbox/control/person.ts';
import type { WeChatSandbox } from '../../sandbox/wechat/open-wechat-sandbox.ts';
import { addMilliseconds } from '../../src/core/clock.ts';
import { openStage, type AccountServer } from './wechat-account.ts';
import { callApi, fetchApi, getStableToken } from './wechat-client.ts';

const threeDays = 3 * 24 * 60 * 60 * 1000;

describe("WeChat's media", () => {
  let sandbox: WeChatSandbox;
  let account: AccountServer;
  let anna: Person;
  let now: Date;
  let close: () => Promise<void>;

  beforeEach(async () => {
    now = new Date('2026-03-01T12:00:00Z');
    ({ sandbox, account, anna, close } = await openStage({ now: () => now }));
  });

  afterEach(() => close());

  const query = async (media_id: string): Promise<Record<string, string>> => {
    const { access_token } = await getStableToken(sandbox);
    return { access_token, media_id };
  };
  const get = async (mediaId: string): Promise<Response> =>
    fetchApi(sandbox, 'media/get', { query: await query(mediaId) });
  const received = async (): Promise<Record<string, string>> =>
    (await account.untilCalls(1))[0]?.fields ?? {};
  const videoUrl = async (mediaId: string): Promise<string> =>
    z.object({ video_url: z.string() }).parse(await (await get(mediaId)).json()).video_url;
  const bytesAt = async (url: string): Promise<Buffer> => Buffer.from(await (await fetch(url)).arrayBuffer());

  it('of a photo are a smaller JPEG, upright, without metadata, also at its own address', async () => {
    const sideways = await sharp({ create: { width: 3000, height: 2000, channels: 3, background: 'red' } })
      .withExif({ IFD0: { Copyright: 'secret place' } })
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer();

    await anna.sendsPhoto(sideways, { mimeType: 'image/png' });
    const { MsgType, MediaId = '', PicUrl = '' } = await received();
    const response = await get(MediaId);
    const bytes = Buffer.from(await response.arrayBuffer());

    const { format, width, height, exif } = await sharp(bytes).metadata();
    expect(MsgType).to.equal('image');
    expect({ format, width, height, exif }).to.deep.equal({
      format: 'jpeg',
      width: 960,
      height: 1440,
      exif: undefined,
    });
    expect(response.headers.get('content-type')).to.equal('image/jpeg');
    expect(response.headers.get('content-disposition')).to.equal(`attachment; filename="${MediaId}.jpg"`);
    expect(response.headers.get('content-length')).to.equal(String(bytes.length));
    expect((await bytesAt(PicUrl)).equals(bytes)).to.equal(true);
  });

  it('of a picture sent as the original keep every byte', async () => {
    const bytes = randomBytes(300_000);

    await anna.sendsDocument(bytes, { mimeType: 'image/png' });
    const { MsgType, MediaId = '' } = await received();
    const response = await get(MediaId);

    expect(MsgType).to.equal('image');
    expect(response.headers.get('content-type')).to.equal('image/png');
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).to.equal(true);
  });

  for (const [what, kind, sendVideo] of [
    ['a video', 'video', (bytes: Buffer) => anna.sendsVideo(bytes)],
    ['a recorded video', 'shortvideo', (bytes: Buffer) => anna.sendsVideoNote(bytes)],
    [
      'a video sent as a file',
      'video',
      (bytes: Buffer) => anna.sendsDocument(bytes, { mimeType: 'video/mp4' }),
    ],
  ] as const) {
    it(`of ${what} are at an address, byte for byte, with a still picture`, async () => {
      const bytes = randomBytes(300_000);

      await sendVideo(bytes);
      const { MsgType, MediaId = '', ThumbMediaId = '' } = await received();
      const url = await videoUrl(MediaId);

      expect(MsgType).to.equal(kind);
      expect(url).to.match(new RegExp(`^${sandbox.url}/wechat-media/`));
      expect((await bytesAt(url)).equals(bytes)).to.equal(true);
      expect((await get(ThumbMediaId)).headers.get('content-type')).to.equal('image/jpeg');
    });
  }

  it('of a voice are downloaded like a picture', async () => {
    const bytes = randomBytes(1000);

    await anna.sendsVoice(bytes, { mimeType: 'audio/amr' });
    const { MsgType, MediaId = '', Format } = await received();
    const response = await get(MediaId);

    expect([MsgType, Format, response.headers.get('content-type')]).to.deep.equal([
      'voice',
      'amr',
      'audio/amr',
    ]);
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).to.equal(true);
  });

  it('are gone after three days, but not from the chat', async () => {
    const { media } = await anna.sendsDocument(Buffer.from('x'), { mimeType: 'image/png' });
    const { MediaId = '', PicUrl = '' } = await received();
    now = addMilliseconds(now, threeDays - 1);
    const before = await get(MediaId);
    now = addMilliseconds(now, 1);

    const after = await callApi(sandbox, 'media/get', { query: await query(MediaId) });

    expect(before.headers.get('content-type')).to.equal('image/png');
    expect(after).to.include({ errcode: 40007, status: 200 });
    expect(after.errmsg).to.match(/^invalid media_id rid/);
    expect((await fetch(PicUrl)).status).to.equal(404);
    expect((await fetch(`${sandbox.url}${media?.url}`)).status).to.equal(200);
  });

  it('are refused by an id that is none, without a token and by another verb', async () => {
    const { access_token } = await getStableToken(sandbox);
    const codes = [
      await callApi(sandbox, 'media/get', { query: await query('none') }),
      await callApi(sandbox, 'media/get', { query: { access_token } }),
      await callApi(sandbox, 'media/get', { query: { media_id: 'none' } }),
      await callApi(sandbox, 'media/get', { query: await query('none'), body: {} }),
    ].map(({ errcode }) => errcode);

    expect(codes).to.deep.equal([40007, 41006, 41001, 43001]);
  });

  it('of a video are at another host with a fault, where they would be found', async () => {
    await anna.sendsVideo(Buffer.from('a video'));
    const { MediaId = '' } = await received();
    sandbox.inject({ kind: 'foreign_host', method: 'media/get', times: 1 });

    const [foreign, own] = [await videoUrl(MediaId), await videoUrl(MediaId)];

    expect(new URL(foreign).origin).not.to.equal(sandbox.url);
    expect(String(await bytesAt(foreign))).to.equal('a video');
    expect(new URL(own).origin).to.equal(sandbox.url);
  });

  describe('with a fault', () => {
    async function countBytes(response: Response): Promise<{ count: number; failed: boolean }> {
      let count = 0;
      try {
        for await (const chunk of response.body ?? []) count += chunk.length;
        return { count, failed: false };
      } catch {
        return { count, failed: true }; // The failure is what is asked about.
      }
    }

    it('break off in the middle, of a picture and of a video', async () => {
      await anna.sendsDocument(randomBytes(300_000), { mimeType: 'image/png' });
      await anna.sendsVideo(randomBytes(300_000));
      const [picture, video] = (await account.untilCalls(2)).map(({ fields }) => fields.MediaId ?? '');
      const url = await videoUrl(video ?? '');
      sandbox.inject({ kind: 'cut', method: 'media/get', afterBytes: 100_000, times: 1 });
      sandbox.inject({ kind: 'cut', method: 'download', afterBytes: 50_000, times: 1 });

      const counts = [
        await countBytes(await get(picture ?? '')),
        await countBytes(await fetch(url)),
        await countBytes(await get(picture ?? '')),
        await countBytes(await fetch(url)),
      ];

      expect(counts).to.deep.equal([
        { count: 100_000, failed: true },
        { count: 50_000, failed: true },
        { count: 300_000, failed: false },
        { count: 300_000, failed: false },
      ]);
    });

    it('stop moving in the middle', async () => {
      await anna.sendsVideo(randomBytes(300_000));
      const { MediaId = '' } = await received();
      const url = await videoUrl(MediaId);
      sandbox.inject({ kind: 'stall', method: 'download', afterBytes: 100_000 });
      const patience = new AbortController();
      let count = 0;

      const response = await fetch(url, { signal: patience.signal });
      const reader = response.body?.getReader();
      while (reader && count < 100_000) count += (await reader.read()).value?.length ?? 0;
      const next = reader?.read();
      patience.abort();

      expect(count).to.equal(100_000);
      expect(String(await next?.catch((error: unknown) => error))).to.contain('AbortError');
    });
  });
});
