import { expect } from 'chai';
import type { Person } from '../../../sandbox/control/person.ts';
import { en } from '../../../src/bots/telegram/staff/phrases/en.ts';
import { POLICY } from '../../../src/core/verification/policy.ts';
import type { Applicant } from '../applicant.ts';
import { openWorld, type World } from '../world.ts';
import { stageReview } from './stage-review.ts';

const { review, time } = POLICY;
const HOUR = 60 * 60_000;

describe('a case that waits for staff', function () {
  this.timeout(120_000);
  let world: World;
  let reviewer: Person;
  let senior: Person;
  let passed = 0;
  before(async () => {
    world = await openWorld({
      staff: { Ada: 'reviewer', Boris: 'senior' },
      clock: () => new Date(Date.now() + passed),
    });
    [reviewer, senior] = [world.colleague('Ada'), world.colleague('Boris')];
  });
  after(() => world.close());

  it('is called to mind, then brought to whoever leads, and the applicant hears that it takes longer', async () => {
    const anna: Applicant = await world.applicant({ firstName: 'Anna' });
    await anna.begins();
    const reference = (await stageReview(world, anna)).slice(0, 8).toUpperCase();
    const card = await reviewer.hears(new RegExp(en.card.title(reference)));

    passed = review.remindMilliseconds;
    const reminder = await reviewer.hears(saying(en.deadlines.reminded(reference, '30 min')));
    expect(reminder.replyTo).to.equal(card.messageId);

    passed = review.alertMilliseconds;
    await senior.hears(saying(en.deadlines.alerted(reference, '20 h 0 min', '3 h 59 min')));

    passed = time.reviewHours * HOUR;
    await senior.hears(saying(en.deadlines.overdue(reference, '1 d 0 h')));
    await anna.hears(anna.words.overdue(time.reviewHours).text);
    await anna.person.says('/status');
    await anna.hears(anna.words.places.overdue);

    await world.settle();
    const said = (await reviewer.reads()).map(({ text }) => text);
    expect(said.filter((text) => text.startsWith('⏰'))).to.have.lengthOf(1);
    expect(said.some((text) => text.startsWith('⚠️') || text.startsWith('🚨'))).to.equal(false);
  });

  const saying = (text: string) => (message: { text: string }) => message.text.includes(text);
});
