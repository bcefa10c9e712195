import { expect } from 'chai';
import { type Hold, tryToHold } from '../../../../src/core/exclusive/locks.ts';
import { openWebWorld, type OpenedWeb, type WebWorld } from './web-world.ts';

const hello = { text: 'Hello', buttons: [] };

describe('whatsapp web connection', () => {
  let world: WebWorld;

  before(async () => {
    world = await openWebWorld();
    await world.pair();
  });
  afterEach(async () => {
    await world.closeProcesses();
    world.sandbox.setOpen(true);
  });
  after(() => world.close());

  it('says at the start what an unofficial client means', async () => {
    const web = await world.open();

    expect(web.events()).to.deep.equal(['whatsapp.unofficial_client']);
    expect(web.text()).to.include('Cloud API');
  });

  for (const how of ['cut', 'close', 'restart', 'replaced'] as const) {
    it(`connects again when the connection ends: ${how}`, async () => {
      const web = await connected();
      const before = world.sandbox.counts().ever;

      await world.sandbox.hangUp(how);
      await web.untilLogged('whatsapp.connected');

      expect(world.sandbox.counts()).to.include({ now: 1, ever: before + 1 });
    });
  }

  it('warns when another client took its place, and leaves it that place for a while', async () => {
    const web = await connected({
      backoff: { firstMilliseconds: 1, longestMilliseconds: 60_000 },
      patienceMilliseconds: 50,
    });

    await world.sandbox.hangUp('replaced');
    await web.untilLogged('whatsapp.replaced_elsewhere');

    expect(await web.messenger.channel.send('1@lid', hello)).to.deep.equal(temporary);
  });

  it('waits longer with every attempt that fails, and comes back when the server does', async () => {
    const web = await connected({ backoff: { firstMilliseconds: 20, longestMilliseconds: 200 } });

    world.sandbox.setOpen(false);
    const times = [Date.now()];
    await world.sandbox.hangUp('cut');
    for (let failures = 0; failures < 4; failures += 1) {
      await web.untilLogged('whatsapp.connection_lost');
      times.push(Date.now());
    }
    world.sandbox.setOpen(true);
    await web.untilLogged('whatsapp.connected');

    const waits = times.slice(2).map((time, index) => time - (times[index + 1] ?? 0));
    expect(waits.at(-1)).to.be.greaterThan(40);
  });

  it('sends once it is connected again, for those who wait a moment', async () => {
    const web = await connected();
    const person = await world.sandbox.person();

    await world.sandbox.hangUp('cut');
    await web.untilLogged('whatsapp.connection_lost');
    const sent = await web.messenger.channel.send(person.lid, hello);

    expect(sent).to.include({ ok: true });
  });

  it('fails as temporary while there is no connection', async () => {
    const web = await world.open({ patienceMilliseconds: 1 });

    expect(await web.messenger.channel.send('1@lid', hello)).to.deep.equal(temporary);
  });

  it('has one live socket for two processes, and the second takes over when the first goes', async () => {
    const first = await connected();
    const second = await world.open();
    const { ever } = world.sandbox.counts();

    await second.start();
    await second.untilLogged('whatsapp.held_elsewhere');
    const whileBoth = world.sandbox.counts();
    await first.close();
    await second.untilLogged('whatsapp.connected');

    expect(whileBoth).to.include({ now: 1, ever });
    expect(world.sandbox.counts()).to.include({ now: 1, ever: ever + 1 });
    expect(second.events().filter((event) => event === 'whatsapp.held_elsewhere')).to.have.length(1);
  });

  it('closes its socket at once when its lock is lost, and connects again with a new one', async () => {
    const holds: Array<{ lose(): void }> = [];
    const web = await connected({ hold: () => holdThatCanBeLost(holds) });
    const { ever } = world.sandbox.counts();

    holds[0]?.lose();
    await web.untilLogged('whatsapp.hold_lost');
    await web.untilLogged('whatsapp.connected');

    expect(holds).to.have.length(2);
    expect(world.sandbox.counts()).to.include({ now: 1, ever: ever + 1 });
  });

  it('lets go when the connection to the database breaks that held its lock, and another takes over', async () => {
    const holds: Hold[] = [];
    const first = await connected({
      async hold(name) {
        const hold = holds.length === 0 ? await tryToHold(world.databaseUrl, name) : undefined;
        if (hold) holds.push(hold);
        return hold;
      },
    });
    const second = await world.open();
    await second.start();
    await second.untilLogged('whatsapp.held_elsewhere');

    await holds[0]?.release();
    await second.untilLogged('whatsapp.connected');
    await first.untilLogged('whatsapp.hold_lost');

    expect(world.sandbox.counts().now).to.equal(1);
  });

  it('asks again for a lock that could not be asked for', async () => {
    let failures = 2;
    const web = await world.open({
      hold: (name) =>
        failures-- > 0 ? Promise.reject(new Error('away')) : tryToHold(world.databaseUrl, name),
    });

    await web.start();
    await web.untilLogged('whatsapp.connected');

    expect(web.events().filter((event) => event === 'whatsapp.hold_unavailable')).to.have.length(2);
  });

  it('alerts when its secrets do not open, and tries again', async () => {
    let failures = 2;
    const web = await world.open({
      secrets: {
        ...world.secrets,
        read: (names) =>
          failures-- > 0 ? Promise.reject(new Error('another key')) : world.secrets.read(names),
      },
    });

    await web.start();
    await web.untilLogged('whatsapp.connected');

    expect(web.events().filter((event) => event === 'whatsapp.connection_failed')).to.have.length(2);
  });

  it('closes while it waits for the lock, and while it waits to connect again', async () => {
    const first = await connected();
    const waiting = await world.open();
    await waiting.start();
    await waiting.untilLogged('whatsapp.held_elsewhere');
    await waiting.close();
    world.sandbox.setOpen(false);
    await world.sandbox.hangUp('cut');
    await first.untilLogged('whatsapp.connection_lost');
    await first.close();
    world.sandbox.setOpen(true);

    expect(world.sandbox.counts().now).to.equal(0);
  });

  async function connected(options: Parameters<WebWorld['open']>[0] = {}): Promise<OpenedWeb> {
    const web = await world.open(options);
    await web.start();
    await web.untilLogged('whatsapp.connected');
    return web;
  }

  function holdThatCanBeLost(holds: Array<{ lose(): void }>): Promise<Hold> {
    const lost = new AbortController();
    holds.push({ lose: () => lost.abort() });
    return Promise.resolve({ lost: lost.signal, release: () => Promise.resolve() });
  }
});

const temporary = { ok: false, failure: { reason: 'temporary' } };
