import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import type { Person } from '../../sandbox/control/person.ts';
import { openWhatsAppSandbox, type WhatsAppSandbox } from '../../sandbox/whatsapp/open-whatsapp-sandbox.ts';
import { sendText } from './whatsapp-client.ts';
import { openWebhookListener, type WebhookListener } from './whatsapp-listener.ts';

describe('a fault of the calls of a webhook in the WhatsApp sandbox', () => {
  let sandbox: WhatsAppSandbox;
  let listener: WebhookListener;
  let anna: Person;

  beforeEach(async () => {
    sandbox = await openWhatsAppSandbox();
    listener = await openWebhookListener();
    await sandbox.subscribe(listener.url);
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

  it('brings what was confirmed once more', async () => {
    sandbox.inject({ kind: 'duplicate', method: 'webhook', times: 1 });

    await anna.says('hi');
    await sandbox.drained();

    expect(listener.messages()).to.have.length(2);
    expect(new Set(listener.messages().map(({ id }) => id))).to.have.property('size', 1);
  });

  it('brings several at once, of several people', async () => {
    const boris = await sandbox.person({ firstName: 'Boris' });
    sandbox.inject({ kind: 'batch', method: 'webhook', size: 3, times: 1 });

    await anna.says('one');
    await boris.says('two');
    const pending = sandbox.pendingUpdates();
    await anna.says('three');
    await sandbox.drained();
    await anna.says('four');
    await sandbox.drained();

    expect(pending).to.equal(2);
    expect(listener.posts).to.have.length(2);
    expect(listener.values()[0]?.messages).to.have.length(3);
    expect(listener.values()[0]?.contacts?.map(({ profile }) => profile.name)).to.deep.equal([
      'Anna',
      'Boris',
      'Anna',
    ]);
    expect((await anna.reads()).map(({ status }) => status)).to.deep.equal([
      'delivered',
      'delivered',
      'delivered',
    ]);
  });

  it('brings a batch that is not full once it is healed', async () => {
    sandbox.inject({ kind: 'batch', method: 'webhook', size: 3, times: 1 });
    await anna.says('one');
    await anna.says('two');

    sandbox.heal();
    await sandbox.drained();

    expect(listener.posts).to.have.length(1);
    expect(texts()).to.deep.equal([{ body: 'one' }, { body: 'two' }]);
  });

  it('puts messages and statuses of one call into changes of their own', async () => {
    await anna.says('hi');
    await sandbox.drained();
    sandbox.inject({ kind: 'batch', method: 'webhook', size: 3, times: 1 });

    await sendText(sandbox, anna.address);
    await anna.says('again');
    await sandbox.drained();

    expect(listener.posts).to.have.length(2);
    expect(
      listener
        .values()
        .slice(1)
        .map(({ messages, statuses }) => [messages?.length, statuses?.length]),
    ).to.deep.equal([
      [1, undefined],
      [undefined, 2],
    ]);
  });

  it('does not hear the answer, and comes again', async () => {
    sandbox.inject({ kind: 'lost_answer', method: 'webhook', times: 1 });

    await anna.says('hi');
    await sandbox.drained();

    expect(listener.posts.map(({ status }) => status)).to.deep.equal([200, 200]);
  });

  for (const kind of ['flipped', 'plain_mode'] as const) {
    it(`sends a ${kind} call before the true one`, async () => {
      sandbox.inject({ kind, method: 'webhook', times: 1 });

      await anna.says('hi');
      await sandbox.drained();

      expect(listener.posts.map(isSigned)).to.deep.equal([false, true]);
    });
  }

  it('is slow', async () => {
    sandbox.inject({ kind: 'slow', method: 'webhook', milliseconds: 50, times: 1 });
    const start = performance.now();

    await anna.says('hi');
    await sandbox.drained();

    expect(listener.messages()).to.have.length(1);
    expect(performance.now() - start).to.be.at.least(49);
  });

  it('takes what goes wrong in the API for the API', async () => {
    sandbox.inject({ kind: 'lost_answer', method: '*' });

    await anna.says('hi');
    await sandbox.drained();

    expect(listener.posts).to.have.length(1);
  });
});
