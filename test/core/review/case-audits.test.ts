import { expect } from 'chai';
import type { StaffMember } from '../../../src/core/staff/staff-member.ts';
import { openCoreStage, type CoreStage } from '../core-stage.ts';
import { aColleague, auditedOf, aWaitingCase } from '../staff/staff-stage.ts';

describe('the trail of a case', () => {
  let stage: CoreStage;
  let officer: StaffMember;
  let reviewer: StaffMember;
  before(async () => {
    stage = await openCoreStage();
    [officer, reviewer] = [await aColleague(stage, 'privacy_officer'), await aColleague(stage, 'reviewer')];
  });
  after(() => stage.close());

  it('is shown to a privacy officer by the short number, and the look is in it', async () => {
    const id = await aWaitingCase(stage);
    const named = id.slice(0, 8).toUpperCase();

    const viewed = await stage.core.caseAudits.view({ staffId: officer.id, named }, 1);

    expect(viewed.ok && viewed.value.entries.map(({ action }) => action)).to.deep.equal([
      'verification.opened',
      'staged',
      'audit.viewed',
    ]);
    expect((await auditedOf(stage, 'audit.viewed')).at(-1)).to.deep.include({
      actor: `staff:${officer.id}`,
      verificationId: id,
    });
  });

  it('is shown in pages, the last where there is none of the number', async () => {
    const id = await aWaitingCase(stage);
    const view = (page: number) => stage.core.caseAudits.view({ staffId: officer.id, named: id }, page);
    for (let look = 0; look < 12; look += 1) await view(1);

    const [first, beyond] = [await view(1), await view(99)];

    expect(first.ok && first.value).to.include({ page: 1, pages: 2 });
    expect(first.ok && first.value.entries).to.have.lengthOf(12);
    expect(beyond.ok && beyond.value).to.include({ page: 2, pages: 2 });
  });

  it('is given away whole, and that is in it too', async () => {
    const id = await aWaitingCase(stage);

    const exported = await stage.core.caseAudits.export({ staffId: officer.id, named: id });

    expect(exported.ok && exported.value.caseId).to.equal(id);
    expect(exported.ok && exported.value.entries.at(-1)?.action).to.equal('audit.exported');
  });

  it('is not for reviewers, and that they asked is in it', async () => {
    const id = await aWaitingCase(stage);

    const refused = await stage.core.caseAudits.view({ staffId: reviewer.id, named: id }, 1);

    expect(refused).to.deep.equal({ ok: false, refusal: 'ROLE_LACKS_IT' });
    expect((await auditedOf(stage, 'review.refused')).at(-1)).to.deep.include({
      verificationId: id,
      details: { act: 'audit', refusal: 'ROLE_LACKS_IT' },
    });
  });

  it('is asked for by a number', async () => {
    const refusals = [];
    for (const named of ['', 'anna', '12345678', '%']) {
      const viewed = await stage.core.caseAudits.view({ staffId: officer.id, named }, 1);
      refusals.push(viewed.ok || viewed.refusal);
    }

    expect(refusals).to.deep.equal([
      'CASE_ID_INVALID',
      'CASE_ID_INVALID',
      'CASE_NOT_FOUND',
      'CASE_ID_INVALID',
    ]);
  });
});
