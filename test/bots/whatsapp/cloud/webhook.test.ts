import { expect } from 'chai';
import type { AcceptUpdates, RawUpdate } from '../../../../src/bots/messenger.ts';
import { createWhatsAppWebhook } from '../../../../src/bots/whatsapp/cloud/webhook.ts';
import type { WebhookCall } from '../../../../src/core/channel/webhook.ts';
import { type CapturedLog, captureLog } from '../../telegram/sandbox-bot.ts';
import { appSecret, contact, envelopeOf, phoneNumberId, signedCall, textMessage } from './signed-call.ts';

const verifyToken = 'verify-token-of-the-test';
const message = textMessage();
const body = envelopeOf({ contacts: [contact], messages: [message] });

describe('whatsapp webhook', () => {
  let captured: CapturedLog;
  let accepted: RawUpdate[];
  let accept: AcceptUpdates;

  beforeEach(() => {
    captured = captureLog();
    accepted = [];
    accept = (updates) => {
      accepted.push(...updates);
      return Promise.resolve();
    };
  });

  function answer(call: WebhookCall) {
    return createWhatsAppWebhook({ appSecret, verifyToken, phoneNumberId, accept, log: captured.log })(call);
  }

  describe('introduction', () => {
    const query = { 'hub.mode': 'subscribe', 'hub.verify_token': verifyToken, 'hub.challenge': '1158201444' };

    it('answers the challenge to whoever knows the verify token', async () => {
      expect(await introduce(query)).to.deep.equal({ status: 200, body: '1158201444' });
    });

    for (const [what, changed] of [
      ['another token', { 'hub.verify_token': 'verify-token-of-the-tesT' }],
      ['the start of the token', { 'hub.verify_token': 'verify' }],
      ['an empty token', { 'hub.verify_token': '' }],
      ['another mode', { 'hub.mode': 'unsubscribe' }],
    ] as const) {
      it(`refuses ${what}`, async () => {
        expect(await introduce({ ...query, ...changed })).to.deep.equal({ status: 403 });
      });
    }

    for (const missing of Object.keys(query)) {
      it(`refuses a call without ${missing}`, async () => {
        const rest = Object.fromEntries(Object.entries(query).filter(([name]) => name !== missing));

        expect(await introduce(rest)).to.deep.equal({ status: 403 });
      });
    }

    function introduce(given: Record<string, string>) {
      return answer({ method: 'GET', query: given, headers: {}, body: Buffer.alloc(0) });
    }
  });

  it('hands over each message with who wrote it and answers 200 once it is kept', async () => {
    expect(await answer(signedCall(body))).to.deep.equal({ status: 200 });

    expect(accepted.map((update) => update.body)).to.deep.equal([
      { message, contact: { wa_id: '16505551234' } },
    ]);
  });

  it('does not answer before the updates are kept', async () => {
    const order: string[] = [];
    accept = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      order.push('kept');
    };

    await answer(signedCall(body)).then(() => order.push('answered'));

    expect(order).to.deep.equal(['kept', 'answered']);
  });

  it('answers 500 when the updates could not be kept, so that they are delivered again', async () => {
    accept = () => Promise.reject(new Error('no database'));

    expect(await answer(signedCall(body))).to.deep.equal({ status: 500 });
    expect(captured.events()).to.deep.equal(['whatsapp.updates_not_accepted']);
  });

  it('gives the same update ids to what is delivered again, and others to everything else', async () => {
    await answer(signedCall(body));
    await answer(signedCall(body));
    await answer(signedCall(envelopeOf({ messages: [textMessage({ id: 'wamid.another' })] })));

    const [first, again, other] = accepted.map(({ updateId }) => updateId);
    expect(again).to.equal(first);
    expect(other).to.not.equal(first);
  });

  it('gives an update id to each status of a message', async () => {
    const statuses = ['sent', 'delivered', 'read', 'failed'].map((status) => ({ id: 'wamid.1', status }));

    await answer(signedCall(envelopeOf({ statuses: [...statuses, ...statuses] })));

    expect(new Set(accepted.map(({ updateId }) => updateId)).size).to.equal(4);
    expect(accepted.map((update) => update.body)).to.deep.equal(statuses.map((status) => ({ status })));
  });

  it('names updates so that logs do not tell the phone number that a message id holds', async () => {
    await answer(signedCall(body));

    expect(accepted[0]?.updateId).to.match(/^[\w-]{43}$/);
    expect(Buffer.from(String(accepted[0]?.updateId), 'base64').toString('latin1')).to.not.match(/1650387/);
  });

  describe('signature', () => {
    const signed = signedCall(body);
    const signature = String(signed.headers['x-hub-signature-256']);
    const escaped = body.replace('是', String.raw`\u662f`);

    for (const [what, call] of [
      ['no signature', { ...signed, headers: {} }],
      ['an empty signature', withSignature('')],
      ['a signature of nothing', withSignature('sha256=')],
      ['a wrong signature', withSignature(`sha256=${'0'.repeat(64)}`)],
      ['one that is cut short', withSignature(signature.slice(0, -2))],
      ['one that is too long', withSignature(`${signature}00`)],
      ['one of another method', withSignature(signature.replace('sha256', 'sha1'))],
      ['the bare hash', withSignature(signature.slice('sha256='.length))],
      ['the signature twice', withSignature([signature, signature])],
      ['the signature under another secret', signedCall(body, `${appSecret}!`)],
      ['a body that was changed', { ...signed, body: Buffer.from(`${body} `) }],
      ['a body that was written anew', { ...signedCall(escaped), body: Buffer.from(body) }],
      ['a body that is cut short', { ...signed, body: signed.body.subarray(0, -1) }],
    ] as const) {
      it(`refuses ${what}`, async () => {
        expect(await answer(call)).to.deep.equal({ status: 401 });
        expect(accepted).to.deep.equal([]);
      });
    }

    it('covers the bytes as they came, with whatever Meta escapes', async () => {
      expect(await answer(signedCall(escaped))).to.deep.equal({ status: 200 });
      expect(accepted[0]?.body).to.deep.include({ message });
    });

    it('is looked at before the body', async () => {
      expect(await answer({ ...signedCall('{'), headers: {} })).to.deep.equal({ status: 401 });
    });

    function withSignature(given: string | readonly string[]): WebhookCall {
      return { ...signed, headers: { 'x-hub-signature-256': given } };
    }
  });

  for (const broken of ['', '{', 'hello', '{"object":']) {
    it(`answers 400 to ${broken || 'nothing'}`, async () => {
      expect(await answer(signedCall(broken))).to.deep.equal({ status: 400 });
    });
  }

  for (const other of [
    'null',
    '[]',
    '"text"',
    '7',
    '{}',
    '{"object":"page","entry":[{"changes":[]}]}',
    '{"object":"whatsapp_business_account"}',
    '{"object":"whatsapp_business_account","entry":{}}',
    '{"object":"whatsapp_business_account","entry":[null,7,{},{"changes":7},{"changes":[null,{}]}]}',
    '{"object":"whatsapp_business_account","entry":[{"changes":[{"field":"message_template_status_update","value":{"event":"APPROVED"}}]}]}',
    envelopeOf({}),
    envelopeOf({ messages: 'none', statuses: 7, contacts: null }),
  ]) {
    it(`confirms what holds nothing for us: ${other.slice(0, 90)}`, async () => {
      expect(await answer(signedCall(other))).to.deep.equal({ status: 200 });
      expect(accepted).to.deep.equal([]);
    });
  }

  it('drops what is for another number of the account, and says so without ids', async () => {
    const foreign = envelopeOf({ contacts: [contact], messages: [message, message] }, '999');

    expect(await answer(signedCall(foreign))).to.deep.equal({ status: 200 });

    expect(accepted).to.deep.equal([]);
    expect(captured.events()).to.deep.equal(['whatsapp.updates_for_another_number']);
    expect(captured.text())
      .to.include('"count":2')
      .and.to.not.match(/999|16505551234|wamid/);
  });

  it('loses no message to a broken one beside it', async () => {
    const deep = '['.repeat(50_000) + ']'.repeat(50_000);
    const broken = [null, 7, 'x', [], {}, { id: 7 }, { id: '' }];
    const text = envelopeOf({ contacts: [null, 7, contact], messages: [...broken, message, 'deep'] });

    await answer(signedCall(text.replace('"deep"', `{"id":"wamid.deep","text":${deep}}`)));

    expect(accepted.map((update) => update.body)).to.deep.equal([
      { message, contact: { wa_id: '16505551234' } },
    ]);
    expect(captured.text()).to.include(`"count":${broken.length + 1}`);
  });

  it('takes a thousand messages at once, and keeps them in portions', async () => {
    const portions: number[] = [];
    accept = (updates) => {
      portions.push(updates.length);
      return Promise.resolve();
    };
    const messages = Array.from({ length: 1000 }, (_, index) => textMessage({ id: `wamid.${index}` }));

    expect(await answer(signedCall(envelopeOf({ messages })))).to.deep.equal({ status: 200 });

    expect(portions.reduce((sum, size) => sum + size)).to.equal(1000);
    expect(Math.max(...portions)).to.be.at.most(200);
  });

  it('gives a message that hides the number the user id of its only contact', async () => {
    const { from: _hidden, ...anonymous } = { ...message, from: undefined };
    const contacts = [{ profile: { username: 'sheena' }, user_id: 'US.13491208655302741918' }];

    await answer(signedCall(envelopeOf({ contacts, messages: [anonymous] })));

    expect(accepted[0]?.body).to.deep.include({ contact: { user_id: 'US.13491208655302741918' } });
  });

  it('gives each of several messages its own contact', async () => {
    const contacts = [contact, { wa_id: '49123', user_id: 'DE.7' }];
    const messages = [message, textMessage({ id: 'wamid.2', from: '49123' })];

    await answer(signedCall(envelopeOf({ contacts, messages })));

    expect(accepted.map((update) => update.body)).to.deep.equal([
      { message, contact: { wa_id: '16505551234' } },
      { message: messages[1], contact: { wa_id: '49123', user_id: 'DE.7' } },
    ]);
  });

  it('alerts when Meta reports something about the account', async () => {
    await answer(signedCall(envelopeOf({ errors: [{ code: 130429, title: 'Rate limit hit' }] })));

    expect(captured.events()).to.deep.equal(['whatsapp.account_error']);
    expect(captured.text()).to.include('130429');
  });

  for (const missing of [{ appSecret: '' }, { verifyToken: '' }]) {
    it(`is not created without ${Object.keys(missing).join()}`, () => {
      const settings = { appSecret, verifyToken, phoneNumberId, accept, log: captured.log };

      expect(() => createWhatsAppWebhook({ ...settings, ...missing })).to.throw(/needs an app secret/);
    });
  }
});
