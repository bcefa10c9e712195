import { expect } from 'chai';
import { openWorld, type World } from './world.ts';

describe('a person who does as asked', function () {
  this.timeout(180_000);
  let world: World;
  before(async () => (world = await openWorld()));
  after(() => world.close());

  it('is verified with a passport', async () => {
    const anna = await world.applicant();

    const last = await anna.goesTheWholeWay('passport');
    await world.settle();

    expect(last.text).to.contain(anna.words.verified('').title);
    expect(await anna.case()).to.deep.include({ status: 'verified', document_type: 'passport' });
  });

  it('is verified with both sides of an identity card, in Russian', async () => {
    const boris = await world.applicant({ language: 'ru', firstName: 'Борис' });

    const last = await boris.goesTheWholeWay('identity_card');
    await world.settle();

    expect(last.text).to.contain(boris.words.verified('').title);
    expect(await boris.case()).to.deep.include({ status: 'verified', document_type: 'identity_card' });
  });
});
