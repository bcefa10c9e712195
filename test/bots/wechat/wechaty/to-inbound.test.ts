import { Readable } from 'node:stream';
import { expect } from 'chai';
import { types } from 'wechaty-puppet';
import { MESSAGE_TYPE, OFFICIAL_ACCOUNT } from '../../../../src/bots/wechat/wechaty/message-schema.ts';
import { toInbound } from '../../../../src/bots/wechat/wechaty/to-inbound.ts';

const loaded: string[] = [];
const context = {
  botId: 'wechaty:some-puppet',
  loadMedia: (messageId: string) => {
    loaded.push(messageId);
    return Promise.resolve(Readable.from(['bytes']));
  },
};
const message = {
  id: 'm1',
  talkerId: 'person',
  ownId: 'account',
  timestamp: 1_760_000_000,
  type: 7,
  text: 'Hi',
};

describe('toInbound of wechaty', () => {
  it('brings a text with who said it, when and under which id', () => {
    const event = toInbound(message, context);

    expect(event).to.deep.equal({
      channel: 'wechat',
      botId: 'wechaty:some-puppet',
      chatId: 'person',
      updateId: 'm1',
      sentAt: new Date('2025-10-09T08:53:20Z'),
      languageTag: 'zh',
      content: { type: 'text', text: 'Hi' },
    });
  });

  it('reads a time in milliseconds as the same time', () => {
    const event = toInbound({ ...message, timestamp: 1_760_000_000_000 }, context);

    expect(event?.sentAt).to.deep.equal(new Date('2025-10-09T08:53:20Z'));
  });

  for (const [what, fields] of [
    ['a message in a room', { roomId: 'r1@chatroom' }],
    ['our own words', { talkerId: 'account' }],
    ['the words of an official account', { talkerType: OFFICIAL_ACCOUNT }],
    ['a message taken back', { type: MESSAGE_TYPE.recalled }],
  ] as const) {
    it(`ignores ${what}`, () => {
      expect(toInbound({ ...message, ...fields }, context)).to.equal(undefined);
    });
  }

  for (const body of [
    undefined,
    null,
    'text',
    7,
    [],
    {},
    { ...message, id: '' },
    { ...message, timestamp: NaN },
    { ...message, timestamp: 1e300 },
  ]) {
    it(`ignores ${JSON.stringify(body)}, without an error`, () => {
      expect(toInbound(body, context)).to.equal(undefined);
    });
  }

  for (const [type, content] of [
    ['image', { form: 'photo', mimeType: 'image/jpeg' }],
    ['video', { form: 'video', mimeType: 'video/mp4' }],
    ['attachment', { form: 'file' }],
  ] as const) {
    it(`brings ${type} as ${content.form}, whose bytes load by the id of the message`, async () => {
      const received = toInbound({ ...message, type: MESSAGE_TYPE[type] }, context)?.content;
      if (received?.type !== 'media') throw new Error(`Not media: ${received?.type}`);
      const { media } = received;
      loaded.length = 0;
      await media.load(new AbortController().signal);

      expect(media).to.include({ ...content, forwarded: false, messageRef: 'm1' });
      expect(loaded).to.deep.equal(['m1']);
    });
  }

  for (const [filename, mimeType] of [
    ['Passport.JPG', 'image/jpeg'],
    ['my.scan.png', 'image/png'],
    ['IMG_1.HEIC', 'image/heic'],
    ['clip.mov', 'video/quicktime'],
    ['statement.pdf', 'application/pdf'],
    ['noname', undefined],
    ['archive.xyz', undefined],
  ] as const) {
    it(`takes a file named ${filename} for ${mimeType ?? 'anything'}`, () => {
      const event = toInbound({ ...message, type: MESSAGE_TYPE.attachment, filename }, context);

      expect(event?.content).to.have.nested.property('media.form', 'file');
      expect(event?.content.type === 'media' && event.content.media.mimeType).to.equal(mimeType);
    });
  }

  for (const [type, what] of [
    [types.Message.Audio, 'voice'],
    [types.Message.Contact, 'contact'],
    [types.Message.Emoticon, 'sticker'],
    [types.Message.Location, 'location'],
    [types.Message.MiniProgram, 'other'],
    [types.Message.RedEnvelope, 'other'],
    [types.Message.Transfer, 'other'],
    [types.Message.Url, 'other'],
    [types.Message.Unknown, 'other'],
    [99, 'other'],
  ] as const) {
    it(`brings ${types.Message[type] ?? 'a type of the future'} as unsupported: ${what}`, () => {
      const event = toInbound({ ...message, type }, context);

      expect(event?.content).to.deep.equal({ type: 'unsupported', what });
    });
  }

  it('numbers the types as wechaty does', () => {
    const { Message } = types;

    expect(MESSAGE_TYPE).to.deep.equal({
      attachment: Message.Attachment,
      audio: Message.Audio,
      contact: Message.Contact,
      emoticon: Message.Emoticon,
      image: Message.Image,
      text: Message.Text,
      location: Message.Location,
      recalled: Message.Recalled,
      video: Message.Video,
    });
    expect(OFFICIAL_ACCOUNT).to.equal(types.Contact.Official);
  });
});
