import { expect } from 'chai';
import type { Person } from '../../../sandbox/control/person.ts';
import { en } from '../../../src/bots/telegram/staff/phrases/en.ts';
import { appealChoice } from '../../../src/core/dialogue/interpret.ts';
import type { Applicant } from '../applicant.ts';
import { sandboxHand } from '../hand.ts';
import { openWorld, type World } from '../world.ts';
import { stageDecline } from './stage-decline.ts';
import { stageReview } from './stage-review.ts';

const { labels, card, refusals } = en;

describe('a declined applicant who asks for another look', function () {
  this.timeout(120_000);
  let world: World;
  let ada: Person;
  let boris: Person;
  let clara: Person;
  before(async () => {
    world = await openWorld({
      staff: { Ada: 'reviewer', Boris: 'reviewer', Clara: 'reviewer' },
      messengers: ['telegram', 'wechat'],
    });
    [ada, boris, clara] = [world.colleague('Ada'), world.colleague('Boris'), world.colleague('Clara')];
  });
  after(() => world.close());

  it('gives the pieces again, is seen by somebody else, and verified', async () => {
    const { anna, reference } = await declined('Anna');
    const { words, person } = anna;
    const told = await anna.hears(words.notVerified(reference, []).title);
    expect(told.text).to.include(words.reasons.REVIEWER_DECLINED.what);
    expect(told.text).to.include(words.reasons.REVIEWER_DECLINED.fix);

    await person.taps(words.choices.appeal);
    const again = await anna.hears(words.notices.appealOpened);
    expect(again.text).to.include(words.chooseDocument.title);
    await person.taps(words.choices.documents.passport);
    await anna.hearsRequest('document_front');
    const id = await stageReview(world, anna, ['ANOTHER_LOOK_ASKED']);
    const underReview = words.underReview(24, true);
    await anna.hears(underReview.title);

    const title = card.title(id.slice(0, 8).toUpperCase());
    for (const each of [ada, boris, clara]) await each.hears(new RegExp(title));
    for (const each of [ada, boris]) {
      await each.taps(labels.claim);
      await each.hearsAnswer(refusals.DECLINED_BEFORE);
    }
    await clara.taps(labels.claim);
    await world.settle();
    await clara.taps(labels.approve);
    await world.settle();

    const current = await anna.case();
    expect(current).to.include({ id, status: 'verified' });
    await anna.hears(words.verified('').title);
  });

  it('asks twice and hears that it was asked already', async () => {
    const { anna, id } = await declined('Berta');
    const { words, person } = anna;
    const told = await anna.hears(words.notVerified('', []).title);
    const before = (await world.records.cases()).length;

    const choice = appealChoice(id);
    await Promise.all([person.forgesCallback(choice, told), person.forgesCallback(choice, told)]);
    await world.settle();

    await anna.hears(words.notices.appealRefused.APPEALED_ALREADY);
    expect((await world.records.cases()).length).to.equal(before + 1);
  });

  it('asks with a number where there are no buttons', async () => {
    const chen = await world.applicant({ firstName: 'Chen', language: 'zh', messenger: 'wechat' });
    const { words } = chen;
    const hand = sandboxHand(chen.person);
    await hand.says('开始');
    await hand.hears(words.privacyNotice.title);
    await hand.chooses(words.choices.giveConsent);
    await hand.hears(words.chooseDocument.title);
    const id = await stageReview(world, chen);
    await stageDecline(world, id, [ada, boris]);
    await hand.hears(words.notVerified('', []).title);

    await hand.chooses(words.choices.appeal);

    await hand.hears(words.notices.appealOpened, words.chooseDocument.title);
  });

  async function declined(firstName: string): Promise<{ anna: Applicant; id: string; reference: string }> {
    const anna = await world.applicant({ firstName });
    await anna.begins();
    const id = await stageReview(world, anna);
    await stageDecline(world, id, [ada, boris]);
    return { anna, id, reference: id.slice(0, 8).toUpperCase() };
  }
});
