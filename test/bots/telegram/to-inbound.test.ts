import { Readable } from 'node:stream';
import { expect } from 'chai';
import fc from 'fast-check';
import type { InboundContent, InboundMedia } from '../../../src/core/channel/channel.ts';
import { type FileReference, toInbound } from '../../../src/bots/telegram/to-inbound.ts';

const receivedAt = new Date('2026-03-01T12:00:00Z');
const person = { id: 77, is_bot: false, first_name: 'Ada', language_code: 'pt-br' };
const chat = { id: 77, type: 'private', first_name: 'Ada' };
const group = { id: -1001, type: 'supergroup', title: 'Friends' };
const file = { file_id: 'F1', file_unique_id: 'U1', file_size: 1234 };

describe('telegram toInbound', () => {
  it('says who wrote what to whom, when, and in which language', () => {
    const event = receive({ update_id: 5, message: message({ text: 'Hello' }) });

    expect(event).to.deep.equal({
      channel: 'telegram',
      botId: '900',
      chatId: '77',
      updateId: '5',
      sentAt: new Date(1_700_000_000_000),
      languageTag: 'pt-br',
      content: { type: 'text', text: 'Hello', messageRef: '9' },
    });
  });

  it('leaves the language out where the client does not tell it', () => {
    const event = receive({ update_id: 5, message: message({ text: 'Hello', from: { id: 77 } }) });

    expect(event).to.not.have.property('languageTag');
  });

  describe('commands', () => {
    for (const [text, length, content] of [
      ['/start', 6, { type: 'command', name: 'start' }],
      ['/start abc def', 6, { type: 'command', name: 'start', argument: 'abc def' }],
      ['/Status@Bonafide_Bot', 20, { type: 'command', name: 'status' }],
      ['/status@bonafide_bot now', 20, { type: 'command', name: 'status', argument: 'now' }],
      ['/status@another_bot', 19, { type: 'text', text: '/status@another_bot' }],
    ] as const) {
      it(`reads "${text}"`, () => {
        const entities = [{ type: 'bot_command', offset: 0, length }];

        expect(contentOf({ text, entities })).to.deep.equal({ ...content, messageRef: '9' });
      });
    }

    it('takes a command in the middle of a sentence for text', () => {
      const entities = [{ type: 'bot_command', offset: 4, length: 5 }];

      expect(contentOf({ text: 'try /help', entities })).to.deep.equal({
        type: 'text',
        text: 'try /help',
        messageRef: '9',
      });
    });

    it('takes what Telegram did not mark as a command for text', () => {
      expect(contentOf({ text: '/ what?' })).to.deep.equal({
        type: 'text',
        text: '/ what?',
        messageRef: '9',
      });
    });
  });

  describe('buttons', () => {
    it('reads a press, dated by its receipt because Telegram does not date it', () => {
      const query = { id: 'Q1', from: person, message: { message_id: 9, date: 0, chat }, data: 'passport' };

      const event = receive({ update_id: 6, callback_query: query });

      expect(event?.sentAt).to.deep.equal(receivedAt);
      expect(event?.content).to.deep.equal({
        type: 'choice',
        choiceId: 'passport',
        choiceRef: 'Q1',
        messageRef: '9',
      });
    });

    for (const [what, query] of [
      ['of an inline message', { id: 'Q1', from: person, inline_message_id: 'I', data: 'x' }],
      [
        'of a game',
        { id: 'Q1', from: person, message: { message_id: 9, date: 0, chat }, game_short_name: 'g' },
      ],
      ['in a group', { id: 'Q1', from: person, message: { message_id: 9, date: 0, chat: group }, data: 'x' }],
    ] as const) {
      it(`ignores a press ${what}`, () => {
        expect(receive({ update_id: 6, callback_query: query })).to.equal(undefined);
      });
    }
  });

  describe('media', () => {
    it('takes the largest size of a photo', async () => {
      const photo = [
        { ...file, file_id: 'small', width: 90, height: 60, file_size: 10 },
        { ...file, file_id: 'large', width: 1280, height: 853, file_size: 90 },
        { ...file, file_id: 'middle', width: 320, height: 213, file_size: 30 },
      ];

      const media = mediaOf({ photo });

      expect(media).to.include({
        form: 'photo',
        mimeType: 'image/jpeg',
        size: 90,
        forwarded: false,
        messageRef: '9',
      });
      expect(await loaded(media)).to.deep.equal({ fileId: 'large', size: 90 });
    });

    for (const [what, fields, expected] of [
      ['a video', { video: { ...file, mime_type: 'video/mp4' } }, { form: 'video', mimeType: 'video/mp4' }],
      ['a round video note', { video_note: file }, { form: 'video_note', mimeType: 'video/mp4' }],
      [
        'a video without sound, which Telegram calls an animation',
        { animation: { ...file, mime_type: 'video/mp4' }, document: { ...file, mime_type: 'video/mp4' } },
        { form: 'video', mimeType: 'video/mp4' },
      ],
      [
        'a picture as a file',
        { document: { ...file, mime_type: 'image/heic' } },
        { form: 'file', mimeType: 'image/heic' },
      ],
      [
        'any other file',
        { document: { ...file, mime_type: 'application/pdf' } },
        { form: 'file', mimeType: 'application/pdf' },
      ],
    ] as const) {
      it(`reads ${what}`, async () => {
        const media = mediaOf(fields);

        expect(media).to.include({ ...expected, size: 1234 });
        expect(await loaded(media)).to.deep.equal({ fileId: 'F1', size: 1234 });
      });
    }

    it('leaves out what Telegram does not tell about a file', () => {
      expect(mediaOf({ document: { file_id: 'F1' } })).to.not.have.any.keys('size', 'mimeType', 'albumId');
    });

    it('keeps the name of the album', () => {
      expect(mediaOf({ document: file, media_group_id: '1357' })).to.include({ albumId: '1357' });
    });

    it('says when it was forwarded', () => {
      const forward_origin = { type: 'hidden_user', date: 1, sender_user_name: 'Somebody' };

      expect(mediaOf({ document: file, forward_origin })).to.include({ forwarded: true });
    });
  });

  describe('what the bot cannot use', () => {
    for (const [what, fields] of [
      ['sticker', { sticker: file }],
      ['voice', { voice: file }],
      ['voice', { audio: file }],
      ['location', { location: { latitude: 1, longitude: 2 } }],
      ['location', { venue: { title: 'x' }, location: { latitude: 1, longitude: 2 } }],
      ['contact', { contact: { phone_number: '1', first_name: 'x' } }],
      ['other', { poll: { id: '1' } }],
      ['other', { dice: { emoji: '🎲', value: 3 } }],
      ['other', { something_of_next_year: {} }],
      ['other', { photo: 'not a list' }],
    ] as const) {
      it(`calls ${JSON.stringify(fields)} ${what}`, () => {
        expect(contentOf(fields)).to.deep.equal({ type: 'unsupported', what });
      });
    }

    it('reads an edited message as such, dated by the edit', () => {
      const event = receive({
        update_id: 7,
        edited_message: message({ text: 'Hallo', edit_date: 1_700_000_060 }),
      });

      expect(event?.content).to.deep.equal({ type: 'unsupported', what: 'edited_message' });
      expect(event?.sentAt).to.deep.equal(new Date(1_700_000_060_000));
    });

    it('ignores the steps of a location that is shared live', () => {
      const edit = message({
        location: { latitude: 1, longitude: 2, live_period: 900 },
        edit_date: 1_700_000_060,
      });

      expect(receive({ update_id: 7, edited_message: edit })).to.equal(undefined);
    });

    it('ignores what Telegram itself writes into a chat', () => {
      expect(
        receive({ update_id: 7, message: message({ pinned_message: message({ text: 'Hi' }) }) }),
      ).to.equal(undefined);
    });
  });

  describe('reachability', () => {
    for (const [status, reachable] of [
      ['kicked', false],
      ['member', true],
    ] as const) {
      it(`is ${reachable} when the bot became "${status}" in a private chat`, () => {
        const event = receive({ update_id: 8, my_chat_member: membership(chat, status) });

        expect(event?.content).to.deep.equal({ type: 'reachability', reachable });
      });
    }

    it('ignores a group', () => {
      expect(receive({ update_id: 8, my_chat_member: membership(group, 'member') })).to.equal(undefined);
    });
  });

  for (const type of ['group', 'supergroup', 'channel']) {
    it(`ignores what is said in a ${type}`, () => {
      const said = message({ text: '/start', chat: { id: -5, type } });

      expect(receive({ update_id: 9, message: said })).to.equal(undefined);
    });
  }

  it('ignores kinds of updates that it does not know', () => {
    expect(receive({ update_id: 10, message_reaction: { chat } })).to.equal(undefined);
  });

  it('never throws, whatever arrives', () => {
    fc.assert(
      fc.property(fc.anything(), (update) => {
        receive(update);
      }),
    );
  });

  it('never throws, whatever one field of a message turns into', () => {
    const whole = message({
      text: '/start',
      entities: [{ type: 'bot_command', offset: 0, length: 6 }],
      photo: [file],
      document: file,
    });
    const field = fc.constantFrom(
      ...Object.keys(whole),
      'voice',
      'video',
      'forward_origin',
      'media_group_id',
    );

    fc.assert(
      fc.property(field, fc.anything(), (name, value) => {
        const event = receive({ update_id: 11, message: { ...whole, [name]: value } });

        expect(event === undefined || event.updateId === '11').to.equal(true);
      }),
    );
  });
});

function message(fields: object) {
  return { message_id: 9, date: 1_700_000_000, chat, from: person, ...fields };
}

function membership(where: object, status: string) {
  return {
    chat: where,
    from: person,
    date: 1,
    old_chat_member: { status: 'left' },
    new_chat_member: { status },
  };
}

function receive(update: unknown) {
  const loadFile = (reference: FileReference) => Promise.resolve(Readable.from([JSON.stringify(reference)]));
  return toInbound(update, { botId: '900', username: 'bonafide_bot', receivedAt, loadFile });
}

function contentOf(fields: object): InboundContent | undefined {
  return receive({ update_id: 1, message: message(fields) })?.content;
}

function mediaOf(fields: object): InboundMedia {
  const content = contentOf(fields);
  if (content?.type !== 'media') throw new Error(`Not media: ${JSON.stringify(content)}`);
  return content.media;
}

/** Which file the adapter asks for. */
async function loaded(media: InboundMedia): Promise<unknown> {
  const bytes = await media.load(new AbortController().signal);
  return JSON.parse((await bytes.toArray()).join(''));
}
