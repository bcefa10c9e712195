import { expect } from 'chai';
import { generateSync } from 'otplib';
import { LIMITS } from '../../../src/core/limits/limits.ts';
import type { Role, StaffMember } from '../../../src/core/staff/staff-member.ts';
import { openCoreStage, type CoreStage } from '../core-stage.ts';
import { aColleague, auditedOf, aWaitingCase } from './staff-stage.ts';

const STEP = 30_000;
const DAY = 24 * 60 * 60_000;

describe('the second factor of staff', () => {
  let stage: CoreStage;
  let admin: StaffMember;

  beforeEach(async () => {
    stage = await openCoreStage();
    admin = await aColleague(stage, 'admin');
  });
  afterEach(() => stage.close());

  it('stands before a decision until a first code has confirmed it', async () => {
    const ada = await locked('reviewer');
    const on = { staffId: ada.id, verificationId: await aWaitingCase(stage) };
    await stage.core.reviews.claim(on);
    const before = await stage.core.reviews.approve(on);
    const secret = await begun(ada);

    const unlocked = await stage.core.staffFactors.unlock(ada.id, codeOf(secret));
    const after = await stage.core.reviews.approve(on);

    expect(before).to.deep.equal({ ok: false, refusal: 'LOCKED' });
    expect(unlocked).to.deep.equal({ ok: true, value: { until: new Date('2026-11-22T00:00:00Z') } });
    expect(after.ok).to.equal(true);
    const trail = ['staff.factor_enrolled', 'staff.unlocked'].map((action) => auditedOf(stage, action));
    expect((await Promise.all(trail)).map(({ length }) => length)).to.deep.equal([1, 1]);
  });

  it('counts until the end of the day in UTC', async () => {
    const ada = await locked('reviewer');
    const on = { staffId: ada.id, verificationId: await aWaitingCase(stage) };
    const secret = await begun(ada);
    await stage.core.staffFactors.unlock(ada.id, codeOf(secret));
    stage.passes(DAY / 2);
    await stage.core.reviews.claim(on);

    const nextDay = await stage.core.reviews.approve(on);
    const again = await stage.core.staffFactors.unlock(ada.id, codeOf(secret));

    expect(nextDay).to.deep.equal({ ok: false, refusal: 'LOCKED' });
    expect(again).to.deep.equal({ ok: true, value: { until: new Date('2026-11-23T00:00:00Z') } });
  });

  it('takes no code twice: it unlocks no other day, and the same day changes nothing', async () => {
    const ada = await locked('reviewer');
    const secret = await begun(ada);
    const code = codeOf(secret);
    await stage.core.staffFactors.unlock(ada.id, code);

    const sameDay = await stage.core.staffFactors.unlock(ada.id, code);
    await stage.db('staff_members').where({ id: ada.id }).update({ unlocked_until: null });
    const replayed = await stage.core.staffFactors.unlock(ada.id, code);

    expect(sameDay.ok).to.equal(true);
    expect(replayed).to.deep.equal({ ok: false, refusal: 'CODE_USED' });
    expect((await stage.core.staff.get(ada.id))?.unlockedUntil).to.equal(undefined);
  });

  it('locks after wrong codes, which are audited', async () => {
    const ada = await locked('reviewer');
    const secret = await begun(ada);
    await stage.core.staffFactors.unlock(ada.id, codeOf(secret));
    stage.passes(DAY);

    for (let tries = 0; tries < LIMITS.second_factor.points; tries++)
      expect(await stage.core.staffFactors.unlock(ada.id, 'no code')).to.include({ refusal: 'WRONG_CODE' });
    const right = await stage.core.staffFactors.unlock(ada.id, codeOf(secret));

    expect(right).to.include({ ok: false, refusal: 'LOCKED' });
    const refused = await auditedOf(stage, 'staff.code_refused');
    expect(refused).to.have.lengthOf(LIMITS.second_factor.points + 1);
  });

  it('is begun afresh when an administrator takes it away, and what it unlocked is locked at once', async () => {
    const ada = await locked('reviewer');
    const secret = await begun(ada);
    await stage.core.staffFactors.unlock(ada.id, codeOf(secret));
    stage.passes(STEP);

    const reset = await stage.core.staffFactors.reset(admin.id, ada.id);
    const withTheOld = await stage.core.staffFactors.unlock(ada.id, codeOf(secret));

    expect(reset.ok).to.equal(true);
    expect(withTheOld).to.deep.equal({ ok: false, refusal: 'NOT_BEGUN' });
    expect((await stage.core.staff.get(ada.id))?.unlockedUntil).to.equal(undefined);
    expect(await auditedOf(stage, 'staff.factor_reset')).to.have.lengthOf(1);
    expect((await stage.announced()).at(-1)).to.include({ type: 'staff.factor_reset', staffId: ada.id });
  });

  it('is an administrator’s to take away, and never one’s own', async () => {
    const ada = await locked('reviewer');
    await stage.core.staffFactors.unlock(ada.id, codeOf(await begun(ada)));
    const senior = await aColleague(stage, 'senior');

    const results = [
      await stage.core.staffFactors.reset(senior.id, ada.id),
      await stage.core.staffFactors.reset(admin.id, admin.id),
      await stage.core.staffFactors.reset(admin.id, senior.id),
    ];

    expect(results.map((result) => !result.ok && result.refusal)).to.deep.equal([
      'ROLE_LACKS_IT',
      'ONESELF',
      'NO_FACTOR',
    ]);
  });

  it('goes with whoever is removed', async () => {
    const ada = await locked('reviewer');
    const secret = await begun(ada);
    await stage.core.staffFactors.unlock(ada.id, codeOf(secret));
    await stage.core.staff.remove(admin.id, ada.id);
    stage.passes(STEP);

    const late = await stage.core.staffFactors.unlock(ada.id, codeOf(secret));

    expect(late.ok).to.equal(false);
    expect(await stage.rows('second_factors')).to.deep.equal([]);
  });

  async function locked(role: Role): Promise<StaffMember> {
    const member = await aColleague(stage, role);
    await stage.db('staff_members').where({ id: member.id }).update({ unlocked_until: null });
    return member;
  }

  async function begun(member: StaffMember): Promise<string> {
    const enrolment = await stage.core.staffFactors.begin(member);
    if (!enrolment.ok) throw new Error(enrolment.refusal);
    return enrolment.value.secret;
  }

  const codeOf = (secret: string): string =>
    generateSync({ secret, epoch: Math.floor(stage.now().getTime() / 1000) });
});
