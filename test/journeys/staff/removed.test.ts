import { expect } from 'chai';
import type { Person } from '../../../sandbox/control/person.ts';
import { en } from '../../../src/bots/telegram/staff/phrases/en.ts';
import { POLICY, type Policy } from '../../../src/core/verification/policy.ts';
import { describeNeeding } from '../../needs.ts';
import { openWorld, type World } from '../world.ts';

const { members, labels, refusals } = en;

/** No pair of faces is sure enough, so that people look at every case. */
const DOUBTFUL: Policy = {
  ...POLICY,
  comparison: { local: { scale: 'distance', match: 0.01, mismatch: 0.99 } },
};

describeNeeding('ffmpeg', 'a reviewer who is removed with a case in hand', function () {
  this.timeout(240_000);
  let world: World;
  let ada: Person;
  let boris: Person;
  let caseId: string;
  before(async () => {
    world = await openWorld({ staff: { Ada: 'admin', Boris: 'reviewer' }, policy: DOUBTFUL });
    [ada, boris] = [world.colleague('Ada'), world.colleague('Boris')];
    const anna = await world.applicant();
    await anna.goesTheWholeWay('passport');
    await world.settle();
    ({ id: caseId } = await anna.case());
    await boris.taps(labels.claim);
    await world.settle();
    await boris.taps(labels.pictures);
    await world.settle();
  });
  after(() => world.close());

  it('has no card, no picture, no button and no menu of ours any more', async () => {
    const before = await boris.reads();
    const open = before.find(({ buttons }) => buttons.flat().some(({ label }) => label === labels.approve));
    const approve = open?.buttons.flat().find(({ label }) => label === labels.approve)?.callbackData;

    await removes('Boris');
    await boris.hears(members.removed);
    await world.settle();
    if (open && approve !== undefined) await boris.forgesCallback(approve, open);
    await boris.hearsAnswer(refusals.BUTTON_NOT_YOURS);

    const seen = await boris.reads();
    expect(before.filter(({ media, from }) => media && from === 'bot')).to.not.deep.equal([]);
    expect(seen.filter(({ media, from }) => media && from === 'bot')).to.deep.equal([]);
    expect(seen.map(({ text }) => text)).to.include(refusals.NO_LONGER_STAFF);
    expect(seen.flatMap(({ buttons }) => buttons.flat())).to.deep.equal([]);
    const menu = (await boris.looksAtChat()).bot.commands.map(({ command }) => command);
    expect(menu).to.include('status').and.to.not.include('queue');
    const row = await world.db('verifications').where({ id: caseId }).first();
    expect([row.status, row.claimed_by]).to.deep.equal(['manual_review', null]);
  });

  async function removes(name: string): Promise<void> {
    await ada.says('/staff');
    const list = await ada.hears(/Who works here: \d/);
    await ada.taps(list.buttons.flat().find(({ label }) => label.includes(name))?.label ?? '');
    await ada.hears(/What is to change/);
    await ada.taps(members.labels.remove);
    await ada.hears(/^Remove .*Boris/);
    await ada.taps(labels.confirm);
    await ada.hears(members.manage.removed);
  }
});
