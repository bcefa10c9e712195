import { expect } from 'chai';
import sharp from 'sharp';
import type { Person } from '../../sandbox/control/person.ts';
import { openTelegramSandbox, type TelegramSandbox } from '../../sandbox/telegram/server.ts';
import { callApi, sendMessage, uploadToApi } from './bot-api-client.ts';

const button = (callback_data: string): object => ({ text: 'Yes', callback_data });
const keyboard = (...buttons: unknown[]): object => ({ inline_keyboard: [buttons] });
const entity = (type: string, offset: number, length: number): object[] => [{ type, offset, length }];

describe('sending', () => {
  let sandbox: TelegramSandbox;
  let anna: Person;

  beforeEach(async () => {
    sandbox = await openTelegramSandbox();
    anna = await sandbox.person();
    await anna.says('hi');
  });

  afterEach(() => sandbox.close());

  describe('sendMessage', () => {
    const refused: [why: string, parameters: Record<string, unknown>, description: string][] = [
      ['there is no text', { text: '' }, 'message text is empty'],
      ['the text is white space', { text: ' \n ' }, 'message text is empty'],
      ['the text has 4097 characters', { text: 'x'.repeat(4097) }, 'message is too long'],
      ['the chat is not named', { chat_id: undefined, text: 'x' }, 'chat_id is empty'],
      ['nobody of that id wrote to the bot', { chat_id: 1, text: 'x' }, 'chat not found'],
      ['the chat is named by a word', { chat_id: 'anna', text: 'x' }, 'chat not found'],
      ['parse_mode is unknown', { text: 'x', parse_mode: 'bbcode' }, 'unsupported parse_mode'],
      [
        'an entity begins after the text',
        { text: 'ab', entities: entity('bold', 3, 1) },
        'entity begins after the end of the text at UTF-16 offset 3',
      ],
      [
        'an entity ends after the text',
        { text: 'ab', entities: entity('bold', 0, 5) },
        'entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 5',
      ],
      [
        'an entity begins inside an emoji',
        { text: '🙂b', entities: entity('bold', 1, 1) },
        'entity begins in a middle of a UTF-16 symbol at byte offset 0',
      ],
      [
        'an entity has a negative length',
        { text: 'ab', entities: entity('bold', 0, -1) },
        'receive an entity with incorrect length -1',
      ],
      [
        'two entities cross',
        { text: 'abcd', entities: [...entity('bold', 0, 3), ...entity('italic', 2, 2)] },
        'the sandbox refuses entities that overlap, at UTF-16 offset 2',
      ],
      [
        'an entity lies in code',
        { text: 'abcd', entities: [...entity('code', 0, 4), ...entity('bold', 1, 1)] },
        'the sandbox refuses entities that overlap, at UTF-16 offset 1',
      ],
      [
        'a link has no address',
        { text: 'ab', entities: entity('text_link', 0, 1) },
        'can\'t parse MessageEntity: Can\'t find field "url"',
      ],
      [
        'there are more than a hundred buttons',
        { text: 'x', reply_markup: { inline_keyboard: Array.from({ length: 101 }, () => [button('a')]) } },
        'reply markup is too long',
      ],
      [
        'the keyboard has more than 10 kB',
        {
          text: 'x',
          reply_markup: {
            inline_keyboard: Array.from({ length: 90 }, () => [
              { text: 'x'.repeat(100), callback_data: 'a' },
            ]),
          },
        },
        'reply markup is too long',
      ],
      [
        'an entity is of an unknown kind',
        { text: 'ab', entities: entity('blink', 0, 1) },
        "can't parse MessageEntity: Unsupported type specified",
      ],
      [
        'an entity has no offset',
        { text: 'ab', entities: [{ type: 'bold', length: 1 }] },
        'can\'t parse MessageEntity: Can\'t find field "offset"',
      ],
      ['reply_markup is a list', { text: 'x', reply_markup: [] }, 'object expected as reply markup'],
      [
        'reply_markup is no JSON',
        { text: 'x', reply_markup: '{' },
        "can't parse reply keyboard markup JSON object",
      ],
      [
        'the keyboard is no list',
        { text: 'x', reply_markup: { inline_keyboard: {} } },
        'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array',
      ],
      [
        'the keyboard is no list of rows',
        { text: 'x', reply_markup: { inline_keyboard: [button('a')] } },
        'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
      ],
      [
        'a button does nothing',
        { text: 'x', reply_markup: keyboard({ text: 'Yes' }) },
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
      ],
      [
        'a button is a word',
        { text: 'x', reply_markup: keyboard('Yes') },
        "can't parse inline keyboard button: InlineKeyboardButton must be an Object",
      ],
      [
        'a button has no label',
        { text: 'x', reply_markup: keyboard({ callback_data: 'a' }) },
        'can\'t parse inline keyboard button: Can\'t find field "text"',
      ],
      [
        'callback data has 65 bytes',
        { text: 'x', reply_markup: keyboard(button('x'.repeat(65))) },
        'BUTTON_DATA_INVALID',
      ],
      [
        'callback data has 33 letters of two bytes',
        { text: 'x', reply_markup: keyboard(button('я'.repeat(33))) },
        'BUTTON_DATA_INVALID',
      ],
      [
        'it replies to a message that is not there',
        { text: 'x', reply_parameters: { message_id: 999 } },
        'message to be replied not found',
      ],
    ];

    for (const [why, parameters, description] of refused) {
      it(`is refused when ${why}`, async () => {
        const answer = await callApi(sandbox, 'sendMessage', { chat_id: anna.chatId, ...parameters });

        expect(answer).to.include({ status: 400, ok: false, error_code: 400 });
        expect(answer.description).to.equal(`Bad Request: ${description}`);
        expect(await anna.reads()).to.have.length(1);
      });
    }

    it('is refused when the person blocked the bot', async () => {
      await anna.blocksBot();

      const answer = await callApi(sandbox, 'sendMessage', { chat_id: anna.chatId, text: 'x' });

      expect(answer).to.include({
        status: 403,
        error_code: 403,
        description: 'Forbidden: bot was blocked by the user',
      });
    });

    it('is refused to a person who has not written', async () => {
      const silent = await sandbox.person();

      const answer = await callApi(sandbox, 'sendMessage', { chat_id: silent.chatId, text: 'x' });

      expect(answer.description).to.equal('Bad Request: chat not found');
    });

    it('takes entities within entities', async () => {
      const entities = [...entity('bold', 2, 2), ...entity('blockquote', 0, 6)];

      const answer = await callApi(sandbox, 'sendMessage', {
        chat_id: anna.chatId,
        text: 'abcdef',
        entities,
      });

      expect(answer.ok).to.equal(true);
    });

    it('takes 4096 characters and 64 bytes of callback data', async () => {
      const answer = await callApi(sandbox, 'sendMessage', {
        chat_id: anna.chatId,
        text: 'x'.repeat(4096),
        reply_markup: keyboard(button('x'.repeat(64))),
      });

      expect(answer.ok).to.equal(true);
    });

    it('shows the person text, entities and buttons', async () => {
      await callApi(sandbox, 'sendMessage', {
        chat_id: anna.chatId,
        text: '  Hello 🙂  ',
        entities: entity('bold', 2, 5),
        reply_markup: keyboard(button('a'), { text: 'Site', url: 'https://example.org/' }),
        protect_content: true,
      });

      const message = await anna.hears(/Hello/);

      expect(message.text).to.equal('Hello 🙂');
      expect(message.entities).to.deep.equal([{ type: 'bold', offset: 0, length: 5 }]);
      expect(message.buttons).to.deep.equal([
        [
          { label: 'Yes', callbackData: 'a' },
          { label: 'Site', url: 'https://example.org/' },
        ],
      ]);
      expect(message.isProtected).to.equal(true);
    });

    it('replies to a message, or does without it where that is allowed', async () => {
      const asked = await anna.says('a question');
      const reply = { message_id: asked.messageId };
      const gone = { message_id: 999, allow_sending_without_reply: true };

      await callApi(sandbox, 'sendMessage', { chat_id: anna.chatId, text: 'one', reply_parameters: reply });
      await callApi(sandbox, 'sendMessage', { chat_id: anna.chatId, text: 'two', reply_parameters: gone });

      expect((await anna.hears('one')).replyTo).to.equal(asked.messageId);
      expect(await anna.hears('two')).not.to.have.property('replyTo');
    });
  });

  describe('files', () => {
    const form = (
      field: string,
      bytes: Uint8Array<ArrayBuffer>,
      more: Record<string, string> = {},
    ): FormData => {
      const body = new FormData();
      body.set('chat_id', String(anna.chatId));
      body.set(field, new Blob([bytes]), 'file.jpg');
      for (const [name, value] of Object.entries(more)) body.set(name, value);
      return body;
    };

    it('are uploaded and shown with their caption', async () => {
      const answer = await uploadToApi(
        sandbox,
        'sendDocument',
        form('document', new Uint8Array(1000), { caption: 'Your copy' }),
      );

      const message = await anna.hears('Your copy');
      expect(answer.ok).to.equal(true);
      expect(message.media).to.include({ form: 'document', size: 1000, fileName: 'file.jpg' });
    });

    it('are refused with a caption of 1025 characters', async () => {
      const answer = await uploadToApi(
        sandbox,
        'sendVideo',
        form('video', new Uint8Array(10), { caption: 'x'.repeat(1025) }),
      );

      expect(answer.description).to.equal('Bad Request: message caption is too long');
    });

    it('are refused above 50 MB', async () => {
      const answer = await uploadToApi(
        sandbox,
        'sendDocument',
        form('document', new Uint8Array(50 * 1024 * 1024 + 1)),
      );

      expect(answer).to.include({ status: 413, description: 'Request Entity Too Large' });
    });

    it('are refused when empty', async () => {
      const answer = await uploadToApi(sandbox, 'sendDocument', form('document', new Uint8Array()));

      expect(answer.description).to.equal('Bad Request: file must be non-empty');
    });

    it('are refused when absent', async () => {
      const answer = await callApi(sandbox, 'sendPhoto', { chat_id: anna.chatId });

      expect(answer.description).to.equal('Bad Request: there is no photo in the request');
    });

    it('are refused by an identifier nobody gave out', async () => {
      const answer = await callApi(sandbox, 'sendPhoto', { chat_id: anna.chatId, photo: 'made-up' });

      expect(answer.description).to.equal('Bad Request: wrong file identifier/HTTP URL specified');
    });

    it('are refused as a photo when they are none', async () => {
      const answer = await uploadToApi(sandbox, 'sendPhoto', form('photo', new Uint8Array(100)));

      expect(answer.description).to.equal('Bad Request: IMAGE_PROCESS_FAILED');
    });

    it('make an album of messages that share an identifier', async () => {
      const picture = await sharp({ create: { width: 200, height: 100, channels: 3, background: 'red' } })
        .png()
        .toBuffer();
      const body = form('one', new Uint8Array(picture));
      const media = [
        { type: 'photo', media: 'attach://one', caption: 'first' },
        { type: 'video', media: 'attach://two', duration: 3, has_spoiler: true },
      ];
      body.set('two', new Blob([new Uint8Array(10)]), 'two.mp4');
      body.set('media', JSON.stringify(media));

      const answer = await uploadToApi(sandbox, 'sendMediaGroup', body);

      expect(answer.ok).to.equal(true);
      const [, first, second] = await anna.reads();
      expect(first).to.include({ text: 'first' });
      expect(first?.media).to.include({ form: 'photo', width: 200, height: 100 });
      expect(second?.media).to.include({ form: 'video', durationSeconds: 3 });
      expect(second?.hasSpoiler).to.equal(true);
      expect(second?.albumId).to.be.a('string').and.to.equal(first?.albumId);
    });
  });

  describe('sendChatAction', () => {
    it('is shown until the next message', async () => {
      const actions = new AbortController();
      const seen: (string | undefined)[] = [];

      await callApi(sandbox, 'sendChatAction', { chat_id: anna.chatId, action: 'typing' });
      for await (const { action } of anna.follows(actions.signal)) {
        seen.push(action);
        if (action === undefined) actions.abort();
        else await sendMessage(sandbox, { chat_id: anna.chatId });
      }

      expect(seen).to.deep.equal(['typing', undefined]);
    });

    it('is refused for an unknown action', async () => {
      const answer = await callApi(sandbox, 'sendChatAction', { chat_id: anna.chatId, action: 'juggling' });

      expect(answer.description).to.equal('Bad Request: wrong parameter action in request');
    });
  });
});
