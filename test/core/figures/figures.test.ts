import { expect } from 'chai';
import type { Statistics, Summary } from '../../../src/core/figures/figures.ts';
import { sweepDigests } from '../../../src/core/figures/sweep-digests.ts';
import { POLICY } from '../../../src/core/verification/policy.ts';
import type { Verification } from '../../../src/core/verification/verification.ts';
import { complete } from '../build-verification.ts';
import { aStoredCase, openCoreStage, type CoreStage } from '../core-stage.ts';
import { aColleague, aWaitingCase } from '../staff/staff-stage.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('figures', () => {
  let stage: CoreStage;
  beforeEach(async () => {
    stage = await openCoreStage();
  });
  afterEach(() => stage.close());

  const decided = (
    outcome: 'verified' | 'not_verified',
    { after, by = 'engine:local@7' }: { after: number; by?: 'engine:local@7' | 'staff:7' },
  ) =>
    aStoredCase(stage, (opened): Verification => ({
      ...opened,
      status: outcome,
      documentType: 'passport',
      evidence: complete(),
      submittedAt: new Date(stage.now().getTime() - after),
      decision: {
        outcome,
        reasons: outcome === 'verified' ? [] : ['NO_FACE'],
        policyVersion: 'test',
        decidedBy: by,
        decidedAt: stage.now(),
      },
    }));
  const summaryOf = async (): Promise<Summary> => (await statistics()).summary;
  const statistics = (days = 1): Promise<Statistics> => stage.core.figures.statistics(days);

  it('tell the engine’s decisions from those of people, and how long each took', async () => {
    await decided('verified', { after: 10_000 });
    await decided('verified', { after: 20_000 });
    await decided('not_verified', { after: 30_000 });
    await decided('verified', { after: HOUR, by: 'staff:7' });

    const { engine, people, received } = await summaryOf();

    expect(received).to.equal(4);
    expect(engine).to.deep.equal({ verified: 2, notVerified: 1, medianSeconds: 20, p95Seconds: 29 });
    expect(people).to.deep.equal({ verified: 1, notVerified: 0, medianSeconds: 3600, p95Seconds: 3600 });
  });

  it('count a day from its first moment to before its last', async () => {
    await decided('verified', { after: MINUTE });
    const midnight = DAY - 12 * HOUR;
    stage.passes(midnight);
    await decided('not_verified', { after: MINUTE });

    const { days } = await statistics(2);

    expect(
      days.map(({ day, engine: { verified, notVerified } }) => ({ day, verified, notVerified })),
    ).to.deep.equal([
      { day: '2026-11-21', verified: 1, notVerified: 0 },
      { day: '2026-11-22', verified: 0, notVerified: 1 },
    ]);
    expect((await stage.core.figures.digest('2026-11-21')).summary.engine).to.include({
      verified: 1,
      notVerified: 0,
    });
  });

  it('have nothing to say of a time when nothing was', async () => {
    expect(await summaryOf()).to.deep.equal({
      received: 0,
      engine: { verified: 0, notVerified: 0 },
      people: { verified: 0, notVerified: 0 },
      reasons: [],
      askedAgain: { decided: 0, verified: 0 },
      secondLooks: { looks: 0, agreed: 0 },
    });
  });

  it('know how often two people agreed, from the trail alone', async () => {
    const [one, other] = [await aColleague(stage, 'reviewer'), await aColleague(stage, 'senior')];
    const third = await aColleague(stage, 'senior');
    const { reviews } = stage.core;
    const declined = async (staffId: string, verificationId: string) => {
      await reviews.claim({ staffId, verificationId });
      await reviews.decline({ staffId, verificationId }, { reason: 'FORGERY_CONFIRMED' });
    };
    const agreed = await aWaitingCase(stage);
    await declined(one.id, agreed);
    await declined(other.id, agreed);
    const differed = await aWaitingCase(stage);
    await declined(one.id, differed);
    await reviews.claim({ staffId: other.id, verificationId: differed });
    await reviews.approve({ staffId: other.id, verificationId: differed });
    await declined(third.id, differed);
    const alone = await aWaitingCase(stage);
    await reviews.claim({ staffId: one.id, verificationId: alone });
    await reviews.approve({ staffId: one.id, verificationId: alone });

    const { secondLooks, reasons, people } = await summaryOf();

    expect(secondLooks).to.deep.equal({ looks: 2, agreed: 1 });
    expect(people).to.include({ verified: 1, notVerified: 2 });
    expect(reasons).to.deep.equal([{ reason: 'FORGERY_CONFIRMED', cases: 2 }]);
  });

  it('know what became of cases that were asked for a piece again', async () => {
    const { verification } = await aStoredCase(stage, (opened): Verification => ({
      ...opened,
      status: 'pending',
      documentType: 'passport',
      evidence: complete(),
      submittedAt: stage.now(),
    }));
    const held = await stage.core.decisions.claim(verification.id);
    if (!held) throw new Error('not claimed');
    const mismatch = {
      engine: 'local',
      engineVersion: '7',
      scale: 'distance',
      score: 0.9,
      frames: 9,
    } as const;
    await stage.core.decisions.conclude(held, mismatch);
    const decision = { outcome: 'verified', reasons: [], decidedBy: 'engine:local@7', policyVersion: 'test' };
    await stage
      .db('verifications')
      .where({ id: verification.id })
      .update({ status: 'verified', submitted_at: stage.now(), decision: JSON.stringify(decision) });
    await decided('verified', { after: MINUTE });

    expect((await summaryOf()).askedAgain).to.deep.equal({ decided: 1, verified: 1 });
  });

  describe('of yesterday', () => {
    const sweep = () => sweepDigests({ db: stage.db, policy: POLICY, clock: stage.now });
    const digests = async () => (await stage.announced()).filter(({ type }) => type === 'digest.requested');

    it('are told once a day at their hour, though several processes look', async () => {
      await decided('verified', { after: MINUTE });
      stage.passes(12 * HOUR + POLICY.review.digestHour * HOUR - 1);
      await sweep();
      expect(await digests()).to.deep.equal([]);

      stage.passes(1);
      await Promise.all(Array.from({ length: 5 }, sweep));
      stage.passes(HOUR);
      await sweep();

      const [digest, ...more] = await digests();
      expect(digest).to.include({ day: '2026-11-21' });
      expect(more).to.deep.equal([]);
    });

    it('are not told where there was no yesterday', async () => {
      await decided('verified', { after: MINUTE });

      await sweep();

      expect(await digests()).to.deep.equal([]);
    });

    it('carry the head of the trail', async () => {
      await decided('verified', { after: MINUTE });

      const { auditHead } = await stage.core.figures.digest('2026-11-21');

      const [chain] = await stage.rows('audit_chain');
      expect(auditHead?.sequence).to.equal(Number(chain?.['sequence']));
      expect(auditHead?.hash).to.match(/^[0-9a-f]{64}$/);
    });
  });
});
