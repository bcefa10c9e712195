import { inspect } from 'node:util';
import { expect } from 'chai';
import { GraphCallFailed } from '../../../../src/bots/whatsapp/cloud/graph-call-failed.ts';
import {
  openWhatsAppCloud,
  WhatsAppAccessRefused,
  type WhatsAppCloudOptions,
} from '../../../../src/bots/whatsapp/cloud/open-whatsapp-cloud.ts';
import { type CapturedLog, captureLog } from '../../telegram/sandbox-bot.ts';
import { type GraphServer, json, openGraphServer, refusal, TROUBLES } from './graph-server.ts';
import { appSecret, envelopeOf, phoneNumberId, signedCall, textMessage } from './signed-call.ts';

const accessToken = 'EAAJ-a-token-that-must-not-show';
const reading = `GET /v23.0/${phoneNumberId}`;
const number = json({
  id: phoneNumberId,
  display_phone_number: '+1 555-078-3881',
  verified_name: 'Lucky Shrub',
});

describe('openWhatsAppCloud', () => {
  let server: GraphServer;
  let captured: CapturedLog;

  beforeEach(async () => {
    server = await openGraphServer();
    captured = captureLog();
    server.answers[reading] = number;
  });
  afterEach(async () => {
    await server.close();
    expect(captured.text()).to.not.match(/must-not-show/);
  });

  function open(options: Partial<WhatsAppCloudOptions> = {}) {
    return openWhatsAppCloud({
      accessToken,
      phoneNumberId,
      appSecret,
      verifyToken: 'verify-token',
      apiRoot: server.url,
      log: captured.log,
      callTimeoutMilliseconds: 100,
      backoff: { firstMilliseconds: 2, longestMilliseconds: 10 },
      ...options,
    });
  }

  it('learns what people call the number and where a chat with it opens', async () => {
    const { channel, entrance } = await open();

    expect(entrance).to.deep.equal({ name: '+1 555-078-3881', url: 'https://wa.me/15550783881?text=CODE' });
    expect(channel).to.include({ name: 'whatsapp', botId: phoneNumberId });
    expect(server.asked).to.deep.include({
      method: 'GET',
      path: `/v23.0/${phoneNumberId}`,
      query: { fields: 'display_phone_number,verified_name' },
      authorization: `Bearer ${accessToken}`,
      body: undefined,
    });
  });

  it('goes by the verified name where no number is shown', async () => {
    server.answers[reading] = json({ id: phoneNumberId, verified_name: 'Lucky Shrub' });

    expect((await open()).entrance).to.deep.equal({ name: 'Lucky Shrub' });
  });

  it('takes an address with a slash at its end, and another version', async () => {
    server.answers[`GET /v26.0/${phoneNumberId}`] = number;

    const { channel } = await open({ apiRoot: `${server.url}/`, apiVersion: 'v26.0' });

    expect(channel.botId).to.equal(phoneNumberId);
  });

  for (const [what, answer, named] of [
    ['the token', refusal(401, 190, { subcode: 463 }), 'WHATSAPP_ACCESS_TOKEN'],
    ['a number that the token does not show', refusal(400, 100, { subcode: 33 }), 'WHATSAPP_PHONE_NUMBER_ID'],
    ['a missing permission', refusal(403, 200), 'WHATSAPP_PHONE_NUMBER_ID'],
  ] as const) {
    it(`says clearly that ${what} is refused, and asks once`, async () => {
      server.answers[reading] = answer;

      const failure = await open().catch((err: unknown) => err);

      expect(failure).to.be.instanceOf(WhatsAppAccessRefused);
      expect(inspect(failure)).to.include(named);
      expect(inspect(failure, { depth: 10, showHidden: true })).to.not.include('must-not-show');
      expect(server.asked).to.have.length(1);
    });
  }

  for (const [what, trouble] of [
    ...Object.entries(TROUBLES),
    ['too many calls', refusal(400, 80007, { headers: { 'retry-after': '0' } })],
    ['a busy server', refusal(503, 131016)],
  ] as const) {
    it(`tries again on ${what}`, async () => {
      server.answers[reading] = (request, response) => {
        server.answers[reading] = number;
        trouble(request, response);
      };

      const { channel } = await open();

      expect(channel.botId).to.equal(phoneNumberId);
      expect(captured.events()).to.deep.equal(['whatsapp.unreachable']);
    });
  }

  it('gives up when the server stays away', async () => {
    await server.close();

    const failure = await open({ startAttempts: 2 }).catch((err: unknown) => err);

    expect(failure).to.be.instanceOf(GraphCallFailed);
    expect(inspect(failure, { depth: 10, showHidden: true })).to.not.include('must-not-show');
  });

  it('says what WhatsApp can do', async () => {
    const { capabilities } = (await open()).channel;

    expect(capabilities).to.deep.equal({
      buttons: { max: 3, maxLabelLength: 20, longestText: 1024 },
      list: { max: 10, maxLabelLength: 24 },
      linkButton: 'alone',
      longestText: 4096,
      textUnit: 'code_units',
      biggestMedia: 20 * 1024 * 1024,
      removesInboundMessages: false,
      recordsVideoNotes: false,
      replyWindowMilliseconds: 86_400_000,
    });
  });

  it('mounts its webhook, and hears through it', async () => {
    const whatsapp = await open({ clock: () => new Date('2026-11-21T10:00:00Z') });
    const bodies: unknown[] = [];

    const mounted = await whatsapp.start((updates) => {
      bodies.push(...updates.map(({ body }) => body));
      return Promise.resolve();
    });
    const message = textMessage({ timestamp: undefined });
    await mounted?.handle(signedCall(envelopeOf({ messages: [message] })));

    expect(mounted?.path).to.equal('/webhooks/whatsapp');
    expect(bodies.map((body) => whatsapp.toInbound(body)))
      .to.have.nested.property('[0].sentAt')
      .that.deep.equals(new Date('2026-11-21T10:00:00Z'));
  });

  it('waits at its close for what is under way, and then takes in nothing more', async () => {
    const whatsapp = await open();
    const keeping = Promise.withResolvers<void>();
    const order: string[] = [];
    const mounted = await whatsapp.start(async () => {
      await keeping.promise;
      order.push('kept');
    });
    const call = signedCall(envelopeOf({ messages: [textMessage()] }));

    const first = mounted?.handle(call);
    const closed = whatsapp.close().then(() => order.push('closed'));
    const late = await mounted?.handle(call);
    keeping.resolve();
    await closed;

    expect([await first, late]).to.deep.equal([{ status: 200 }, { status: 503 }]);
    expect(order).to.deep.equal(['kept', 'closed']);
  });
});
