import { expect } from 'chai';
import type { Person } from '../../sandbox/control/person.ts';
import { phrasesFor } from '../../src/core/dialogue/phrases-for.ts';
import { referenceOf } from '../../src/core/dialogue/prompt.ts';
import { ABLE, MESSENGERS } from '../core/dialogue/audience.ts';
import { describeNeeding } from '../needs.ts';
import { readTurns } from './applicant.ts';
import { sandboxHand } from './hand.ts';
import { passportPhoto, selfieVideo } from './pieces.ts';
import { openWorld, type World } from './world.ts';

const inTelegram = phrasesFor('en', ABLE);
const inWhatsApp = phrasesFor('en', MESSENGERS['WhatsApp, Cloud API'] ?? ABLE);

describeNeeding('ffmpeg', 'a case carried from Telegram to WhatsApp', function () {
  this.timeout(240_000);
  let world: World;
  let person: Person;

  before(async () => {
    world = await openWorld({ messengers: ['telegram', 'whatsapp', 'wechat'] });
    person = await world.sandbox.person({ messenger: 'telegram' });
  });
  after(() => world.close());

  it('takes the document here, the video there, and tells the verdict on both', async () => {
    const here = sandboxHand(person);
    const there = sandboxHand(person.on('whatsapp'));

    await here.says('/start');
    await here.hears(inTelegram.privacyNotice.title);
    await here.chooses(inTelegram.choices.giveConsent);
    await here.hears(inTelegram.chooseDocument.title);
    await here.chooses(inTelegram.choices.documents.passport);
    await here.hears(inTelegram.askDocument('only', 'passport').title);
    await here.sendsPhoto(await passportPhoto(world.faceEngine));
    await here.hears(inTelegram.askSelfieVideo([]).title);

    await here.says('/continue');
    const offered = await here.hears('https://wa.me/', 'BF-');
    await there.says(textOfLink(offered));
    await there.hears(inWhatsApp.handover.asked.text);
    await here.hears(inTelegram.handover.confirm('WhatsApp').text);
    await here.chooses(inTelegram.choices.handoverYes);
    await here.hears(inTelegram.handover.done('WhatsApp').text);
    const asked = await there.hears(inWhatsApp.notices.connected, inWhatsApp.askSelfieVideo([]).title);
    const turns = readTurns({ text: asked });
    await there.sendsVideo(await selfieVideo(world.faceEngine, { turns }));
    const told = await there.hears(inWhatsApp.verified('').title);
    await here.says('/status');
    const status = await here.hears(inTelegram.places.verified);
    await here.says('/start');
    const read = await here.hears(inTelegram.verified('').title);
    await world.settle();

    const cases = await world.records.cases();
    expect(cases.map(({ status }) => status)).to.deep.equal(['verified']);
    const reference = referenceOf(cases[0]?.id ?? '');
    for (const text of [told, status, read]) expect(text).to.contain(reference);
    expect(status).to.match(/• WhatsApp, .* UTC: (sent|delivered|read)\n/);
    expect(await world.records.count('accounts')).to.equal(1);
    expect(await world.records.count('channel_identities')).to.equal(2);
    expect(await world.blobs()).to.deep.equal([]);
  });
});

/** What the link puts into the other chat. */
function textOfLink(text: string): string {
  const url = /https:\/\/wa\.me\/\S+/.exec(text)?.[0];
  const said = url === undefined ? null : new URL(url).searchParams.get('text');
  if (said === null) throw new Error(`There is no link to WhatsApp: ${text}`);
  return said;
}
