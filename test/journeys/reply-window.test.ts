import { expect } from 'chai';
import { phrasesFor } from '../../src/core/dialogue/phrases-for.ts';
import { ABLE, MESSENGERS } from '../core/dialogue/audience.ts';
import { describeNeeding } from '../needs.ts';
import { sandboxHand } from './hand.ts';
import { passportPhoto } from './pieces.ts';
import { openWorld, type World } from './world.ts';

const DAY_AND_MORE = 25 * 60 * 60_000;
const words = phrasesFor('en', MESSENGERS['WhatsApp, Cloud API'] ?? ABLE);

describeNeeding('ffmpeg', 'an answer that comes after the reply window', function () {
  this.timeout(120_000);
  let world: World;
  let ahead = 0;

  before(async () => {
    const sandboxClock = () => new Date(Date.now() + ahead);
    world = await openWorld({ messengers: ['whatsapp'], sandboxClock });
  });
  after(() => world.close());

  it('is parked, asked for by the template, and follows when the person writes anything', async () => {
    const person = await world.sandbox.person();
    const hand = sandboxHand(person);
    const photo = await passportPhoto(world.faceEngine);
    await hand.says('hello');
    await hand.hears(words.privacyNotice.title);
    await hand.chooses(words.choices.giveConsent);
    await hand.hears(words.chooseDocument.title);
    await hand.chooses(words.choices.documents.passport);
    await hand.hears(words.askDocument('only', 'passport').title);
    await hand.sendsPhoto(photo);
    await hand.hears(words.looking.document_front.text);

    ahead = DAY_AND_MORE;
    await hand.hears('Something of your verification waits for you here');
    const [parked] = await world.db('deliveries').where({ outcome: 'parked' });
    await hand.says('what is it?');
    const followed = await hand.hears(words.askSelfieVideo([]).title);
    await world.settle();

    expect(parked?.message_ref).to.match(/^wamid\./);
    expect(followed).to.not.contain(words.notices.unexpected.text);
    expect(await world.db('deliveries').where({ outcome: 'parked' })).to.deep.equal([]);
    const texts = (await person.reads()).map(({ text }) => text);
    expect(texts.filter((text) => text.includes('Something of your verification'))).to.have.length(1);
  });
});
