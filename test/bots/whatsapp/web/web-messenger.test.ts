import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { loadLibrary, WhatsAppWebNotInstalled } from '../../../../src/bots/whatsapp/web/library.ts';
import type { ChannelSecrets } from '../../../../src/core/channel/channel-secrets.ts';
import type { InboundEvent } from '../../../../src/core/channel/channel.ts';
import { openWebWorld, type OpenedWeb, type WebWorld } from './web-world.ts';

describe('whatsapp web messenger', () => {
  let world: WebWorld;
  let web: OpenedWeb;

  before(async () => {
    world = await openWebWorld();
    await world.pair();
  });
  beforeEach(async () => {
    web = await world.open();
    await web.start();
    await web.untilLogged('whatsapp.connected');
  });
  afterEach(async () => {
    await world.sandbox.acknowledged();
    await world.closeProcesses();
  });
  after(() => world.close());

  it('says how people reach it', () => {
    expect(web.messenger.entrance).to.deep.equal({
      name: '+4915550100',
      url: 'https://wa.me/4915550100?text=CODE',
    });
    expect(web.messenger.channel).to.include({ name: 'whatsapp', botId: 'web:4915550100' });
  });

  it('knows a person by one address, whichever they write from', async () => {
    const person = await world.sandbox.person();

    await person.sends({ conversation: 'with my number' }, { from: 'pn' });
    await person.sends({ conversation: 'without' }, { from: 'lid' });
    const events = [await nextEvent(), await nextEvent()];

    expect(events.map(({ chatId }) => chatId)).to.deep.equal([person.lid, person.lid]);
  });

  it('hears nothing of groups, broadcasts, status and newsletters', async () => {
    const attrs = { id: 'G1', t: '1795219200', type: 'text', participant: '77@lid' };
    for (const from of ['1203@g.us', 'status@broadcast', '88@broadcast', '99@newsletter']) {
      const content = [{ tag: 'plaintext', attrs: {}, content: Buffer.from([10, 1, 65]) }];
      world.sandbox.deliver({ tag: 'message', attrs: { ...attrs, id: `G${from}`, from }, content });
    }
    await world.sandbox.acknowledged();
    const person = await world.sandbox.person();
    await person.says('Me');

    expect((await nextEvent()).content).to.deep.equal({ type: 'text', text: 'Me' });
  });

  it('tells that a message may be seen on the phone alone', async () => {
    const person = await world.sandbox.person();

    await person.sendsViewOnce();

    expect(await nextEvent()).to.deep.include({
      chatId: person.lid,
      content: { type: 'unsupported', what: 'other' },
    });
  });

  it('tells when a message was delivered, and when it was read', async () => {
    const person = await world.sandbox.person();
    const sent = await web.messenger.channel.send(person.lid, { text: 'Hello', buttons: [] });
    const messageRef = sent.ok ? sent.messageRef : 'not sent';

    person.confirms(messageRef, 'delivered');
    const events = [await nextEvent()];
    person.confirms(messageRef, 'read');
    events.push(await nextEvent());

    expect(events.map(({ content }) => content)).to.deep.equal([
      { type: 'receipt', messageRef, state: 'delivered' },
      { type: 'receipt', messageRef, state: 'read' },
    ]);
    expect(events[0]?.chatId).to.equal(person.lid);
  });

  it('tells of a refused message once, as the answer to sending it', async () => {
    const person = await world.sandbox.person();
    world.sandbox.failNextSend({ kind: 'refuse', code: '403' });

    await web.messenger.channel.send(person.lid, { text: 'Hello', buttons: [] });
    await person.says('Next');

    expect((await nextEvent()).content).to.deep.equal({ type: 'text', text: 'Next' });
  });

  it('shows the title in bold, unless that would hide a character of it', async () => {
    const person = await world.sandbox.person();
    const { channel } = web.messenger;

    await channel.send(person.lid, {
      text: 'Done\n\nYour data',
      title: { offset: 6, length: 9 },
      buttons: [],
    });
    await channel.send(person.lid, { text: '2 * 3\n\nis six', title: { offset: 0, length: 5 }, buttons: [] });

    expect(person.sees().map(({ text }) => text)).to.deep.equal(['Done\n\n*Your data*', '2 * 3\n\nis six']);
  });

  for (const [what, chatId, text] of [
    ['an empty text', '77001@lid', ' \n '],
    ['a group', '1203@g.us', 'Hello'],
    ['what is no address', 'Anna', 'Hello'],
  ] as const) {
    it(`fails as invalid on ${what}, with an alert`, async () => {
      expect(await web.messenger.channel.send(chatId, { text, buttons: [] })).to.deep.equal(
        failed('invalid'),
      );
      expect(web.events()).to.include('whatsapp.send_invalid');
    });
  }

  it('fails as blocked for a person whom WhatsApp does not know', async () => {
    const sent = await web.messenger.channel.send('99999@lid', { text: 'Hello', buttons: [] });

    expect(sent).to.deep.equal(failed('blocked'));
  });

  it('alerts when our own number may not write any more', async () => {
    const person = await world.sandbox.person();
    world.sandbox.failNextSend({ kind: 'refuse', code: '463' });

    expect(await web.messenger.channel.send(person.lid, { text: 'Hello', buttons: [] })).to.deep.equal(
      failed('temporary'),
    );
    expect(web.events()).to.include('whatsapp.number_restricted');
  });

  it('writes to many people at once, while they write', async () => {
    const people = await Promise.all(Array.from({ length: 5 }, () => world.sandbox.person()));

    const exchanges = people.map(async (person, index) => {
      await person.says(`Hello from ${index}`);
      return Promise.all([
        web.messenger.channel.send(person.lid, { text: `To ${index}`, buttons: [] }),
        person.says('and again'),
        web.messenger.channel.send(person.lid, { text: `Again to ${index}`, buttons: [] }),
      ]);
    });
    await Promise.all(exchanges);
    const events = await Promise.all(Array.from({ length: 10 }, () => nextEvent()));

    for (const [index, person] of people.entries()) {
      expect(person.sees().map(({ text }) => text)).to.have.members([`To ${index}`, `Again to ${index}`]);
    }
    expect(events.map(({ content }) => content.type)).to.deep.equal(Array.from({ length: 10 }, () => 'text'));
  });

  it('keeps an encrypted session whole while both sides write in it', async () => {
    await web.close();
    web = await world.open({ secrets: slow(world.secrets) });
    await web.start();
    const person = await world.sandbox.person();
    await person.says('first');
    await nextEvent();
    const numbers = Array.from({ length: 12 }, (_, index) => String(index));

    const written = numbers.map((number) => person.says(number));
    const sent = numbers.map((text) => web.messenger.channel.send(person.lid, { text, buttons: [] }));
    await Promise.all([...written, ...sent]);
    const heard = await Promise.all(numbers.map(() => nextEvent()));
    await person.says('last');

    expect(heard.map(({ content }) => content.type === 'text' && content.text)).to.deep.equal(numbers);
    expect(person.sees().map(({ text }) => text)).to.have.members(numbers);
    expect((await nextEvent()).content).to.deep.equal({ type: 'text', text: 'last' });
  });

  it('writes nobody into the log, and no key to the console', async () => {
    const printed = capturePrinted();
    const person = await world.sandbox.person();
    try {
      await web.messenger.channel.send(person.lid, { text: 'personal words', buttons: [] });
      await person.says('more personal words');
      await nextEvent();
      await world.sandbox.acknowledged();
    } finally {
      printed.stop();
    }

    const said = web.text() + printed.text();
    for (const secret of [
      'personal words',
      person.phoneNumber,
      person.lid,
      '4915550100',
      'SessionEntry',
      'privKey',
    ]) {
      expect(said).to.not.include(secret);
    }
  });

  async function nextEvent(): Promise<InboundEvent> {
    for (;;) {
      const event = web.messenger.toInbound((await web.nextUpdate()).body);
      if (event) return event;
    }
  }
});

