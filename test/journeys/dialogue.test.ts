import { expect } from 'chai';
import sharp from 'sharp';
import type { SeenMessage } from '../../sandbox/control/contract.ts';
import { PHRASES } from '../../src/core/dialogue/phrases-for.ts';
import { describeNeeding } from '../needs.ts';
import { POLICY } from '../../src/core/verification/policy.ts';
import type { Applicant } from './applicant.ts';
import { eventually } from '../servers/eventually.ts';
import { openWorld, type World } from './world.ts';

describeNeeding('ffmpeg', 'a person who wanders off the way', function () {
  this.timeout(120_000);
  let world: World;
  before(async () => (world = await openWorld()));
  after(() => world.close());

  it('is asked for consent first, and may refuse and change their mind', async () => {
    const { person, words, ...anna } = await world.applicant();

    await person.says('/start');
    await anna.hears(words.privacyNotice.title);
    await person.taps(words.choices.refuseConsent);
    await anna.hears(words.consentRefused.text);
    await world.settle();
    const withoutConsent = await world.records.rowsOf(await world.records.ownerOf(person.chatId));
    await person.taps(words.choices.giveConsent);
    await anna.hears(words.chooseDocument.title);

    expect(withoutConsent).to.deep.equal({ accounts: 1, channel_identities: 1 });
  });

  it('has nothing looked at or kept before they consent', async () => {
    const { person, words, ...anna } = await world.applicant();

    await person.says('/start');
    await anna.hears(words.privacyNotice.title);
    await person.sendsPhoto(await whitePicture());
    const answer = await anna.hears(words.notices.notTaken.CONSENT_MISSING);
    await world.settle();

    expect(answer.text).to.contain(words.privacyNotice.title);
    expect(await world.blobs()).to.deep.equal([]);
  });

  it('may speak another language at any moment, and keeps the place', async () => {
    const { person, words, ...anna } = await world.applicant();
    const { ru, zh } = PHRASES;
    await anna.begins('passport');

    await person.says('/language');
    await anna.hears(words.languageMenu.text);
    await person.taps(ru.languageName);
    const russian = await anna.hears(ru.notices.languageSet);
    await person.says('/language');
    await anna.hears(ru.languageMenu.text);
    await person.taps(zh.languageName);
    const chinese = await anna.hears(zh.notices.languageSet);

    expect(russian.text).to.contain(ru.askDocument('only', 'passport').title);
    expect(chinese.text).to.contain(zh.askDocument('only', 'passport').title);
  });

  it('hears where the case is, and once it has begun, how long it usually takes', async () => {
    const { person, words, ...anna } = await world.applicant();
    const { usualSeconds, reviewHours } = POLICY.time;
    const howLong = words.answerTimes(usualSeconds, reviewHours);
    const status = async (place: string): Promise<string> => {
      await person.says('/status');
      return (await anna.hears(place)).text;
    };

    await person.says('/start');
    await anna.hears(words.privacyNotice.title);
    expect(await status(words.places.noCase)).not.to.contain(howLong);
    await person.taps(words.choices.giveConsent);
    await anna.hears(words.chooseDocument.title);
    expect(await status(words.places.chooseDocument)).to.contain(howLong);
    await person.taps(words.choices.documents.passport);
    await anna.hearsRequest('document_front');
    expect(await status(words.places.asking.document_front)).to.contain(howLong);
  });

  it('may cancel, think again, cancel for good and start anew', async () => {
    const { person, words, ...anna } = await world.applicant();
    await anna.begins('identity_card');

    await person.says('/cancel');
    await anna.hears(words.confirmCancel.text);
    await person.taps(words.choices.keep);
    const kept = await anna.hears(words.notices.kept);
    await person.says('/cancel');
    await anna.hears(words.confirmCancel.text);
    await person.taps(words.choices.cancelYes);
    await anna.hears(words.cancelled.text);
    await world.settle();
    const keys = await world.records.count('case_keys', { verification_id: (await anna.case()).id });
    await person.taps(words.choices.startAgain);
    await anna.hears(words.chooseDocument.title);

    expect(kept.text).to.contain(words.askDocument('front', 'identity_card').title);
    expect(keys).to.equal(0);
    expect((await anna.case()).status).to.equal('collecting');
  });

  it('finds help, and every command in the menu', async () => {
    const { person, words, ...anna } = await world.applicant();

    await person.says('/start');
    await anna.hears(words.privacyNotice.title);
    await person.says('/help');
    await anna.hears(words.help(true).title);

    const { bot } = await person.looksAtChat();
    expect(bot.commands.map(({ command, description }) => [command, description])).to.deep.equal(
      Object.entries(words.commands),
    );
  });

  it('types a choice instead of pressing it', async () => {
    const { person, words, ...anna } = await world.applicant();

    await person.says('/start');
    await anna.hears(words.privacyNotice.title);
    await person.says(words.choices.giveConsent);
    await anna.hears(words.chooseDocument.title);
    await person.says(words.choices.documents.identity_card.toLowerCase());
    await anna.hearsRequest('document_front', 'identity_card');

    expect((await anna.case()).document_type).to.equal('identity_card');
  });

  it('is answered when they press a button of long ago, or a forged one', async () => {
    const { person, words, ...anna } = await world.applicant();
    await anna.begins('passport');

    await person.taps({ callbackData: 'nobody:made:this', isForged: true });
    const forged = await anna.hears(words.notices.unexpected.old_button);
    await person.taps({ callbackData: 'consent:give', isForged: true });
    const old = await anna.hearsRequest('document_front');

    expect(forged.text).to.contain(words.askDocument('only', 'passport').title);
    expect(old.text).to.contain(words.askDocument('only', 'passport').title);
  });

  const odd: Array<[what: string, act: (anna: Applicant) => Promise<unknown>, key: OddKey]> = [
    ['a sticker', ({ person }) => person.sendsSticker(), 'sticker'],
    ['a voice message', ({ person }) => person.sendsVoice(), 'voice'],
    ['a place', ({ person }) => person.sendsLocation(), 'location'],
    ['a contact', ({ person }) => person.sendsContact('+4930123456'), 'contact'],
    ['words', ({ person }) => person.says('Hello? Is anybody there?'), 'text'],
    ['a command of another bot', ({ person }) => person.says('/imagine'), 'command'],
    ['forwarded words', ({ person }) => person.says('look', { forwardedFrom: 'Somebody' }), 'text'],
    ['a changed message', changeAMessage, 'edited_message'],
  ];
  for (const [what, act, key] of odd) {
    it(`gets an answer to ${what}, and keeps the place`, async () => {
      const anna = await world.applicant();
      await anna.begins('passport');

      await act(anna);
      const answer = await anna.hears(anna.words.notices.unexpected[key]);

      expect(answer.text).to.contain(anna.words.askDocument('only', 'passport').title);
    });
  }

  it('that adds the bot to a group sees it leave at once, and nothing is kept', async () => {
    const { person } = await world.applicant();
    const accounts = await world.records.count('accounts');

    const group = await person.addsBotToGroup('Family');
    const seen = await eventually(
      () => group.reads(),
      (messages) => messages.some(({ event }) => event === 'bot_left'),
    );
    await world.settle();

    expect(seen.map(({ event }) => event).filter(Boolean)).to.deep.equal(['bot_joined', 'bot_left']);
    expect(seen.filter(saidByBot)).to.deep.equal([]);
    expect(await world.records.count('accounts')).to.equal(accounts);
  });
});

type OddKey = keyof Applicant['words']['notices']['unexpected'];

async function changeAMessage({ person, words, ...anna }: Applicant): Promise<void> {
  const message = await person.says('One moment');
  await anna.hears(words.notices.unexpected.text);
  await person.edits(message, 'Two moments');
}

function saidByBot({ from, event }: SeenMessage): boolean {
  return from === 'bot' && event === undefined;
}

function whitePicture(): Promise<Buffer> {
  return sharp({ create: { width: 640, height: 640, channels: 3, background: 'white' } })
    .jpeg()
    .toBuffer();
}
