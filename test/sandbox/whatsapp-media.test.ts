import { createHash } from 'node:crypto';
import { expect } from 'chai';
import sharp from 'sharp';
import type { Person } from '../../sandbox/control/person.ts';
import { openWhatsAppSandbox, type WhatsAppSandbox } from '../../sandbox/whatsapp/open-whatsapp-sandbox.ts';
import { callGraph, download, locateMedia } from './whatsapp-client.ts';
import { openWebhookListener, type WebhookListener } from './whatsapp-listener.ts';

const DAY = 24 * 60 * 60 * 1000;
const MEGABYTE = 1024 * 1024;

describe('a file in the WhatsApp sandbox', () => {
  let now: Date;
  let sandbox: WhatsAppSandbox;
  let listener: WebhookListener;
  let anna: Person;

  beforeEach(async () => {
    now = new Date('2026-06-01T10:00:00Z');
    sandbox = await openWhatsAppSandbox({ now: () => now });
    listener = await openWebhookListener();
    await sandbox.subscribe(listener.url);
    anna = await sandbox.person();
  });

  afterEach(async () => {
    await sandbox.close();
    await listener.close();
  });

  const later = (milliseconds: number): void => void (now = new Date(now.getTime() + milliseconds));
  const picture = (width: number, height: number): Promise<Buffer> =>
    sharp({ create: { width, height, channels: 3, background: 'blue' } })
      .png()
      .toBuffer();
  const heard = async (): Promise<Record<string, unknown>> => {
    await sandbox.drained();
    return listener.messages().at(-1) ?? {};
  };
  const sendFile = async (bytes: Uint8Array = Buffer.from('file')): Promise<string> =>
    (await anna.sendsDocument(bytes)).media?.fileId ?? '';

  it('is announced with its name, type and hash, and comes in two steps as it was', async () => {
    const bytes = Buffer.from('%PDF-1.7 and so on');
    const hash = createHash('sha256').update(bytes);
    const sha256 = hash.copy().digest('base64');

    await anna.sendsDocument(bytes, {
      fileName: 'паспорт.pdf',
      mimeType: 'application/pdf',
      caption: 'here',
    });
    const { type, document } = await heard();
    const id = document && typeof document === 'object' && 'id' in document ? String(document.id) : '';
    const located = await callGraph(sandbox, `${id}?phone_number_id=${sandbox.phoneNumberId}`);
    const { url, ...described } = await locateMedia(sandbox, id);
    const answer = await download(sandbox, url);

    expect({ type, document }).to.deep.equal({
      type: 'document',
      document: { id, filename: 'паспорт.pdf', mime_type: 'application/pdf', sha256, caption: 'here' },
    });
    expect(located.body).to.include({ messaging_product: 'whatsapp', id });
    expect(described).to.deep.equal({
      mime_type: 'application/pdf',
      sha256: hash.digest('hex'),
      file_size: bytes.length,
    });
    expect(answer.headers.get('content-type')).to.equal('application/pdf');
    expect(Buffer.from(await answer.arrayBuffer())).to.deep.equal(bytes);
    expect(url).to.match(/\/whatsapp-media\//);
  });

  it('is a picture of at most 1600 pixels, in JPEG, when it is sent as one', async () => {
    const { media } = await anna.sendsPhoto(await picture(3200, 2000), { caption: 'me' });

    const { image } = await heard();
    const { url, mime_type } = await locateMedia(sandbox, media?.fileId ?? '');
    const bytes = Buffer.from(await (await download(sandbox, url)).arrayBuffer());

    const { format, width, height } = await sharp(bytes).metadata();
    expect({ format, width, height }).to.deep.equal({ format: 'jpeg', width: 1600, height: 1000 });
    expect(mime_type).to.equal('image/jpeg');
    expect(image).to.include({ mime_type: 'image/jpeg', caption: 'me' });
    expect(media).to.include({ form: 'photo', width: 1600, height: 1000, size: bytes.length });
  });

  it('is what its form makes of it', async () => {
    await anna.sendsVideo(Buffer.from('video'));
    const video = await heard();
    await anna.sendsVideoNote(Buffer.from('note'));
    const note = await heard();
    await anna.sendsVoice();
    const audio = await heard();
    await anna.sendsSticker();
    const sticker = await heard();

    expect([video['type'], note['type'], audio['type'], sticker['type']]).to.deep.equal([
      'video',
      'video',
      'audio',
      'sticker',
    ]);
    expect(audio['audio']).to.include({ voice: true, mime_type: 'audio/ogg; codecs=opus' });
    expect(sticker['sticker']).to.include({ animated: false, mime_type: 'image/webp' });
  });

  it('is not sent when it is empty, too large or no picture', async () => {
    const refusals: unknown[] = [];
    const attempts = [
      () => anna.sendsDocument(new Uint8Array(0)),
      () => anna.sendsVideo(new Uint8Array(16 * MEGABYTE + 1)),
      () => anna.sendsDocument(new Uint8Array(100 * MEGABYTE + 1)),
      () => anna.sendsPhoto(Buffer.from('no picture')),
    ];
    for (const attempt of attempts) refusals.push(await attempt().catch((error: unknown) => error));

    expect(refusals.map(String)).to.have.length(4);
    expect(String(refusals[0])).to.contain('empty');
    expect(String(refusals[1])).to.contain('no video of more than 16777216 bytes');
    expect(String(refusals[2])).to.contain('no document of more than 104857600 bytes');
    expect(String(refusals[3])).to.contain('not a picture');
    expect(listener.posts).to.deep.equal([]);
  });

  it('needs the token at both steps', async () => {
    const id = await sendFile();
    const { url } = await locateMedia(sandbox, id);

    const first = await callGraph(sandbox, id, { token: 'EAAother' });
    const second = await fetch(url);

    expect([first.status, second.status]).to.deep.equal([401, 401]);
    expect(await second.json()).to.have.nested.property('error.code', 190);
  });

  it('is where it was said to be for five minutes, and is found again after them', async () => {
    const id = await sendFile();
    const { url } = await locateMedia(sandbox, id);

    later(5 * 60_000 - 1);
    const within = await download(sandbox, url);
    later(1);
    const without = await download(sandbox, url);
    const { url: fresh } = await locateMedia(sandbox, id);

    expect([within.status, without.status]).to.deep.equal([200, 404]);
    expect((await download(sandbox, fresh)).status).to.equal(200);
    expect((await download(sandbox, `${sandbox.url}/whatsapp-media/unknown`)).status).to.equal(404);
  });

  it('has an id for thirty days', async () => {
    const id = await sendFile();

    later(30 * DAY - 1);
    const within = await callGraph(sandbox, id);
    later(1);
    const without = await callGraph(sandbox, id);

    expect(within.status).to.equal(200);
    expect(without.status).to.equal(400);
    expect(without.body.error).to.include({ code: 100, error_subcode: 33, type: 'GraphMethodException' });
  });

  it('can be let expire, and deleted', async () => {
    const message = await anna.sendsDocument(Buffer.from('one'));
    const other = await sendFile();
    const { url } = await locateMedia(sandbox, other);

    sandbox.hand(anna).expiresMedia(message);
    const expired = await callGraph(sandbox, message.media?.fileId ?? '');
    const deleted = await callGraph(sandbox, other, { method: 'DELETE' });
    const again = await callGraph(sandbox, other, { method: 'DELETE' });

    expect(expired.body.error).to.include({ code: 100 });
    expect(deleted.body).to.deep.equal({ success: true });
    expect(again.body.error).to.include({ code: 100 });
    expect((await download(sandbox, url)).status).to.equal(404);
  });

  it('belongs to one number', async () => {
    const { status, body } = await callGraph(sandbox, `${await sendFile()}?phone_number_id=1`);

    expect(status).to.equal(400);
    expect(body.error).to.include({ code: 100 });
  });

  it('stays on the page of whoever sent it, and has a new id when it is forwarded', async () => {
    const message = await anna.sendsDocument(Buffer.from('mine'));
    sandbox.hand(anna).expiresMedia(message);

    const forwarded = await anna.forwards(message);
    const shown = await fetch(`${sandbox.url}${message.media?.url ?? ''}`);

    expect(await shown.text()).to.equal('mine');
    expect(forwarded.media?.fileId).to.not.equal(message.media?.fileId);
    expect(await heard()).to.deep.include({ context: { forwarded: true } });
    expect((await locateMedia(sandbox, forwarded.media?.fileId ?? '')).file_size).to.equal(4);
  });
});