describe('whatsapp web server', () => {
  for (const webSocketUrl of [
    'ws://web.whatsapp.com/ws/chat',
    'http://web.whatsapp.com',
    'ws://10.0.0.1',
    'nonsense',
  ]) {
    it(`is not called without TLS beyond this machine: ${webSocketUrl}`, async () => {
      const world = await openWebWorld();

      const failure = await world.open({ webSocketUrl }).catch(String);
      await world.close();

      expect(failure).to.include('wss');
    });
  }
});

describe('whatsapp web library', () => {
  it('says how to install it where it is missing', async () => {
    const missing = Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });

    const failure = await loadLibrary(() => Promise.reject(missing)).catch((err: unknown) => err);

    expect(failure).to.be.instanceOf(WhatsAppWebNotInstalled);
    expect(String(failure)).to.include('@whiskeysockets/baileys@7.0.0-rc14');
  });

  it('does not call it missing when it is broken', async () => {
    const broken = new Error('a bug in it');

    expect(await loadLibrary(() => Promise.reject(broken)).catch((err: unknown) => err)).to.equal(broken);
  });
});

/** A database far away, so that what happens at once overlaps. */
function slow(secrets: ChannelSecrets): ChannelSecrets {
  return {
    ...secrets,
    async write(...change) {
      await sleep(10);
      await secrets.write(...change);
    },
  };
}

function failed(reason: string) {
  return { ok: false, failure: { reason } };
}

/** What goes to the terminal meanwhile. */
function capturePrinted(): { text(): string; stop(): void } {
  const printed: string[] = [];
  const streams = [process.stdout, process.stderr];
  const genuine = streams.map((stream) => stream.write.bind(stream));
  for (const stream of streams) {
    stream.write = (chunk: unknown) => {
      printed.push(String(chunk));
      return true;
    };
  }
  return {
    text: () => printed.join(''),
    stop: () => streams.forEach((stream, index) => Object.assign(stream, { write: genuine[index] })),
  };
}
