import { Readable } from 'node:stream';
import { expect } from 'chai';
import { toInbound } from '../../../../src/bots/wechat/service-account/to-inbound.ts';
import type { InboundContent } from '../../../../src/core/channel/channel.ts';

const common = { ToUserName: 'gh_1', FromUserName: 'oPerson', CreateTime: '1411525903' };
const numbered = { ...common, MsgId: '4363689963896700987' };

describe('toInbound of a Service Account', () => {
  it('addresses a message so that it can be answered', () => {
    const event = read({ ...numbered, MsgType: 'text', Content: ' 你好 ' });

    expect(event).to.deep.equal({
      channel: 'wechat',
      botId: 'wx1',
      chatId: 'oPerson',
      updateId: '4363689963896700987',
      sentAt: new Date('2014-09-24T02:31:43Z'),
      languageTag: 'zh',
      content: { type: 'text', text: ' 你好 ' },
    });
  });

  for (const [type, form] of [
    ['image', 'photo'],
    ['video', 'video'],
    ['shortvideo', 'video'],
  ] as const) {
    it(`takes "${type}" for a ${form}, which is opened by its media id`, async () => {
      const event = read({ ...numbered, MsgType: type, MediaId: 'M-1', PicUrl: 'http://elsewhere.example' });
      const media = event?.content.type === 'media' ? event.content.media : undefined;

      expect(media).to.include({ form, forwarded: false, messageRef: '4363689963896700987' });
      expect(await media?.load(AbortSignal.timeout(1000)).then((bytes) => bytes.toArray())).to.deep.equal([
        'M-1',
      ]);
    });
  }

  const contents: ReadonlyArray<[string, Record<string, string>, InboundContent | undefined]> = [
    [
      'a sticker, which WeChat does not pass on',
      { MsgType: 'text', Content: '【收到不支持的消息类型，暂无法显示】' },
      { type: 'unsupported', what: 'other' },
    ],
    ['a voice', { MsgType: 'voice', MediaId: 'M' }, { type: 'unsupported', what: 'voice' }],
    ['a place', { MsgType: 'location' }, { type: 'unsupported', what: 'location' }],
    ['a link', { MsgType: 'link' }, { type: 'unsupported', what: 'other' }],
    ['what does not exist yet', { MsgType: 'hologram' }, { type: 'unsupported', what: 'other' }],
    ['a picture without bytes', { MsgType: 'image' }, { type: 'unsupported', what: 'other' }],
    ['who follows us', event('subscribe', ''), { type: 'command', name: 'start' }],
    [
      'who follows us by a code',
      event('subscribe', 'qrscene_CODE'),
      { type: 'command', name: 'start', argument: 'CODE' },
    ],
    [
      'who follows us after paying',
      event('subscribe', 'last_trade_no_1'),
      { type: 'command', name: 'start' },
    ],
    ['who scans a code', event('SCAN', 'CODE'), { type: 'command', name: 'start', argument: 'CODE' }],
    ['who leaves', event('unsubscribe', ''), { type: 'reachability', reachable: false }],
    ['a press in the menu', event('CLICK', 'status'), { type: 'command', name: 'status' }],
    ['a press of nothing', event('CLICK', ''), undefined],
    ['a page opened from the menu', event('VIEW', 'https://example.org'), undefined],
    ['a position that the phone reports', event('LOCATION', ''), undefined],
    ['an event without a name', { MsgType: 'event' }, undefined],
  ];

  for (const [what, fields, content] of contents) {
    it(`reads ${what}`, () => {
      const base = fields['MsgType'] === 'event' ? common : numbered;

      expect(read({ ...base, ...fields })?.content).to.deep.equal(content);
    });
  }

  for (const [what, body] of [
    ['nothing', undefined],
    ['a text', 'hello'],
    ['no sender', { ...numbered, FromUserName: undefined, MsgType: 'text' }],
    ['a number for a time', { ...numbered, CreateTime: 1_411_525_903, MsgType: 'text' }],
    ['a nested type', { ...numbered, MsgType: { a: 'text' } }],
  ] as const) {
    it(`makes nothing of ${what}`, () => {
      expect(read(body)).to.equal(undefined);
    });
  }

  it('reads a message although a field of it is nested', () => {
    const event = read({ ...numbered, MsgType: 'text', Content: 'hi', EventKey: { a: 'b' } });

    expect(event?.content).to.deep.equal({ type: 'text', text: 'hi' });
  });
});

function event(name: string, key: string): Record<string, string> {
  return { MsgType: 'event', Event: name, EventKey: key };
}

function read(body: unknown) {
  const loadMedia = (mediaId: string) => Promise.resolve(Readable.from([mediaId]));
  return toInbound(body, { botId: 'wx1', loadMedia });
}
