import { expect } from 'chai';
import sharp from 'sharp';
import { z } from 'zod';
import type { Person } from '../../sandbox/control/person.ts';
import { openTelegramSandbox, type TelegramSandbox } from '../../sandbox/telegram/server.ts';
import { callApi, sendMessage, uploadToApi, type Answer } from './bot-api-client.ts';
import { rejection } from './rejection.ts';

const sentSchema = z.object({
  message_id: z.number(),
  photo: z.array(z.object({ file_id: z.string() })).optional(),
});
const keyboard = { inline_keyboard: [[{ text: 'Yes', callback_data: 'yes' }]] };

describe('pictures and files of the bot', () => {
  let sandbox: TelegramSandbox;
  let anna: Person;

  beforeEach(async () => {
    sandbox = await openTelegramSandbox();
    anna = await sandbox.person();
    await anna.says('hi');
  });

  afterEach(() => sandbox.close());

  const call = (method: string, parameters: Record<string, unknown>): Promise<Answer> =>
    callApi(sandbox, method, { chat_id: anna.chatId, ...parameters });
  const upload = (method: string, fields: Record<string, string | Uint8Array>): Promise<Answer> => {
    const form = new FormData();
    form.set('chat_id', String(anna.chatId));
    for (const [name, value] of Object.entries(fields)) {
      form.set(name, typeof value === 'string' ? value : new Blob([new Uint8Array(value)]));
    }
    return uploadToApi(sandbox, method, form);
  };
  const picture = (width = 200, height = 100): Promise<Uint8Array> =>
    sharp({ create: { width, height, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
  const sendPhoto = async (more: Record<string, string> = {}): Promise<z.infer<typeof sentSchema>> =>
    sentSchema.parse((await upload('sendPhoto', { photo: await picture(), ...more })).result);
  const lastSeen = async () => (await anna.reads()).at(-1);

  describe('that are protected', () => {
    it('are shown as such, and neither forwarded nor saved', async () => {
      await sendPhoto({ protect_content: 'true', caption: 'Only for you' });

      const message = await anna.hears('Only for you');

      expect(message.isProtected).to.equal(true);
      const refused = 'The bot does not let this message be forwarded or saved';
      expect(await rejection(anna.forwards(message))).to.equal(refused);
      expect(await rejection(anna.saves(message))).to.equal(refused);
    });

    it('are saved where they are not', async () => {
      await upload('sendDocument', { document: new TextEncoder().encode('a note'), caption: 'Yours' });

      const bytes = await anna.saves(await anna.hears('Yours'));

      expect(String(bytes)).to.equal('a note');
    });

    it('are those of a whole album', async () => {
      const media = ['one', 'two'].map((name) => ({ type: 'photo', media: `attach://${name}` }));

      await upload('sendMediaGroup', {
        media: JSON.stringify(media),
        one: await picture(),
        two: await picture(),
        protect_content: 'true',
      });

      const album = (await anna.reads()).filter(({ media: shown }) => shown);
      expect(album.map(({ isProtected }) => isProtected)).to.deep.equal([true, true]);
    });
  });

  it('are blurred where the bot says so', async () => {
    await sendPhoto({ has_spoiler: 'true' });

    expect(await lastSeen()).to.include({ hasSpoiler: true });
  });

  it('are sent again by the id they were given', async () => {
    const { photo = [] } = await sendPhoto();

    const answer = await call('sendPhoto', { photo: photo.at(-1)?.file_id, caption: 'again' });

    expect(answer.ok).to.equal(true);
    expect((await anna.hears('again')).media).to.include({ form: 'photo' });
  });

  it('are of another kind than their id says only among files', async () => {
    const { photo = [] } = await sendPhoto();

    const answer = await call('sendDocument', { document: photo.at(-1)?.file_id });

    expect(answer.description).to.equal("Bad Request: can't use file of type Photo as Document");
  });

  it('are no photo above 10 MB', async () => {
    const size = 10 * 1024 * 1024 + 1;

    const answer = await upload('sendPhoto', { photo: new Uint8Array(size) });

    expect(answer.description).to.equal(
      `Bad Request: file of size ${size} bytes is too big for a photo; the maximum size is ${size - 1} bytes`,
    );
  });

  it('are no photo where they are too long and narrow', async () => {
    const answer = await upload('sendPhoto', { photo: await picture(210, 10) });

    expect(answer.description).to.equal('Bad Request: PHOTO_INVALID_DIMENSIONS');
  });

  const albums: [why: string, items: object[], description: string][] = [
    ['of nothing', [], 'there are no messages to send'],
    [
      'of eleven',
      Array.from({ length: 11 }, () => ({ type: 'photo', media: 'attach://one' })),
      'too many messages to send as an album',
    ],
    [
      'of a photo and a document',
      [
        { type: 'photo', media: 'attach://one' },
        { type: 'document', media: 'attach://one' },
      ],
      "document can't be mixed with other media types",
    ],
    [
      'of what was not uploaded',
      [{ type: 'photo', media: 'attach://two' }],
      'wrong file identifier/HTTP URL specified',
    ],
  ];
  for (const [why, items, description] of albums) {
    it(`are no album ${why}`, async () => {
      const before = await anna.reads();

      const answer = await upload('sendMediaGroup', {
        media: JSON.stringify(items),
        one: await picture(),
      });

      expect(answer.description).to.equal(`Bad Request: ${description}`);
      expect(await anna.reads()).to.have.length(before.length);
    });
  }

  describe('are changed', () => {
    it('in their caption, which takes the buttons away', async () => {
      const { message_id } = await sendPhoto({ caption: 'before', reply_markup: JSON.stringify(keyboard) });

      await call('editMessageCaption', { message_id, caption: 'after' });

      expect(await anna.hears('after')).to.deep.include({ messageId: message_id, buttons: [] });
    });

    it('for other pictures, whose caption is their own', async () => {
      const { message_id } = await sendPhoto({ caption: 'before' });
      const before = await lastSeen();

      const media = JSON.stringify({ type: 'photo', media: 'attach://new', has_spoiler: true });
      const form = { message_id: String(message_id), media, new: await picture(50, 50) };
      const answer = await upload('editMessageMedia', form);

      const after = await lastSeen();
      expect(answer.ok).to.equal(true);
      expect(after).to.include({ messageId: message_id, text: '', hasSpoiler: true });
      expect(after?.media?.fileId).to.not.equal(before?.media?.fileId);
    });

    it('by a picture in place of a text', async () => {
      const message_id = await sendMessage(sandbox, { chat_id: anna.chatId });

      const media = JSON.stringify({ type: 'photo', media: 'attach://new', caption: 'There' });
      const answer = await upload('editMessageMedia', {
        message_id: String(message_id),
        media,
        new: await picture(50, 50),
      });

      expect(answer.ok).to.equal(true);
      expect(await lastSeen()).to.deep.include({ messageId: message_id, text: 'There' });
      expect((await lastSeen())?.media?.form).to.equal('photo');
    });

    it('of a caption only where there is one', async () => {
      const message_id = await sendMessage(sandbox, { chat_id: anna.chatId });

      const caption = await call('editMessageCaption', { message_id, caption: 'x' });

      expect(caption.description).to.equal('Bad Request: there is no caption in the message to edit');
    });

    it('by no more than 1024 characters, and by something', async () => {
      const { message_id } = await sendPhoto({ caption: 'same' });

      const long = await call('editMessageCaption', { message_id, caption: 'x'.repeat(1025) });
      const same = await call('editMessageCaption', { message_id, caption: 'same' });

      expect(long.description).to.equal('Bad Request: message caption is too long');
      expect(same.description).to.match(/^Bad Request: message is not modified/);
    });
  });
});
