import { expect } from 'chai';
import type { Person } from '../../../sandbox/control/person.ts';
import { en } from '../../../src/bots/telegram/staff/phrases/en.ts';
import type { Applicant } from '../applicant.ts';
import { openWorld, type World } from '../world.ts';
import { stageReview } from './stage-review.ts';

const { labels, card, done } = en;

describe('staff in their own chats', function () {
  this.timeout(120_000);
  let world: World;
  let ada: Person;
  let boris: Person;
  before(async () => {
    world = await openWorld({ staff: { Ada: 'reviewer', Boris: 'reviewer' } });
    [ada, boris] = [world.colleague('Ada'), world.colleague('Boris')];
  });
  after(() => world.close());

  it('all see a case that waits, and the first who claims it has it', async () => {
    const { reference } = await waiting('Anna');
    await Promise.all([ada, boris].map((person) => person.hears(new RegExp(card.title(reference)))));

    await Promise.all([ada.taps(labels.claim), boris.taps(labels.claim)]);
    await world.settle();

    const holders = await Promise.all(
      [ada, boris].map(async (person) =>
        (await person.reads()).some(({ text }) => text.includes('Yours until')),
      ),
    );
    expect(holders.filter(Boolean)).to.have.lengthOf(1);
  });

  it('approve a case at a press, and the applicant hears it', async () => {
    const { anna, reference } = await waiting('Berta');
    await ada.hears(new RegExp(card.title(reference)));
    await ada.taps(labels.claim);
    await world.settle();
    await ada.taps(labels.approve);
    await world.settle();

    expect((await anna.case()).status).to.equal('verified');
    await anna.hears(anna.words.verified(reference).title);
    expect(done.approved).to.be.a('string');
  });

  async function waiting(firstName: string): Promise<{ anna: Applicant; id: string; reference: string }> {
    const anna = await world.applicant({ firstName });
    await anna.begins();
    const id = await stageReview(world, anna);
    return { anna, id, reference: id.slice(0, 8).toUpperCase() };
  }
});
