import { inspect } from 'node:util';
import { expect } from 'chai';
import { createGraphApi } from '../../../../src/bots/whatsapp/cloud/graph-api.ts';
import { createWhatsAppCloudChannel } from '../../../../src/bots/whatsapp/cloud/whatsapp-cloud-channel.ts';
import { type CapturedLog, captureLog } from '../../telegram/sandbox-bot.ts';
import { type Answer, type GraphServer, json, openGraphServer, refusal, TROUBLES } from './graph-server.ts';

const accessToken = 'EAAJ-a-token-that-must-not-show';
const messages = 'POST /v23.0/106540352242922/messages';
const sent = json({ messaging_product: 'whatsapp', messages: [{ id: 'wamid.sent' }] });
const plain = { text: 'personal words', buttons: [] };

describe('whatsapp cloud channel', () => {
  let server: GraphServer;
  let captured: CapturedLog;

  beforeEach(async () => {
    server = await openGraphServer();
    captured = captureLog();
  });
  afterEach(async () => {
    await server.close();
    expect(captured.text()).to.not.match(/must-not-show|personal words|16505551234|wamid\./);
  });

  function open(options: { template?: string } = {}) {
    const api = createGraphApi({
      accessToken,
      apiRoot: server.url,
      apiVersion: 'v23.0',
      callTimeoutMilliseconds: 300,
    });
    const fixed = { api, phoneNumberId: '106540352242922', biggestMedia: 1000, log: captured.log };
    return createWhatsAppCloudChannel({ ...fixed, ...options });
  }

  it('posts a message with the token in the header alone, and names what was sent', async () => {
    server.answers[messages] = sent;

    expect(await open().send('16505551234', plain)).to.deep.equal({ ok: true, messageRef: 'wamid.sent' });

    expect(server.asked).to.deep.equal([
      {
        method: 'POST',
        path: '/v23.0/106540352242922/messages',
        query: {},
        authorization: `Bearer ${accessToken}`,
        body: {
          messaging_product: 'whatsapp',
          recipient_type: 'individual',
          to: '16505551234',
          type: 'text',
          text: { preview_url: false, body: 'personal words' },
        },
      },
    ]);
  });

  const failures: ReadonlyArray<[string, Answer, object, string[]]> = [
    ['the window closed', refusal(400, 131047), { reason: 'window_closed' }, []],
    ['an undeliverable message', refusal(400, 131026), { reason: 'blocked' }, []],
    ['a message to ourselves', refusal(400, 131021), { reason: 'blocked' }, []],
    ['a person who stopped templates', refusal(400, 131050), { reason: 'blocked' }, []],
    ['too many messages to one person', refusal(400, 131056), limited(6000), []],
    ['too many messages', refusal(400, 130429), limited(1000), []],
    ['too many messages by their status', refusal(429, 130429), limited(1000), []],
    ['too many calls of the account', refusal(400, 80007), limited(60_000), []],
    ['too many calls of the app', refusal(400, 4), limited(60_000), []],
    ['a limit with a time', refusal(400, 131056, { headers: { 'retry-after': '3' } }), limited(3000), []],
    [
      'a limit with a date',
      refusal(429, 4, { headers: { 'retry-after': 'Fri, 31 Dec' } }),
      limited(60_000),
      [],
    ],
    ['429 without a code', json({}, 429, { 'retry-after': '7' }), limited(7000), []],
    ['an unknown error', refusal(500, 131000), { reason: 'temporary' }, []],
    ['a service that is away', refusal(503, 131016), { reason: 'temporary' }, []],
    ['an unknown error with 400', refusal(400, 1), { reason: 'temporary' }, []],
    ['what Meta calls passing', refusal(400, 131009, { is_transient: true }), { reason: 'temporary' }, []],
    ['a code of later years with 500', refusal(500, 999_999), { reason: 'temporary' }, []],
    [
      'an expired token',
      refusal(401, 190, { subcode: 463 }),
      { reason: 'temporary' },
      ['whatsapp.token_refused'],
    ],
    ['a token refused with 400', refusal(400, 190), { reason: 'temporary' }, ['whatsapp.token_refused']],
    ['no permission', refusal(403, 10), { reason: 'temporary' }, ['whatsapp.account_refused']],
    ['a permission missing', refusal(403, 200), { reason: 'temporary' }, ['whatsapp.account_refused']],
    ['a locked account', refusal(403, 131031), { reason: 'temporary' }, ['whatsapp.account_refused']],
    ['an unpaid bill', refusal(400, 131042), { reason: 'temporary' }, ['whatsapp.account_refused']],
    ['a value that is wrong', refusal(400, 131009), { reason: 'invalid' }, ['whatsapp.send_invalid']],
    [
      'a parameter that is wrong',
      refusal(400, 100, { subcode: 33 }),
      { reason: 'invalid' },
      ['whatsapp.send_invalid'],
    ],
    ['a template that is unknown', refusal(404, 132001), { reason: 'invalid' }, ['whatsapp.send_invalid']],
    ['a code of later years', refusal(400, 999_999), { reason: 'invalid' }, ['whatsapp.send_invalid']],
    [
      'an error without a code',
      json({ error: { code: 'x' } }, 400),
      { reason: 'invalid' },
      ['whatsapp.send_invalid'],
    ],
    ['an answer without a message', json({ messages: [] }), { reason: 'temporary' }, []],
    ...Object.entries(TROUBLES).map(
      ([what, answer]) =>
        [what, answer, { reason: 'temporary' }, []] satisfies [string, Answer, object, string[]],
    ),
  ];

  for (const [what, answer, failure, events] of failures) {
    it(`fails as ${JSON.stringify(failure)} on ${what}`, async () => {
      server.answers[messages] = answer;

      expect(await open().send('16505551234', plain)).to.deep.equal({ ok: false, failure });

      expect(captured.events()).to.deep.equal(events);
      expect(server.asked).to.have.length(1);
    });
  }

  it('fails as temporary when there is no server at all', async () => {
    const channel = open();
    await server.close();

    expect(await channel.send('1', plain)).to.deep.equal({ ok: false, failure: { reason: 'temporary' } });
  });

  it('names neither the token nor a person in an error', async () => {
    const api = createGraphApi({
      accessToken,
      apiRoot: server.url,
      apiVersion: 'v23.0',
      callTimeoutMilliseconds: 300,
    });
    const troubles = [refusal(400, 131009), ...Object.values(TROUBLES)];
    const errors: unknown[] = [];

    for (const trouble of troubles) {
      server.answers['GET /v23.0/secret-path'] = trouble;
      await api({ call: 'ask', path: 'secret-path' }).catch((err: unknown) => errors.push(err));
    }

    expect(errors).to.have.length(troubles.length);
    expect(inspect(errors, { depth: 10, showHidden: true })).to.not.match(
      /must-not-show|16505551234|secret-path/,
    );
  });

  it('marks the message that was a choice as read and shows that we are writing', async () => {
    server.answers[messages] = json({ success: true });

    await open().retireChoice('16505551234', { choiceRef: 'wamid.tap', messageRef: 'wamid.question' });

    expect(server.asked.map(({ body }) => body)).to.deep.equal([
      {
        messaging_product: 'whatsapp',
        status: 'read',
        message_id: 'wamid.tap',
        typing_indicator: { type: 'text' },
      },
    ]);
  });

  it('warns when a choice cannot be retired, and goes on', async () => {
    server.answers[messages] = refusal(400, 131009);

    await open().retireChoice('16505551234', { choiceRef: 'wamid.tap' });

    expect(captured.events()).to.deep.equal(['whatsapp.choice_not_retired']);
  });

  it('has nothing to remove a message with', async () => {
    const removed = await open().removeInbound('16505551234', 'wamid.photo');

    expect(removed).to.deep.equal({ ok: true, messageRef: 'wamid.photo' });
    expect(server.asked).to.deep.equal([]);
  });

  it('invites by its template', async () => {
    server.answers[messages] = sent;

    const invited = await open({ template: 'please_write' }).invite?.('16505551234', 'zh');

    expect(invited).to.deep.equal({ ok: true, messageRef: 'wamid.sent' });
    expect(server.asked[0]?.body).to.deep.include({
      type: 'template',
      template: { name: 'please_write', language: { code: 'zh_CN' } },
    });
  });

  it('invites nobody without a template', () => {
    expect(open()).to.not.have.property('invite');
  });
});

function limited(retryAfterMilliseconds: number): object {
  return { reason: 'rate_limited', retryAfterMilliseconds };
}
