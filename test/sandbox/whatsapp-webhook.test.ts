import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import type { Person } from '../../sandbox/control/person.ts';
import { openWhatsAppSandbox, type WhatsAppSandbox } from '../../sandbox/whatsapp/open-whatsapp-sandbox.ts';
import { openWebhookListener, type WebhookListener } from './whatsapp-listener.ts';

describe('the WhatsApp sandbox, calling a webhook', () => {
  let sandbox: WhatsAppSandbox;
  let listener: WebhookListener;
  let anna: Person;

  beforeEach(async () => {
    sandbox = await openWhatsAppSandbox();
    listener = await openWebhookListener();
    anna = await sandbox.person();
  });

  afterEach(async () => {
    await sandbox.close();
    await listener.close();
  });

  const texts = (): unknown[] => listener.messages().map(({ text }) => text);
  const isSigned = ({ body, headers }: WebhookListener['posts'][number]): boolean => {
    const hash = createHmac('sha256', sandbox.appSecret).update(body).digest('hex');
    return headers['x-hub-signature-256'] === `sha256=${hash}`;
  };

  it('challenges the address with the token before it delivers what has waited', async () => {
    await anna.says('early');

    await sandbox.subscribe(listener.url);
    await sandbox.drained();

    const [query] = listener.challenges;
    expect(query?.get('hub.mode')).to.equal('subscribe');
    expect(query?.get('hub.verify_token')).to.equal(sandbox.verifyToken);
    expect(query?.get('hub.challenge')).to.match(/^\d+$/);
    expect(texts()).to.deep.equal([{ body: 'early' }]);
  });

  for (const [what, reply] of [
    ['refuses', () => ({ status: 403, body: '' })],
    ['answers with something else', () => ({ status: 200, body: 'hello' })],
    ['quotes it', (challenge: string) => ({ status: 200, body: `"${challenge}"` })],
  ] as const) {
    it(`delivers nothing to an address that ${what}`, async () => {
      const stranger = await openWebhookListener(reply);
      await anna.says('secret');

      const failure: unknown = await sandbox.subscribe(stranger.url).catch((error: unknown) => error);
      await sandbox.subscribe(listener.url);
      await sandbox.drained();

      expect(String(failure)).to.contain("couldn't be validated");
      expect(stranger.posts).to.deep.equal([]);
      expect(texts()).to.deep.equal([{ body: 'secret' }]);
      await stranger.close();
    });
  }

  it('signs the bytes that it sends, with everything but ASCII and slashes escaped', async () => {
    await sandbox.subscribe(listener.url);
    await anna.says('Привет, 👋 ü /start');
    await sandbox.drained();

    const [post] = listener.posts;

    expect(post && isSigned(post)).to.equal(true);
    expect(post?.headers['content-type']).to.equal('application/json');
    expect(post?.body.toString('latin1')).to.match(/^[\x20-\x7e]*$/);
    expect(post?.body.toString()).to.contain(
      String.raw`"\u041f\u0440\u0438\u0432\u0435\u0442, \ud83d\udc4b \u00fc \/start"`,
    );
    expect(texts()).to.deep.equal([{ body: 'Привет, 👋 ü /start' }]);
  });

  it('says whose number was written to, and who wrote', async () => {
    const boris = await sandbox.person({ firstName: 'Boris', lastName: 'Ber' });
    await sandbox.subscribe(listener.url);

    await boris.says('hi');
    await sandbox.drained();

    const [value] = listener.values();
    const { userId } = sandbox.hand(boris);
    expect(value?.metadata).to.deep.equal({
      display_phone_number: '15550783881',
      phone_number_id: sandbox.phoneNumberId,
    });
    expect(value?.contacts).to.deep.equal([
      { profile: { name: 'Boris Ber' }, wa_id: boris.address, user_id: userId },
    ]);
    expect(value?.messages?.[0]).to.deep.include({ from: boris.address, from_user_id: userId });
  });

  it('keeps the number of a person who hides it to itself', async () => {
    const hidden = await sandbox.person({ hidesPhone: true, username: 'nobody' });
    await sandbox.subscribe(listener.url);
    const { userId, phoneNumber } = sandbox.hand(hidden);

    await hidden.says('hi');
    await hidden.says('a reply', { replyTo: (await hidden.says('to this')).messageId });
    await sandbox.drained();
    const everything = listener.posts.map(({ body }) => body.toString()).join();

    expect(hidden.address).to.equal(userId);
    expect(userId).to.match(/^[A-Z]{2}\.[A-Za-z0-9]{1,128}$/);
    expect(everything).to.not.contain(phoneNumber);
    expect(listener.values()[0]?.contacts).to.deep.equal([
      { profile: { name: 'Anna', username: 'nobody' }, user_id: userId },
    ]);
    expect(listener.messages()[0]).to.include({ from_user_id: userId }).and.not.have.property('from');
  });

  it('writes as before there were user ids, where asked to', async () => {
    const old = await openWhatsAppSandbox({ tellsUserIds: false });
    await old.subscribe(listener.url);

    await (await old.person()).says('hi');
    await old.drained();

    expect(listener.posts[0]?.body.toString()).to.not.contain('user_id');
    await old.close();
  });

  it('comes again until it hears 200, and says why it must', async () => {
    await sandbox.subscribe(listener.url);
    listener.answerWith(500, 500, 204, 302);

    const message = await anna.says('hi');
    await listener.untilPosts(2);
    const problem = sandbox.lastProblem();
    await sandbox.drained();

    expect(problem).to.equal('The webhook answered 500');
    expect(sandbox.lastProblem()).to.equal(undefined);
    expect(listener.posts.map(({ status }) => status)).to.deep.equal([500, 500, 204, 302, 200]);
    expect(new Set(listener.posts.map(({ body }) => body.toString()))).to.have.property('size', 1);
    expect(message.status).to.equal('sent');
    expect((await anna.reads())[0]?.status).to.equal('delivered');
  });

  it('keeps the order of one person, and lets nobody wait for another', async () => {
    const boris = await sandbox.person({ firstName: 'Boris' });
    await sandbox.subscribe(listener.url);
    listener.answerWith(503);

    await anna.says('one');
    await listener.untilPosts(1);
    await boris.says('between');
    await anna.says('two');
    await sandbox.drained();

    const said = texts();
    expect(said).to.have.deep.members([{ body: 'one' }, { body: 'two' }, { body: 'between' }]);
    expect(said.findIndex((text) => JSON.stringify(text).includes('one'))).to.be.lessThan(
      said.findIndex((text) => JSON.stringify(text).includes('two')),
    );
  });

  it('challenges the address of a service that is still starting until it is ready', async () => {
    const late = await openWebhookListener((body) => ({
      status: late.challenges.length < 3 ? 503 : 200,
      body,
    }));
    await anna.says('hi');

    sandbox.callAt(new URL('/', late.url).href);
    await sandbox.drained();

    expect(late.challenges).to.have.length(3);
    expect(late.messages()).to.have.length(1);
    await late.close();
  });
});
