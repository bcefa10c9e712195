import { Readable } from 'node:stream';
import { expect } from 'chai';
import { Bot, InlineKeyboard } from 'grammy';
import sharp from 'sharp';
import type { Person } from '../../sandbox/control/person.ts';
import { openTelegramSandbox, type TelegramSandbox } from '../../sandbox/telegram/server.ts';
import { callApi, getUpdates, sendMessage } from './bot-api-client.ts';

describe('a person in the sandbox', () => {
  let sandbox: TelegramSandbox;
  let anna: Person;

  beforeEach(async () => {
    sandbox = await openTelegramSandbox();
    anna = await sandbox.person();
  });

  afterEach(() => sandbox.close());

  const messageOf = async (): Promise<unknown> => (await getUpdates(sandbox)).at(-1)?.['message'];
  const picture = (): Promise<Buffer> =>
    sharp({ create: { width: 400, height: 300, channels: 3, background: 'blue' } })
      .jpeg()
      .toBuffer();

  it('talks with a bot that is built on grammY', async () => {
    const bot = new Bot(sandbox.token, { client: { apiRoot: sandbox.url } });
    bot.command('start', (ctx) =>
      ctx.reply('Agree?', { reply_markup: new InlineKeyboard().text('Yes', 'yes') }),
    );
    bot.callbackQuery('yes', async (ctx) => {
      await ctx.answerCallbackQuery();
      await ctx.editMessageText('Send a photo');
    });
    bot.on('message:photo', async (ctx) => {
      await ctx.getFile();
      await ctx.deleteMessage();
      await ctx.reply('Thank you');
    });
    const running = bot.start();

    await anna.says('/start');
    await anna.hears('Agree?');
    await anna.taps('Yes');
    await anna.hears('Send a photo');
    const photo = await anna.sendsPhoto(await picture());
    await anna.hears('Thank you');
    await sandbox.drained();
    await bot.stop();
    await running;

    await anna.seesDeleted(photo);
    expect((await anna.reads()).map(({ text }) => text)).to.deep.equal([
      '/start',
      'Send a photo',
      'Thank you',
    ]);
  });

  describe('sends', () => {
    it('a video with its size and length', async () => {
      await anna.sendsVideo(Buffer.from('video'), { width: 640, height: 480, durationSeconds: 7 });

      expect(await messageOf())
        .to.have.property('video')
        .that.includes({
          width: 640,
          height: 480,
          duration: 7,
          mime_type: 'video/mp4',
          file_size: 5,
        });
    });

    it('a video note, which is square and has no name', async () => {
      await anna.sendsVideoNote(Buffer.from('note'), { durationSeconds: 4 });

      expect(await messageOf())
        .to.have.property('video_note')
        .that.includes({ length: 384, duration: 4, file_size: 4 })
        .and.does.not.have.property('file_name');
    });

    it('a document with its name, read from a stream', async () => {
      const stream = Readable.from([Buffer.from('first '), Buffer.from('second')]);

      await anna.sendsDocument(stream, {
        fileName: 'паспорт №1.heic',
        mimeType: 'image/heic',
        caption: 'here',
      });

      expect(await messageOf()).to.include({ caption: 'here' });
      expect(await messageOf())
        .to.have.property('document')
        .that.includes({
          file_name: 'паспорт №1.heic',
          mime_type: 'image/heic',
          file_size: 12,
        });
    });

    it('an album, one update a picture', async () => {
      await anna.sendsAlbum([await picture(), await picture()]);

      const albums = (await getUpdates(sandbox)).map(({ message }) => message);
      expect(albums).to.have.length(2);
      expect(albums[0]).to.have.property('media_group_id').that.is.a('string');
      expect(albums[1]).to.deep.include(
        albums[0] && typeof albums[0] === 'object' && 'media_group_id' in albums[0]
          ? { media_group_id: albums[0].media_group_id }
          : {},
      );
    });

    it('stickers, voice, places and numbers', async () => {
      await anna.sendsSticker();
      await anna.sendsVoice();
      await anna.sendsLocation(1, 2);
      await anna.sendsContact('+100');

      const kinds = (await getUpdates(sandbox)).map(({ message }) => message);
      expect(kinds[0]).to.have.nested.property('sticker.type', 'regular');
      expect(kinds[1]).to.have.nested.property('voice.mime_type', 'audio/ogg');
      expect(kinds[2]).to.deep.include({ location: { latitude: 1, longitude: 2 } });
      expect(kinds[3]).to.deep.include({ contact: { phone_number: '+100', first_name: 'Anna' } });
    });

    it('what somebody else had sent', async () => {
      await anna.says('a rumour', { forwardedFrom: 'Boris' });
      await anna.sendsDocument(Buffer.from('x'), { forwardedFrom: 'Boris' });
      await anna.forwards(await anna.says('my own'));

      const origins = (await getUpdates(sandbox)).map(({ message }) => message);
      expect(origins[0]).to.have.nested.property('forward_origin.sender_user_name', 'Boris');
      expect(origins[1]).to.have.nested.property('forward_origin.type', 'hidden_user');
      expect(origins[3]).to.have.nested.property('forward_origin.sender_user.first_name', 'Anna');
    });

    it('nothing of what the bot protects to anybody', async () => {
      await anna.says('hi');
      await sendMessage(sandbox, { chat_id: anna.chatId, text: 'secret', protect_content: true });
      const secret = await anna.hears('secret');

      const failure: unknown = await anna.forwards(secret).catch((error: unknown) => error);

      expect(String(failure)).to.contain('does not let this message be forwarded');
    });

    it('a correction', async () => {
      const message = await anna.says('helo');

      await anna.edits(message, 'hello');

      const update = (await getUpdates(sandbox)).at(-1);
      expect(update?.['edited_message']).to.include({ message_id: message.messageId, text: 'hello' });
      expect(update?.['edited_message']).to.have.property('edit_date');
    });
  });

  describe('hears', () => {
    beforeEach(() => anna.says('hi'));

    const say = (text: string): Promise<number> => sendMessage(sandbox, { chat_id: anna.chatId, text });

    it('what comes after the call', async () => {
      const heard = anna.hears(/later/);
      await say('now');
      await say('later');

      expect((await heard).text).to.equal('later');
    });

    it('each message once', async () => {
      await say('same');
      await say('same');

      const [first, second] = [await anna.hears('same'), await anna.hears('same')];

      expect(second.messageId).to.be.greaterThan(first.messageId);
    });

    it('by any property', async () => {
      await say('a');
      await say('bb');

      expect((await anna.hears(({ text }) => text.length === 2)).text).to.equal('bb');
    });

    it('nothing, and then says what was said instead', async () => {
      await say('something else');

      const failure: unknown = await anna
        .hears(/verdict/, { timeoutMilliseconds: 1 })
        .catch((error: unknown) => error);

      expect(String(failure)).to.contain('Anna to hear /verdict/').and.to.contain('bot: something else');
    });
  });

  describe('taps', () => {
    const ask = (text: string, data: string): Promise<number> =>
      sendMessage(sandbox, {
        chat_id: anna.chatId,
        text,
        reply_markup: { inline_keyboard: [[{ text: 'Yes', callback_data: data }]] },
      });
    const queries = async (): Promise<unknown[]> =>
      (await getUpdates(sandbox)).flatMap((update) => update['callback_query'] ?? []);

    beforeEach(() => anna.says('hi'));

    it('the newest button of that label, or one by its data, or one of an older message', async () => {
      const older = await ask('one', 'first');
      await ask('two', 'second');

      await anna.taps('Yes');
      await anna.taps('first');
      await anna.taps({ label: 'Yes', messageId: older });

      expect(
        (await queries()).map((query) => query && typeof query === 'object' && 'data' in query && query.data),
      ).to.deep.equal(['second', 'first', 'first']);
    });

    it('nothing where there is no such button', async () => {
      await ask('one', 'first');

      const failure: unknown = await anna.taps('No').catch((error: unknown) => error);

      expect(String(failure)).to.contain('There is no button "No" in the chat');
    });

    it('with forged data, as a hostile program would', async () => {
      await ask('one', 'first');

      await anna.taps({ callbackData: 'approve:everyone', isForged: true });

      expect((await queries())[0]).to.include({ data: 'approve:everyone' });
    });
  });

  it('cannot write to a bot they have blocked', async () => {
    await anna.says('hi');
    await anna.blocksBot();

    const failure: unknown = await anna.says('hello?').catch((error: unknown) => error);

    expect(String(failure)).to.contain('unblock it first');
    await anna.unblocksBot();
    await anna.says('hello!');
  });

  it('can clear the chat, of which the bot learns nothing', async () => {
    await anna.says('hi');
    const pending = sandbox.pendingUpdates();

    await anna.deletesChat();

    expect(await anna.reads()).to.deep.equal([]);
    expect(sandbox.pendingUpdates()).to.equal(pending);
    expect((await callApi(sandbox, 'sendMessage', { chat_id: anna.chatId, text: 'x' })).ok).to.equal(true);
  });

  it('gets events as a stream', async () => {
    const hangUp = new AbortController();
    const address = `${sandbox.url}/sandbox/chats/${anna.chatKey}/events`;
    const response = await fetch(address, { signal: hangUp.signal });
    await anna.says('streamed');

    let received = '';
    for await (const chunk of response.body ?? []) {
      received += Buffer.from(chunk).toString('utf8');
      if (received.includes('streamed')) break;
    }
    hangUp.abort();

    expect(response.headers.get('content-type')).to.equal('text/event-stream');
    expect(received).to.match(/id: 1\ndata: \{.*"text":"streamed"/);
  });
});
