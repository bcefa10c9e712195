import { expect } from 'chai';
import { openWebWorld, paired, type OpenedWeb, type WebWorld } from './web-world.ts';

describe('whatsapp web pairing', () => {
  let world: WebWorld;

  beforeEach(async () => {
    world = await openWebWorld();
  });
  afterEach(() => world.close());

  it('pairs with the phone that scans the code, and shows it no more', async () => {
    const web = await world.open({ pairing: 'qr' });
    await web.start();

    const shown = await web.nextPairing();
    world.sandbox.phone.scan(shown.qr ?? '');
    const last = await lastPairing(web);

    expect(shown).to.include({ title: 'WhatsApp +4915550100', state: 'waiting' });
    expect(last).to.deep.equal({ title: 'WhatsApp +4915550100', state: 'paired' });
  });

  it('pairs with the phone on which the code is typed, and shows it no more', async () => {
    const web = await world.open({ pairing: 'code' });
    await web.start();

    const shown = await web.nextPairing();
    await world.sandbox.phone.enterCode(shown.code?.replace('-', '') ?? '');
    const last = await lastPairing(web);

    expect(shown.code).to.match(/^[1-9A-HJ-NP-TV-Z]{4}-[1-9A-HJ-NP-TV-Z]{4}$/);
    expect(shown.qr).to.equal(undefined);
    expect(last).to.deep.equal({ title: 'WhatsApp +4915550100', state: 'paired' });
  });

  it('writes the code to type, or the picture to scan, to the log for an operator without a browser', async () => {
    const byCode = await world.open({ pairing: 'code' });
    await byCode.start();
    const { code } = await byCode.nextPairing();
    await byCode.close();

    const byQr = await world.open({ pairing: 'qr' });
    await byQr.start();
    await byQr.untilLogged('whatsapp.pairing_qr');

    expect(byCode.text()).to.include(`"code":"${code}"`);
    expect(byQr.text()).to.include('█ ▀▀▀▀▀ █');
  });

  it('follows the codes that WhatsApp offers one after the other', async () => {
    const web = await world.open({ pairing: 'qr' });
    await web.start();
    const { qr: first } = await web.nextPairing();

    await world.sandbox.hangUpOnNewcomer();
    const offered = await untilShown(web, ({ qr }) => qr !== undefined);
    world.sandbox.phone.scan(offered.qr ?? '');

    expect(offered.qr).to.not.equal(first);
    expect((await lastPairing(web)).state).to.equal('paired');
  });

  it('takes back what was shown when the connection it was for is gone', async () => {
    const web = await world.open({ pairing: 'qr' });
    await web.start();
    await web.nextPairing();

    await world.sandbox.hangUpOnNewcomer();

    expect(await web.nextPairing()).to.deep.equal({ title: 'WhatsApp +4915550100', state: 'waiting' });
  });

  it('shows nothing to pair once it is paired, whichever process asks', async () => {
    await world.pair();
    const another = await world.open();

    await another.start();

    expect((await another.nextPairing()).state).to.equal('paired');
  });

  it('begins anew, with an alert, when the phone logs it out', async () => {
    await world.pair();
    const web = await world.open();
    await web.start();
    await paired(web, () => undefined);

    world.sandbox.phone.logsOut();
    await web.untilLogged('whatsapp.logged_out');
    const told = await web.nextPairing();
    await paired(web, ({ qr }) => qr && world.sandbox.phone.scan(qr));
    const person = await world.sandbox.person();
    const sent = await web.messenger.channel.send(person.lid, { text: 'Back', buttons: [] });

    expect(told.state).to.equal('logged_out');
    expect(sent).to.include({ ok: true });
    expect(person.sees().map(({ text }) => text)).to.deep.equal(['Back']);
  });

  it('is not logged out by closing', async () => {
    await world.pair();
    const web = await world.open();
    await web.start();
    await paired(web, () => undefined);
    await web.close();

    const later = await world.open();
    await later.start();

    expect((await later.nextPairing()).state).to.equal('paired');
  });
});

async function lastPairing(web: OpenedWeb) {
  return untilShown(web, ({ state }) => state === 'paired');
}

type Shown = Awaited<ReturnType<OpenedWeb['nextPairing']>>;

async function untilShown({ nextPairing }: OpenedWeb, isWanted: (pairing: Shown) => boolean): Promise<Shown> {
  for (;;) {
    const pairing = await nextPairing();
    if (isWanted(pairing)) return pairing;
  }
}
