import { expect } from 'chai';
import { POLICY, type Policy } from '../../../src/core/verification/policy.ts';
import { openCoreStage, type CoreStage } from '../core-stage.ts';
import { eventually } from '../../servers/eventually.ts';
import { aColleague, aWaitingCase } from '../staff/staff-stage.ts';

const BUDGET = 2;
const BRISK: Policy = { ...POLICY, review: { ...POLICY.review, viewsPerHour: BUDGET } };

describe('pictures', () => {
  let stage: CoreStage;
  before(async () => {
    stage = await openCoreStage(BRISK);
  });
  after(() => stage.close());

  it('of several cases at once are shown no more often than the hour allows', async () => {
    const { reviews } = stage.core;
    const { id: staffId } = await aColleague(stage, 'reviewer');
    const held = [];
    for (let cases = 0; cases < 3 * BUDGET; cases += 1) {
      const on = { staffId, verificationId: await aWaitingCase(stage) };
      await reviews.claim(on);
      held.push(on);
    }

    // Looking counts, whatever is left to be seen.
    await stage.db('case_keys').delete();
    // Nobody's look can be written before everybody asked.
    const blocker = await stage.db.transaction();
    await blocker.raw('lock table media_views in exclusive mode');
    const looking = Promise.all(held.map((on) => reviews.view(on, 'pictures')));
    await eventually(waiting, (many) => many === held.length);
    await blocker.commit();
    const looks = await looking;

    const told = looks.map((look) => !look.ok && look.refusal);
    expect(told).to.have.members([
      ...Array.from({ length: BUDGET }, () => 'MEDIA_GONE'),
      ...Array.from({ length: 2 * BUDGET }, () => 'VIEWS_SPENT'),
    ]);
    expect(await stage.rows('media_views')).to.have.lengthOf(BUDGET);
  });

  it('beyond the hour are told to administrators once, however often somebody presses', async () => {
    const { id: staffId } = await aColleague(stage, 'reviewer');
    const on = { staffId, verificationId: await aWaitingCase(stage) };
    await stage.core.reviews.claim(on);
    // Looking counts, whatever is left to be seen.
    await stage.db('case_keys').delete();

    for (let looks = 0; looks < BUDGET + 3; looks += 1) await stage.core.reviews.view(on, 'pictures');
    const alerts = await stage.db('outbox').whereRaw(`body->>'staffId' = ?`, [staffId]);

    expect(alerts.map(({ body }) => body.type)).to.deep.equal(['staff.views_spent']);
  });

  it('beyond the hour are told again an hour later, and of each by themselves', async () => {
    const people = [await aColleague(stage, 'reviewer'), await aColleague(stage, 'reviewer')];
    const spend = async () => {
      for (const { id: staffId } of people) {
        const on = { staffId, verificationId: await aWaitingCase(stage) };
        await stage.core.reviews.claim(on);
        await stage.db('case_keys').delete();
        for (let looks = 0; looks <= BUDGET; looks += 1) await stage.core.reviews.view(on, 'pictures');
      }
    };
    const alertsOf = async (staffId: string) =>
      (await stage.db('outbox').whereRaw(`body->>'staffId' = ?`, [staffId])).length;

    await spend();
    const once = await Promise.all(people.map(({ id }) => alertsOf(id)));
    stage.passes(61 * 60_000);
    await spend();

    expect(once).to.deep.equal([1, 1]);
    expect(await Promise.all(people.map(({ id }) => alertsOf(id)))).to.deep.equal([2, 2]);
  });

  async function waiting(): Promise<number> {
    const { rows } = await stage.db.raw<{ rows: unknown[] }>(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rows.length;
  }
});
