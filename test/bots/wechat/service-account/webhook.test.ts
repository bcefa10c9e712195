import { expect } from 'chai';
import { createWeChatWebhook } from '../../../../src/bots/wechat/service-account/webhook.ts';
import type { RawUpdate } from '../../../../src/bots/messenger.ts';
import type { WebhookCall } from '../../../../src/core/channel/webhook.ts';
import { captureLog, type CapturedLog } from '../../telegram/sandbox-bot.ts';
import { account, addressCheck, inbound, outbound } from './callback-vectors.ts';
import { envelope, messageXml, nonce, seal, sealedCall, sign } from './sealed-call.ts';

const sentAt = Number(inbound.timestamp);
const message = {
  ToUserName: 'gh_1',
  FromUserName: 'o-person',
  CreateTime: String(sentAt),
  MsgType: 'text',
  Content: 'hello',
  MsgId: '4363689963896700987',
};

describe('wechat webhook', () => {
  let accepted: RawUpdate[];
  let captured: CapturedLog;

  beforeEach(() => {
    accepted = [];
    captured = captureLog();
  });

  function answer(call: WebhookCall, { now = sentAt, accept = keep } = {}) {
    const clock = () => new Date(now * 1000);
    return createWeChatWebhook({ ...account, accept, clock, log: captured.log })(call);
  }
  function keep(updates: readonly RawUpdate[]): Promise<void> {
    accepted.push(...updates);
    return Promise.resolve();
  }

  describe('asked whether the address is ours', () => {
    const at = { now: Number(addressCheck.timestamp) };
    const { plain, ...sealedQuery } = addressCheck;
    const plainQuery = {
      signature: sign(addressCheck.timestamp, nonce),
      timestamp: addressCheck.timestamp,
      nonce,
      echostr: '5927782489442352469',
    };

    it('gives the word back', async () => {
      expect(await answer(get(plainQuery), at)).to.deep.equal({ status: 200, body: '5927782489442352469' });
    });

    it('gives the word back that came encrypted', async () => {
      expect(await answer(get(sealedQuery), at)).to.deep.equal({ status: 200, body: plain });
    });

    for (const [what, query] of [
      ['another nonce', { ...sealedQuery, nonce: '437374424' }],
      ['another word', { ...sealedQuery, echostr: seal('other') }],
      ['no signature at all', { ...plainQuery, signature: '' }],
      ['a plain signature of something else', { ...plainQuery, nonce: '1' }],
      ['a signature that is too short', { ...plainQuery, signature: 'ab' }],
      ['a time that is none', { ...plainQuery, timestamp: 'now', signature: sign('now', nonce) }],
      ['nothing', {}],
    ] as const) {
      it(`refuses ${what}`, async () => {
        expect(await answer(get(query), at)).to.deep.equal({ status: 403 });
      });
    }

    it('refuses a word encrypted for another account, though signed by our token', async () => {
      const echostr = seal('word', { appId: 'wx0000000000000000' });
      const { timestamp } = addressCheck;
      const query = { timestamp, nonce, echostr, msg_signature: sign(timestamp, nonce, echostr) };

      expect(await answer(get(query), at)).to.deep.equal({ status: 403 });
    });
  });

  describe('called with what a person did', () => {
    it('accepts the published sample, with every digit of its id', async () => {
      const { timestamp, msg_signature } = inbound;
      const query = { timestamp, nonce: inbound.nonce, msg_signature, encrypt_type: 'aes' };

      const answered = await answer(post(query, envelope(inbound.encrypt)));

      expect(answered).to.deep.equal({ status: 200, body: 'success' });
      expect(accepted).to.deep.equal([
        {
          updateId: '4363689963896700987',
          body: {
            ToUserName: account.appId,
            FromUserName: 'messense',
            CreateTime: '1411525903',
            MsgType: 'text',
            Content: 'test',
            MsgId: '4363689963896700987',
            AgentID: '1',
          },
        },
      ]);
    });

    it('opens the published sample of a message without an id', async () => {
      const { timestamp, msg_signature } = outbound;
      const query = { timestamp, nonce: outbound.nonce, msg_signature, encrypt_type: 'aes' };

      await answer(post(query, envelope(outbound.encrypt)));

      expect(accepted[0]?.body).to.include({ Content: 'test', AgentID: '1' });
    });

    it('names a message the same when it is delivered again, under another nonce and time', async () => {
      const first = seal(messageXml(message));
      const again = seal(messageXml(message), { random: 'q'.repeat(16) });

      await answer(sealedCall(first, sentAt));
      await answer(sealedCall(again, sentAt + 15));

      expect(accepted.map(({ updateId }) => updateId)).to.deep.equal([message.MsgId, message.MsgId]);
    });

    it('names an event by who did what when, without saying it', async () => {
      const event = {
        FromUserName: 'o-person',
        CreateTime: String(sentAt),
        MsgType: 'event',
        Event: 'SCAN',
        EventKey: 'ABC',
      };
      const others = [{ CreateTime: String(sentAt + 1) }, { EventKey: 'ABD' }, { FromUserName: 'o-other' }];

      for (const fields of [event, event, ...others.map((other) => ({ ...event, ...other }))]) {
        await answer(sealedCall(seal(messageXml(fields)), sentAt));
      }

      const ids = accepted.map(({ updateId }) => updateId);
      expect(ids[0]).to.equal(ids[1]);
      expect(new Set(ids).size).to.equal(4);
      expect(ids.join(' ')).to.match(/^(event-[0-9a-f]{32} ?){5}$/);
    });

    it('keeps what a person wrote as it is, markup and all', async () => {
      const text = ' <!DOCTYPE x [<!ENTITY a "b">]> &amp; <b> ]]> <!-- \n 是 🙂 ';

      await answer(sealedCall(seal(messageXml({ ...message, Content: text })), sentAt));

      expect(accepted[0]?.body).to.include({ Content: text });
    });

    it('believes the encrypted part alone when both are sent', async () => {
      const call = sealedCall(seal(messageXml(message)), sentAt);
      const text = call.body.toString().replace('<xml>', '<xml><Content>forged</Content><MsgId>1</MsgId>');

      await answer({ ...call, body: Buffer.from(text) });

      expect(accepted[0]?.body).to.include({ Content: 'hello', MsgId: message.MsgId });
    });

    it('does not mind how the outer text is laid out', async () => {
      const encrypted = seal(messageXml(message));
      const body = Buffer.from(`<?xml version="1.0"?><xml><Encrypt>${encrypted}</Encrypt></xml>`);

      const answered = await answer({ ...sealedCall(encrypted, sentAt), body });

      expect(answered.status).to.equal(200);
    });

    it('answers 500 when the update could not be kept, so that the person hears of it', async () => {
      const accept = () => Promise.reject(new Error('no database'));

      const answered = await answer(sealedCall(seal(messageXml(message)), sentAt), { accept });

      expect(answered).to.deep.equal({ status: 500 });
      expect(captured.events()).to.deep.equal(['wechat.updates_not_accepted']);
    });

    it('logs neither the person nor the words', async () => {
      await answer(sealedCall(seal(messageXml(message)), sentAt), {
        accept: () => Promise.reject(new Error('no database')),
      });
      await answer(sealedCall(seal(messageXml({ ...message, CreateTime: 'x' })), sentAt));

      expect(captured.text()).to.not.match(/o-person|hello|4363689963896700987/);
    });
  });

  describe('called by somebody else', () => {
    const encrypted = seal(messageXml(message));
    const good = sealedCall(encrypted, sentAt);
    const without = (name: string) => ({
      ...good,
      query: Object.fromEntries(Object.entries(good.query).filter(([key]) => key !== name)),
    });

    const forgeries: ReadonlyArray<[string, WebhookCall]> = [
      ['no signature over the body', without('msg_signature')],
      ['no time', without('timestamp')],
      ['no nonce', without('nonce')],
      ['no word of encryption', without('encrypt_type')],
      ['another kind of encryption', { ...good, query: { ...good.query, encrypt_type: 'raw' } }],
      ['a wrong signature', { ...good, query: { ...good.query, msg_signature: '0'.repeat(40) } }],
      ['a signature in capitals', signedAs(good.query['msg_signature']?.toUpperCase() ?? '')],
      ['the plain signature in its place', signedAs(good.query['signature'] ?? '')],
      ['another nonce', { ...good, query: { ...good.query, nonce: '1' } }],
      ['another time', { ...good, query: { ...good.query, timestamp: String(sentAt + 1) } }],
      ['another body', { ...good, body: envelope(seal(messageXml({ ...message, Content: 'x' }))) }],
      ['a body that is plain', { ...good, body: Buffer.from(messageXml(message)) }],
      ['a body that holds two', { ...good, body: Buffer.from(`<xml>${tag(encrypted)}${tag('AA')}</xml>`) }],
      ['a body that is no XML', { ...good, body: Buffer.from('{"Encrypt":"AA"}') }],
      ['no body', { ...good, body: Buffer.alloc(0) }],
      ['a body with a DTD', { ...good, body: Buffer.concat([Buffer.from('<!DOCTYPE xml>'), good.body]) }],
      ['plain mode', plainCall()],
    ];

    function signedAs(signature: string): WebhookCall {
      return { ...good, query: { ...good.query, msg_signature: signature } };
    }
    function tag(value: string): string {
      return `<Encrypt><![CDATA[${value}]]></Encrypt>`;
    }
    function plainCall(): WebhookCall {
      const { signature = '', timestamp = '' } = good.query;
      return post({ signature, timestamp, nonce }, Buffer.from(messageXml(message)));
    }

    for (const [what, call] of forgeries) {
      it(`refuses ${what}`, async () => {
        expect(await answer(call)).to.deep.equal({ status: 403 });
        expect(accepted).to.deep.equal([]);
      });
    }

    it('refuses a body beyond any message before it is read', async () => {
      const body = Buffer.concat([good.body, Buffer.alloc(64 * 1024, ' ')]);

      expect(await answer({ ...good, body })).to.deep.equal({ status: 413 });
    });

    for (const seconds of [-601, 601]) {
      it(`refuses a call that is ${seconds} seconds off, and says so to the operator`, async () => {
        expect(await answer(good, { now: sentAt + seconds })).to.deep.equal({ status: 403 });
        expect(captured.events()).to.deep.equal(['wechat.callback_not_fresh']);
      });
    }

    it('takes a call at the edge of its time', async () => {
      expect(await answer(good, { now: sentAt + 600 })).to.include({ status: 200 });
    });
  });

  describe('called with our signature over what we cannot use', () => {
    const flipped = () => {
      const bytes = Buffer.from(seal(messageXml(message)), 'base64');
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 20) ^ 1, bytes.length - 20);
      return bytes.toString('base64');
    };
    const padding = (width: number, byte: number) => (content: Buffer) => {
      const missing = 32 - (content.length % 32);
      return Buffer.concat([content, Buffer.alloc(missing - width, 7), Buffer.alloc(width, byte)]);
    };

    for (const [what, encrypted] of [
      ['a flipped byte', flipped()],
      ['padding of width nought', seal('x', { pad: padding(1, 0) })],
      ['padding wider than a block', seal('x', { pad: padding(1, 33) })],
      ['padding that does not agree', seal('x', { pad: padding(1, 5) })],
      ['a length beyond the end', seal('x', { length: 10_000 })],
      ['a length of four gigabytes', seal('x', { length: 0xff_ff_ff_ff })],
      ['nothing but padding', seal('', { random: '', appId: '', pad: () => Buffer.alloc(32, 32) })],
      ['half a block', Buffer.alloc(24).toString('base64')],
      ['what is not base64', 'AA==AA!!'],
      ['another account', seal(messageXml(message), { appId: 'wx0000000000000000' })],
      ['an account of which ours is the beginning', seal('x', { appId: `${account.appId}0` })],
      ['no account', seal('x', { appId: '' })],
      ['another key', seal(messageXml(message), { encodingAesKey: 'a'.repeat(43) })],
    ] as const) {
      it(`refuses ${what} as it does a wrong signature, and says so to the operator`, async () => {
        expect(await answer(sealedCall(encrypted, sentAt))).to.deep.equal({ status: 403 });
        expect(accepted).to.deep.equal([]);
        expect(captured.events()).to.deep.equal(['wechat.callback_not_opened']);
      });
    }

    const beside = (tags: string) => messageXml(message).replace('</xml>', `${tags}</xml>`);
    const laughs = '<!DOCTYPE xml [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>';
    const withDtd = (dtd: string) => `${dtd}${messageXml(message)}`;
    for (const [what, xml] of [
      ['a DTD', withDtd('<!DOCTYPE xml SYSTEM "file:///etc/passwd">')],
      ['entities that grow', withDtd(laughs)],
      ['an entity without a DTD', withDtd('<!ENTITY a "b">')],
      ['a comment that hides a DTD', withDtd('<!--<![CDATA[--><!DOCTYPE xml><!--]]>-->')],
      ['a processing instruction', withDtd('<?php ?>')],
      ['deep nesting', beside('<a>'.repeat(9) + '</a>'.repeat(9))],
      ['a tag that reaches into the prototype', beside('<__proto__>1</__proto__>')],
      ['tags that do not close', beside('<a>1')],
      ['no message', '<xml><a>1</a></xml>'],
      ['no sender', messageXml({ ...message, FromUserName: '' })],
      [
        'a sender given twice',
        messageXml(message).replace('<MsgId>', '<FromUserName>o2</FromUserName><MsgId>'),
      ],
      ['a time that is none', messageXml({ ...message, CreateTime: 'yesterday' })],
      ['nothing', ''],
    ] as const) {
      it(`answers 400 to ${what}`, async () => {
        expect(await answer(sealedCall(seal(xml), sentAt))).to.deep.equal({ status: 400 });
        expect(accepted).to.deep.equal([]);
        expect(captured.events()).to.deep.equal(['wechat.callback_not_understood']);
      });
    }
  });

  it('cannot be made with a key that is none', () => {
    const options = {
      ...account,
      encodingAesKey: 'short',
      accept: keep,
      clock: () => new Date(),
      log: captured.log,
    };

    expect(() => createWeChatWebhook(options)).to.throw(/EncodingAESKey/);
  });

  it('is tested with calls encrypted as the published sample is', () => {
    expect(seal(outbound.xml, { random: outbound.random })).to.equal(outbound.encrypt);
    expect(sign(outbound.timestamp, outbound.nonce, outbound.encrypt)).to.equal(outbound.msg_signature);
    expect(sealedCall(inbound.encrypt, sentAt).query).to.include({ msg_signature: inbound.msg_signature });
  });
});

function get(query: Readonly<Record<string, string>>): WebhookCall {
  return { method: 'GET', query, headers: {}, body: Buffer.alloc(0) };
}

function post(query: Readonly<Record<string, string>>, body: Buffer): WebhookCall {
  return { method: 'POST', query, headers: {}, body };
}
