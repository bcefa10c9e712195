import { expect } from 'chai';
import type { Person } from '../../sandbox/control/person.ts';
import { openWhatsAppSandbox, type WhatsAppSandbox } from '../../sandbox/whatsapp/open-whatsapp-sandbox.ts';
import { callGraph, idOf, postMessage, sendText } from './whatsapp-client.ts';
import { openWebhookListener, type WebhookListener } from './whatsapp-listener.ts';

const HOUR = 60 * 60 * 1000;

describe('the WhatsApp sandbox, after it accepted a message', () => {
  let now: Date;
  let sandbox: WhatsAppSandbox;
  let listener: WebhookListener;
  let anna: Person;

  beforeEach(async () => {
    now = new Date('2026-06-01T10:00:00Z');
    const templates = [
      {
        name: 'go_on',
        languages: ['en', 'de'],
        body: 'Dear {{1}}, go on with {{2}}',
        quickReplies: ['Go on'],
      },
    ];
    sandbox = await openWhatsAppSandbox({ now: () => now, templates });
    listener = await openWebhookListener();
    await sandbox.subscribe(listener.url);
    anna = await sandbox.person();
  });

  afterEach(async () => {
    await sandbox.close();
    await listener.close();
  });

  const later = (milliseconds: number): void => void (now = new Date(now.getTime() + milliseconds));
  const statusesOf = async (id: string): Promise<string[]> => {
    await sandbox.drained();
    return listener.statuses().flatMap((status) => (status.id === id ? [status.status] : []));
  };
  const codesOf = async (id: string): Promise<unknown> => {
    await sandbox.drained();
    return listener.statuses().find((status) => status.id === id && status.status === 'failed')?.['errors'];
  };
  const template = (parameters: string[], { name = 'go_on', code = 'en' } = {}) =>
    postMessage(sandbox, {
      to: anna.address,
      type: 'template',
      template: {
        name,
        language: { code },
        components: [{ type: 'body', parameters: parameters.map((text) => ({ type: 'text', text })) }],
      },
    });

  it('tells that it was sent, delivered and, once the person looks, read', async () => {
    await anna.says('hi');

    const id = await sendText(sandbox, anna.address);
    const before = await statusesOf(id);
    await anna.reads();
    const after = await statusesOf(id);

    expect(before).to.deep.equal(['sent', 'delivered']);
    expect(after).to.deep.equal(['sent', 'delivered', 'read']);
    expect(listener.statuses().at(-1)).to.deep.include({
      id,
      recipient_id: anna.address,
      recipient_user_id: sandbox.hand(anna).userId,
      timestamp: '1780308000',
    });
  });

  it('gives back what the business wanted back', async () => {
    await anna.says('hi');

    await postMessage(sandbox, {
      to: anna.address,
      type: 'text',
      text: { body: 'x' },
      biz_opaque_callback_data: 'mine',
    });
    await sandbox.drained();

    expect(listener.statuses().map((status) => status['biz_opaque_callback_data'])).to.deep.equal([
      'mine',
      'mine',
    ]);
  });

  it('fails with 131047 after twenty-four hours, to the second', async () => {
    await anna.says('hi');

    later(24 * HOUR - 1000);
    const within = await sendText(sandbox, anna.address, 'within');
    later(1000);
    const without = await sendText(sandbox, anna.address, 'without');

    expect(await statusesOf(within)).to.deep.equal(['sent', 'delivered']);
    expect(await statusesOf(without)).to.deep.equal(['failed']);
    expect(await codesOf(without))
      .to.be.an('array')
      .with.nested.property('[0]')
      .that.deep.includes({
        code: 131047,
        title: 'Re-engagement message',
        message: 'Re-engagement message',
        error_data: {
          details:
            'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
        },
      });
    expect((await anna.reads()).map(({ text }) => text)).to.deep.equal(['hi', 'within']);
  });

  it('names no contact with a failure, and no id that was not used', async () => {
    const id = await sendText(sandbox, anna.address);
    await sandbox.drained();

    const value = listener.values().find(({ statuses }) => statuses?.some((status) => status.id === id));

    expect(value).to.not.have.property('contacts');
    expect(value?.statuses?.[0]).to.include({ recipient_id: anna.address });
    expect(value?.statuses?.[0]).to.not.have.property('recipient_user_id');
  });

  it('tells of a person who hides their number by the user id alone', async () => {
    const hidden = await sandbox.person({ hidesPhone: true });
    await hidden.says('hi');
    const send = () =>
      postMessage(sandbox, { recipient: hidden.address, type: 'text', text: { body: 'Hello' } });

    const arrived = idOf((await send()).body);
    sandbox.hand(hidden).closesWindow();
    const failed = idOf((await send()).body);
    await sandbox.drained();

    expect(await statusesOf(arrived)).to.deep.equal(['sent', 'delivered']);
    expect(await statusesOf(failed)).to.deep.equal(['failed']);
    for (const status of listener.statuses())
      expect(status)
        .to.include({ recipient_user_id: hidden.address })
        .and.to.not.have.property('recipient_id');
    const everything = listener.posts.map(({ body }) => body.toString()).join();
    expect(everything).to.not.contain(sandbox.hand(hidden).phoneNumber);
  });

  it('lets the window close at once, and open again when the person writes', async () => {
    await anna.says('hi');

    sandbox.hand(anna).closesWindow();
    const closed = await sendText(sandbox, anna.address);
    await anna.says('again');
    const open = await sendText(sandbox, anna.address);

    expect(await statusesOf(closed)).to.deep.equal(['failed']);
    expect(await statusesOf(open)).to.deep.equal(['sent', 'delivered']);
  });

  it('opens no window for a reaction', async () => {
    const message = await anna.says('hi');
    sandbox.hand(anna).closesWindow();

    sandbox.hand(anna).reacts(message, '👍');

    expect(await statusesOf(await sendText(sandbox, anna.address))).to.deep.equal(['failed']);
  });

  it('delivers an approved template through a closed window, filled in', async () => {
    const { status, body } = await template(['Anna', 'your passport'], { code: 'de' });

    expect(status).to.equal(200);
    expect(body).to.have.nested.property('messages[0].message_status', 'accepted');
    expect(await statusesOf(idOf(body))).to.deep.equal(['sent', 'delivered']);
    const seen = await anna.hears('Dear Anna, go on with your passport');
    expect(seen.buttons).to.deep.equal([[{ label: 'Go on', callbackData: 'Go on' }]]);
  });

  it('refuses a template that is not approved, in that language, or not filled in', async () => {
    const answers = [
      await template(['Anna', 'x'], { name: 'buy_now' }),
      await template(['Anna', 'x'], { code: 'fr' }),
      await template(['Anna']),
    ];

    expect(answers.map(({ status, body }) => [status, body.error?.code])).to.deep.equal([
      [404, 132001],
      [404, 132001],
      [400, 132000],
    ]);
    expect(answers[1]?.body.error?.error_data?.details).to.equal(
      'template name (go_on) does not exist in fr',
    );
  });

  it('fails with 131026 for whoever blocked the business or has no WhatsApp, templates too', async () => {
    await anna.says('hi');
    await anna.blocksBot();

    const blocked = [
      await sendText(sandbox, anna.address),
      idOf((await template(['Anna', 'it'])).body),
      await sendText(sandbox, '4915099999999'),
    ];

    for (const id of blocked) {
      expect(await statusesOf(id)).to.deep.equal(['failed']);
      expect(await codesOf(id)).to.have.nested.property('[0].code', 131026);
    }
    expect(await anna.reads()).to.have.length(1);
  });

  it('writes to the person again when they unblock the business, whose window stayed open', async () => {
    await anna.says('hi');
    await anna.blocksBot();
    const refused: unknown = await anna.says('nobody hears').catch((error: unknown) => error);

    await anna.unblocksBot();

    expect(String(refused)).to.contain('blocked');
    expect(await statusesOf(await sendText(sandbox, anna.address))).to.deep.equal(['sent', 'delivered']);
  });

  it('says nothing of what it refused', async () => {
    await anna.says('hi');

    await callGraph(sandbox, `${sandbox.phoneNumberId}/messages`, { json: {} });
    await sandbox.drained();

    expect(listener.statuses()).to.deep.equal([]);
  });
});
