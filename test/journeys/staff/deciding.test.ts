import { expect } from 'chai';
import type { Person } from '../../../sandbox/control/person.ts';
import { en } from '../../../src/bots/telegram/staff/phrases/en.ts';
import { POLICY } from '../../../src/core/verification/policy.ts';
import type { World } from '../world.ts';
import { buttonsOf, cardOf, openStaffStage, standing, type StaffStage } from './staff-stage.ts';

const { labels, card, done, reasons, refusals, dialogue, pieces, queue } = en;

describe('staff decide', function () {
  this.timeout(240_000);
  let stage: StaffStage;
  let world: World;
  let ada: Person;
  let boris: Person;
  let chen: Person;
  before(async () => {
    stage = await openStaffStage();
    world = stage.world;
    ada = world.colleague('Ada');
    boris = world.colleague('Boris');
    chen = world.colleague('Chen');
  });
  after(() => world.close());
  afterEach(() => void (stage.time.late = 0));

  it('from a card in the group that tells the reasons and nothing of the person', async () => {
    const { anna, reference } = await stage.waiting('Annabella');

    const seen = await world.inGroup('Boris').hears(cardOf(reference));

    expect(seen.text)
      .to.contain(reasons.FACE_MATCH_UNCERTAIN)
      .and.to.contain('passport · English · telegram');
    expect(seen.text).not.to.contain('Annabella').and.not.to.contain(String(anna.person.chatId));
    expect(buttonsOf(seen)).to.deep.equal([labels.claim]);
  });

  it('approve at a press, and the applicant hears it', async () => {
    const { anna, reference } = await stage.claimedBy('Ada');

    await ada.taps(labels.approve);
    await world.settle();

    expect((await anna.case()).status).to.equal('verified');
    await anna.hears(anna.words.verified(reference).title);
    expect(await standing(ada, reference)).to.contain(card.outcomes.verified);
    expect(await standing(world.inGroup('Boris'), reference)).to.contain('decided by');
  });

  it('decline only two together, in the words of the first, and the applicant reads why', async () => {
    const { anna, reference } = await stage.claimedBy('Ada');
    await stage.declines(ada, 'FORGERY_CONFIRMED', 'The font is wrong');
    expect((await anna.case()).status).to.equal('manual_review');

    await ada.says(`/case ${reference}`);
    await world.settle();
    await ada.taps(labels.claim);
    await ada.hearsAnswer(refusals.GAVE_OPINION);

    await world.inGroup('Boris').taps(labels.claim);
    await world.settle();
    const second = await standing(boris, reference);
    expect(second)
      .to.contain('Ada')
      .and.to.contain(reasons.FORGERY_CONFIRMED)
      .and.to.contain('The font is wrong');
    await stage.declines(boris, 'REVIEWER_DECLINED');

    const { status, decision } = await anna.case();
    expect(status).to.equal('not_verified');
    expect(decision).to.deep.include({ reasons: ['FORGERY_CONFIRMED'] });
    const told = await anna.hears(anna.words.notVerified(reference, []).title);
    expect(told.text).to.contain(anna.words.undisclosed.what).and.not.to.contain('font');
  });

  for (const reason of POLICY.review.overridesNeedSecond) {
    it(`approve against ${reason} only two together`, async () => {
      const { anna } = await stage.claimedBy('Ada', [reason]);
      await ada.taps(labels.approve);
      await ada.hearsAnswer(done.proposed);
      await world.settle();
      expect((await anna.case()).status).to.equal('manual_review');

      await world.inGroup('Boris').taps(labels.claim);
      await world.settle();
      await boris.taps(labels.approve);
      await world.settle();
      expect((await anna.case()).status).to.equal('verified');
    });
  }

  it('leave a difference to a senior, who puts it in words of their own', async () => {
    const { anna, reference } = await stage.claimedBy('Ada');
    await stage.declines(ada, 'REVIEWER_DECLINED');
    await world.inGroup('Boris').taps(labels.claim);
    await world.settle();
    await boris.taps(labels.approve);
    await world.settle();

    await world.inGroup('Chen').taps(labels.claim);
    await world.settle();
    await chen.taps(labels.decline);
    await chen.hears(new RegExp(dialogue.whyNot));
    await chen.taps(reasons.UNDER_AGE);
    await chen.hears(dialogue.staffNote);
    await chen.taps(labels.skip);
    await chen.hears(/The applicant will read/);
    await chen.says('Please come back after your birthday.');
    await chen.hears(dialogue.confirmDecline);
    await chen.taps(labels.confirm);
    await world.settle();

    const told = await anna.hears(anna.words.notVerified(reference, []).title);
    expect(told.text).to.contain('Please come back after your birthday.');
  });

  it('give a case back by a word', async () => {
    const { reference } = await stage.claimedBy('Ada');

    await ada.says(`/release ${reference}`);
    await ada.hears(done.released);
    await world.settle();

    expect(await standing(world.inGroup('Boris'), reference)).to.contain(card.unclaimed);
    await ada.says('/release');
    await ada.hears(done.nothingHeld);
    await ada.says('/mine');
    await ada.hears(done.nothingHeld);
    await ada.says('/queue SCREEN_REPLAY');
    await ada.hears(queue.nothingFits);
  });

  it('ask for one piece again, and the applicant is told which and why', async () => {
    const { anna, reference } = await stage.claimedBy('Ada');
    await ada.taps(labels.ask_again);
    await ada.hears(dialogue.whichPiece);
    await ada.taps(pieces.document_front);
    await ada.hears(new RegExp(dialogue.whyAgain(pieces.document_front).slice(0, 20)));
    await ada.taps(reasons.DOC_GLARE);
    await ada.hears(done.askedAgain);
    await world.settle();

    expect((await anna.case()).status).to.equal('collecting');
    const told = await anna.person.hears(({ text }) => text.includes(anna.words.reasons.DOC_GLARE.fix));
    expect(told.text).to.contain(anna.words.reasons.DOC_GLARE.what);
    expect(await standing(ada, reference)).to.contain(card.closed.asked_again);
  });
});
