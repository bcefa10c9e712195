import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Actor } from '../../../src/core/audit/actor.ts';
import { POLICY } from '../../../src/core/verification/policy.ts';
import type { Case, Verification } from '../../../src/core/verification/verification.ts';
import { DECISION, inStatus } from '../build-verification.ts';
import { aPerson, aStoredCase, openCoreStage, type CoreStage, type StoredCase } from '../core-stage.ts';

const ADA = 'aaaaaaaa-0000-4000-8000-000000000001';
const BORIS = 'bbbbbbbb-0000-4000-8000-000000000002';
const HOUR = 60 * 60_000;

describe('another look at a declined case', () => {
  let stage: CoreStage;
  before(async () => {
    stage = await openCoreStage();
  });
  after(() => stage.close());

  const appeal = ({ verification }: Pick<StoredCase, 'verification'>, accountId = verification.accountId) =>
    stage.core.applicants.appeal(accountId, verification.id);
  const refusalOf = async (stored: StoredCase) => {
    const asked = await appeal(stored);
    return asked.ok ? 'none' : asked.refusal;
  };

  it('opens a new case that names who may not look again, and leaves the old one as it is', async () => {
    const stored = await declined({ decidedBy: `staff:${BORIS}`, agreedBy: `staff:${ADA}` });

    const opened = await appeal(stored);

    expect(opened.ok && opened.value).to.include({ status: 'collecting', version: 1 });
    expect(opened.ok && opened.value.appeal).to.deep.equal({
      of: stored.verification.id,
      decidedBy: [BORIS, ADA],
    });
    const old = await stage.core.applicants.find(stored.verification.accountId, stored.verification.id);
    expect(old).to.deep.equal(stored.verification);
  });

  it('is the right of whom an engine declined, too', async () => {
    const opened = await appeal(await declined());

    expect(opened.ok && opened.value.appeal?.decidedBy).to.deep.equal([]);
  });

  it('is in the trail of the declined case', async () => {
    const stored = await declined();
    await appeal(stored);

    const entries = await stage
      .db('audit_entries')
      .where({ verification_id: stored.verification.id, action: 'appeal.opened' });
    expect(entries).to.have.length(1);
    expect(entries[0]).to.include({ actor: 'applicant' });
  });

  it('is asked for once, however many ask at the same moment', async () => {
    const stored = await declined();

    const asked = await Promise.all(Array.from({ length: 8 }, () => appeal(stored)));

    expect(asked.filter(({ ok }) => ok)).to.have.length(1);
    expect(new Set(asked.flatMap((each) => (each.ok ? [] : each.refusal)))).to.deep.equal(
      new Set(['APPEALED_ALREADY']),
    );
    expect(await casesOf(stored)).to.have.length(2);
  });

  it('is not asked for at another look', async () => {
    const stored = await declined({}, { appeal: { of: randomUUID(), decidedBy: [ADA] } });

    expect(await refusalOf(stored)).to.equal('APPEAL_DECIDED');
  });

  it('is refused before a decline, beside an open case, and after a later decision', async () => {
    const verified = await aStoredCase(stage, () => inStatus('verified'));
    const early = await aStoredCase(stage);
    const beside = await declined();
    await stage.core.applicants.begin(beside.verification.accountId);
    const old = await declined();
    stage.passes(HOUR);
    await declined({}, { openedAt: stage.now() }, old);

    expect(await Promise.all([verified, early, beside, old].map(refusalOf))).to.deep.equal([
      'NOT_DECLINED',
      'NOT_DECLINED',
      'CASE_OPEN',
      'APPEAL_TOO_LATE',
    ]);
  });

  it('is nobody else’s to ask for, and needs consent', async () => {
    const stored = await declined();
    const stranger = await aPerson(stage);
    const strange = await appeal(stored, stranger.account.id);
    await stage.core.applicants.withdrawConsent(stored.verification.accountId);

    expect(strange).to.deep.equal({ ok: false, refusal: 'NOT_FOUND' });
    expect(await refusalOf(stored)).to.equal('CONSENT_MISSING');
  });

  it('is refused to nobody for the cases of the day, and counts among them', async () => {
    const first = await declined({}, { openedAt: stage.now() });
    const { accountId } = first.verification;
    const { applicants } = stage.core;
    for (let opened = 1; opened < POLICY.casesPerDay; opened += 1) {
      const begun = await applicants.begin(accountId);
      if (begun.ok) await applicants.cancel(accountId, begun.value.verification.id);
    }

    const spent = await applicants.begin(accountId);
    const appealed = await appeal(first);
    if (appealed.ok) await applicants.cancel(accountId, appealed.value.id);
    const after = await applicants.begin(accountId);

    expect([spent, after].map((each) => each.ok || each.refusal)).to.deep.equal([
      'TOO_MANY_CASES',
      'TOO_MANY_CASES',
    ]);
    expect(appealed.ok).to.equal(true);
    expect(await refusalOf(first)).to.equal('APPEALED_ALREADY');
  });

  function declined(
    by: { decidedBy?: Actor; agreedBy?: Actor } = {},
    over: Partial<Case> = {},
    { person }: Partial<StoredCase> = {},
  ): Promise<StoredCase> {
    const decision = { ...DECISION, outcome: 'not_verified', reasons: ['FACE_MISMATCH'], ...by } as const;
    const shape = (): Verification => ({ ...inStatus('not_verified', over), decision });
    return aStoredCase(stage, shape, person);
  }

  function casesOf({ verification }: StoredCase) {
    return stage.db('verifications').where({ account_id: verification.accountId });
  }
});
