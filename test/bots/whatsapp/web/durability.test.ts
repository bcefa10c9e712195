import { expect } from 'chai';
import type { Person } from '../../../../sandbox/whatsapp-web/person.ts';
import type { RawUpdate } from '../../../../src/bots/messenger.ts';
import type { ChannelSecrets } from '../../../../src/core/channel/channel-secrets.ts';
import { createQueue } from '../../telegram/sandbox-bot.ts';
import { openWebWorld, paired, type WebWorld } from './web-world.ts';

describe('whatsapp web durability', () => {
  let world: WebWorld;

  before(async () => {
    world = await openWebWorld();
    await world.pair();
  });
  afterEach(async () => {
    await world.sandbox.acknowledged();
    await world.closeProcesses();
    world.sandbox.setOpen(true);
  });
  after(() => world.close());

  it('does not acknowledge a message before it is kept', async () => {
    const web = await world.open();
    const kept = Promise.withResolvers<void>();
    const asked = createQueue<readonly RawUpdate[]>();
    await web.start((updates) => {
      asked.put(updates);
      return kept.promise;
    });
    const person = await world.sandbox.person();

    await person.says('Hi');
    await asked.take();
    await exchangeOthers(person);
    const whileItIsNot = world.sandbox.unacknowledged();
    kept.resolve();
    await world.sandbox.acknowledged();

    expect(whileItIsNot).to.equal(1);
  });

  it('tries again to keep what could not be kept, and acknowledges it then', async () => {
    const web = await world.open();
    const attempts: RawUpdate[] = [];
    await web.start(([update]) => {
      if (update) attempts.push(update);
      return attempts.length < 3 ? Promise.reject(new Error('database away')) : Promise.resolve();
    });
    const person = await world.sandbox.person();

    await person.says('Hi');
    await world.sandbox.acknowledged();

    expect(new Set(attempts.map(({ updateId }) => updateId)).size).to.equal(1);
    expect(attempts).to.have.length(3);
    expect(web.events()).to.include('whatsapp.not_durable');
  });

  it('gets a message again that it died with, and can still read it', async () => {
    const dying = await world.open();
    const asked = createQueue<readonly RawUpdate[]>();
    await dying.start((updates) => {
      asked.put(updates);
      return Promise.reject(new Error('dying'));
    });
    const person = await world.sandbox.person();
    await person.says('Did you get this?');
    await asked.take();
    await exchangeOthers(person);
    await dying.close();

    const next = await world.open();
    await next.start();
    const { body } = await next.nextUpdate();

    expect(next.messenger.toInbound(body)).to.deep.include({
      chatId: person.lid,
      content: { type: 'text', text: 'Did you get this?' },
    });
  });

  it('gets what came while it was away, in order', async () => {
    const person = await world.sandbox.person();
    await person.says('one');
    await person.says('two');

    const web = await world.open();
    await web.start();
    const texts = [await nextText(web), await nextText(web)];

    expect(texts).to.deep.equal(['one', 'two']);
  });

  it('takes a message once that WhatsApp delivers twice in one connection', async () => {
    const web = await world.open();
    await web.start();
    await paired(web, () => undefined);
    const person = await world.sandbox.person();

    world.sandbox.deliverNextTwice();
    await person.says('once');
    await person.says('then');

    expect([await nextText(web), await nextText(web)]).to.deep.equal(['once', 'then']);
  });

  it('acknowledges no message before what the library learnt with it is stored', async () => {
    const away = { isAway: false };
    const web = await world.open({ secrets: thatMayBeAway(world.secrets, away) });
    await web.start();
    await paired(web, () => undefined);
    const person = await world.sandbox.person();
    await person.says('one');
    await nextText(web);
    await world.sandbox.acknowledged();

    away.isAway = true;
    await person.says('two');
    await web.untilLogged('whatsapp.not_durable');
    await exchangeOthers(person);
    const whileItIsAway = world.sandbox.unacknowledged();
    away.isAway = false;
    await world.sandbox.acknowledged();

    expect(whileItIsAway).to.equal(1);
    expect(await nextText(web)).to.equal('two');
  });

  it('goes on with the encrypted sessions of the process before it', async () => {
    const person = await world.sandbox.person();
    const first = await world.open();
    await first.start();
    await person.says('one');
    await nextText(first);
    await first.messenger.channel.send(person.lid, { text: 'answer', buttons: [] });
    await world.sandbox.acknowledged();
    await first.close();

    const second = await world.open();
    await second.start();
    await person.says('two');
    const heard = await nextText(second);
    await second.messenger.channel.send(person.lid, { text: 'another', buttons: [] });

    expect(heard).to.equal('two');
    expect(person.sees().map(({ text }) => text)).to.deep.equal(['answer', 'another']);
  });

  /** Long enough for an acknowledgement that should not be: others go to and fro, one after the other. */
  async function exchangeOthers(person: Person): Promise<void> {
    for (let round = 0; round < 20; round += 1) {
      person.confirms(`OTHER${round}`, 'delivered');
      await world.sandbox.acknowledged(1);
    }
  }

  async function nextText({ nextUpdate, messenger }: Awaited<ReturnType<WebWorld['open']>>): Promise<string> {
    for (;;) {
      const event = messenger.toInbound((await nextUpdate()).body);
      if (event?.content.type === 'text') return event.content.text;
    }
  }
});

function thatMayBeAway(secrets: ChannelSecrets, state: { isAway: boolean }): ChannelSecrets {
  return {
    ...secrets,
    write: (...change) => (state.isAway ? Promise.reject(new Error('away')) : secrets.write(...change)),
  };
}
