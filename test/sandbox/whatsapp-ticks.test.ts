import { expect } from 'chai';
import type { Person } from '../../sandbox/control/person.ts';
import { openWhatsAppSandbox, type WhatsAppSandbox } from '../../sandbox/whatsapp/open-whatsapp-sandbox.ts';
import { postMessage, sendText } from './whatsapp-client.ts';
import { openWebhookListener, type WebhookListener } from './whatsapp-listener.ts';

describe('the WhatsApp sandbox, told that a message was read', () => {
  let now: Date;
  let sandbox: WhatsAppSandbox;
  let listener: WebhookListener;
  let anna: Person;

  beforeEach(async () => {
    now = new Date('2026-06-01T10:00:00Z');
    sandbox = await openWhatsAppSandbox({ now: () => now });
    listener = await openWebhookListener();
    await sandbox.subscribe(listener.url);
    anna = await sandbox.person();
  });

  afterEach(async () => {
    await sandbox.close();
    await listener.close();
  });

  const later = (milliseconds: number): void => void (now = new Date(now.getTime() + milliseconds));
  const mark = (parameters: Record<string, unknown>) => postMessage(sandbox, parameters);

  it('turns the ticks of it and of those before it blue', async () => {
    const first = await anna.says('one');
    const second = await anna.says('two');
    const third = await anna.says('three');
    await sandbox.drained();

    const { body } = await mark({ status: 'read', message_id: sandbox.hand(anna).wamidOf(second) });
    const again = await mark({ status: 'read', message_id: sandbox.hand(anna).wamidOf(second) });

    expect([body, again.body]).to.deep.equal([{ success: true }, { success: true }]);
    expect([first.status, second.status, third.status]).to.deep.equal(['sent', 'sent', 'sent']);
    expect((await anna.reads()).map(({ status }) => status)).to.deep.equal(['read', 'read', 'delivered']);
  });

  it('shows that it is typing, for 25 seconds or until it writes', async () => {
    const message_id = sandbox.hand(anna).wamidOf(await anna.says('hi'));
    const type = () => mark({ status: 'read', message_id, typing_indicator: { type: 'text' } });
    const action = async () => {
      const response = await fetch(
        `${sandbox.url}/sandbox/chats/${encodeURIComponent(anna.chatKey)}/changes`,
      );
      const changes: unknown = await response.json();
      return changes && typeof changes === 'object' && 'action' in changes ? changes.action : undefined;
    };

    await type();
    const typing = await action();
    later(25_000);
    const over = await action();
    await type();
    await sendText(sandbox, anna.address);
    const written = await action();

    expect([typing, over, written]).to.deep.equal(['typing', undefined, undefined]);
  });

  it('refuses what is no message of a person, and any other status', async () => {
    await anna.says('hi');
    const own = await sendText(sandbox, anna.address);

    const answers = [
      await mark({ status: 'read', message_id: 'wamid.unknown' }),
      await mark({ status: 'read', message_id: own }),
      await mark({ status: 'delivered', message_id: own }),
      await mark({ status: 'read' }),
      await mark({ status: 'read', message_id: own, typing_indicator: { type: 'audio' } }),
    ];

    const codes = answers.map(({ status, body }) => [status, body.error?.code]);
    expect(codes).to.deep.equal([
      [400, 131009],
      [400, 131009],
      [400, 100],
      [400, 100],
      [400, 100],
    ]);
  });
});
