import { expect } from 'chai';
import { exportAudit, findAuditedCase } from '../../../src/core/audit/export-audit.ts';
import { referenceOf } from '../../../src/core/dialogue/prompt.ts';
import { aStoredCase } from '../core-stage.ts';
import { openAuditStage, type AuditStage } from './audit-stage.ts';

describe('exporting what the audit trail says of a case', () => {
  let stage: AuditStage;

  before(async () => {
    stage = await openAuditStage();
  });
  after(() => stage.close());

  it('gives its transitions and what else was done about it, in order, each with its place in the chain', async () => {
    const { verification } = await aStoredCase(stage);
    await aStoredCase(stage);
    const { id: verificationId, accountId } = verification;
    await stage.happens({ subject: { verificationId }, details: { kind: 'selfie_video' } });

    const { caseId, entries } = await exportAudit(stage.db, verificationId);

    expect(caseId).to.equal(verificationId);
    expect(entries).to.have.lengthOf(3);
    const about = { verificationId, at: stage.now(), reasons: [] };
    const { version } = verification;
    expect(entries[0]).to.deep.include({
      ...about,
      accountId,
      actor: 'applicant',
      action: 'verification.opened',
      to: 'collecting',
      version: version - 1,
    });
    expect(entries[1]).to.deep.include({
      ...about,
      accountId,
      actor: 'system',
      action: 'staged',
      from: 'collecting',
      to: 'collecting',
      version,
    });
    const details = { kind: 'selfie_video' };
    expect(entries[2]).to.deep.include({ ...about, actor: 'staff:7', action: 'media.viewed', details });
    expect(entries[1]?.previousHash).to.equal(entries[0]?.hash);
    expect(entries[1]?.hash).to.match(/^[0-9a-f]{64}$/);
  });

  it('finds a case by its id, and by the reference that its applicant reads, however it is typed', async () => {
    const { verification } = await aStoredCase(stage);
    const found = { ok: true, value: verification.id };

    expect(await findAuditedCase(stage.db, verification.id)).to.deep.equal(found);
    expect(await findAuditedCase(stage.db, ` ${referenceOf(verification.id)} `)).to.deep.equal(found);
    expect(await findAuditedCase(stage.db, referenceOf(verification.id).toLowerCase())).to.deep.equal(found);
  });

  it('does not choose between two cases of one reference', async () => {
    const first = 'abcdef01-0000-4000-8000-000000000000';
    const second = 'abcdef01-ffff-4fff-bfff-ffffffffffff';
    await stage.happens({ subject: { verificationId: first } });
    await stage.happens({ subject: { verificationId: second } });

    expect(await findAuditedCase(stage.db, 'ABCDEF01')).to.deep.equal({
      ok: false,
      refusal: 'CASE_AMBIGUOUS',
    });
    expect(await findAuditedCase(stage.db, second)).to.deep.equal({ ok: true, value: second });
  });

  it('knows no case that never was, and refuses what names none', async () => {
    const unknown = '00000000-0000-4000-8000-000000000000';

    expect(await findAuditedCase(stage.db, unknown)).to.include({ refusal: 'CASE_NOT_FOUND' });
    for (const named of ['', '%', 'abc', `${unknown}0`])
      expect(await findAuditedCase(stage.db, named)).to.include({ refusal: 'CASE_ID_INVALID' });
  });
});
