import { expect } from 'chai';
import { en } from '../../../src/bots/telegram/staff/phrases/en.ts';
import { openWorld, type World } from '../world.ts';
import { cardOf, referenceOf, standing } from './staff-stage.ts';
import { stageReview } from './stage-review.ts';

const { labels } = en;

describe('staff without a group', function () {
  this.timeout(120_000);
  let world: World;
  before(async () => {
    world = await openWorld({
      staff: { Ada: 'reviewer', Boris: 'reviewer', Chen: 'senior', Vera: 'viewer' },
    });
  });
  after(() => world.close());

  it('each see the card in their own chat, and one who blocked the bot keeps it from nobody', async () => {
    await world.colleague('Ada').blocksBot();
    const anna = await world.applicant({ firstName: 'Anna' });
    await anna.begins();
    await stageReview(world, anna);
    const reference = await referenceOf(anna);

    await Promise.all(['Boris', 'Chen'].map((name) => world.colleague(name).hears(cardOf(reference))));
    expect(await standing(world.colleague('Ada'), reference)).to.equal(undefined);
    expect(await standing(world.colleague('Vera'), reference)).to.equal(undefined);

    await world.colleague('Boris').taps(labels.claim);
    await world.settle();

    expect(await standing(world.colleague('Boris'), reference)).to.contain('Yours until');
    expect(await standing(world.colleague('Chen'), reference)).to.contain('Held by');
  });
});
