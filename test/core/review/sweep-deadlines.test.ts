import { expect } from 'chai';
import { pino } from 'pino';
import type { Message } from '../../../src/core/outbox/message.ts';
import { sweepDeadlines } from '../../../src/core/review/sweep-deadlines.ts';
import { POLICY } from '../../../src/core/verification/policy.ts';
import type { Case, Verification } from '../../../src/core/verification/verification.ts';
import { complete } from '../build-verification.ts';
import { aStoredCase, openCoreStage, reload, type CoreStage } from '../core-stage.ts';

const { review, time } = POLICY;
const MINUTE = 60_000;
const PROMISED = time.reviewHours * 60 * MINUTE;

describe('the sweep of deadlines', () => {
  let stage: CoreStage;
  let logged: string[];

  before(async () => {
    stage = await openCoreStage();
  });
  after(() => stage.close());
  beforeEach(async () => {
    logged = [];
    await stage.relayed();
    await stage.db('accounts').delete();
  });

  const sweep = () => {
    const log = pino({}, { write: (line: string) => void logged.push(line) });
    return sweepDeadlines({ db: stage.db, policy: POLICY, clock: stage.now, log });
  };
  const submitted = (opened: Case) =>
    ({ ...opened, documentType: 'passport', evidence: complete(), submittedAt: stage.now() }) as const;
  const inReview = (opened: Case): Verification => ({
    ...submitted(opened),
    status: 'manual_review',
    reasons: ['FACE_MATCH_UNCERTAIN'],
    since: stage.now(),
    opinions: [],
  });
  const staged = async (shape = inReview) => (await aStoredCase(stage, shape)).verification;
  const heldBy = (staffId: string, milliseconds: number) => (opened: Case) => ({
    ...inReview(opened),
    claim: { staffId, since: stage.now(), until: new Date(stage.now().getTime() + milliseconds) },
  });
  const announced = async (type: Message['type']) =>
    (await stage.announced()).filter((message) => message.type === type);
  const STAFF = '33333333-3333-4333-8333-333333333333';

  it('reminds staff once of a case that nobody took for a while', async () => {
    await staged();

    stage.passes(review.remindMilliseconds - 1);
    await sweep();
    expect(await announced('review.reminded')).to.have.lengthOf(0);

    stage.passes(1);
    await sweep();
    await sweep();
    expect(await announced('review.reminded')).to.have.lengthOf(1);
  });

  it('reminds nobody of a case that somebody holds, and does once it is given back', async () => {
    await staged(heldBy(STAFF, review.remindMilliseconds + MINUTE));

    stage.passes(review.remindMilliseconds);
    await sweep();
    expect(await announced('review.reminded')).to.have.lengthOf(0);

    stage.passes(MINUTE);
    await sweep();
    expect(await announced('review.reminded')).to.have.lengthOf(1);
  });

  it('begins nothing anew where a case was taken and given back', async () => {
    const { id } = await staged();
    stage.passes(review.remindMilliseconds);
    await sweep();

    const claimed = { claimed_by: STAFF, claimed_at: stage.now(), claim_until: stage.now() };
    await stage.db('verifications').where({ id }).update(claimed);
    await stage
      .db('verifications')
      .where({ id })
      .update({ claimed_by: null, claimed_at: null, claim_until: null });
    stage.passes(review.remindMilliseconds);
    await sweep();

    expect(await announced('review.reminded')).to.have.lengthOf(1);
  });

  it('reminds again when a case comes to people a second time', async () => {
    const { id } = await staged();
    stage.passes(review.remindMilliseconds);
    await sweep();

    stage.passes(MINUTE);
    await stage
      .db('verifications')
      .where({ id })
      .update({ review_since: stage.now(), submitted_at: stage.now() });
    stage.passes(review.remindMilliseconds);
    await sweep();

    expect(await announced('review.reminded')).to.have.lengthOf(2);
  });

  it('alerts whoever leads before a case has waited as long as was promised, though somebody holds it', async () => {
    await staged(heldBy(STAFF, PROMISED));

    stage.passes(review.alertMilliseconds);
    await sweep();
    await sweep();

    const [alert, ...more] = await announced('verification.escalated');
    expect(alert).to.include({ stage: 'alerted' });
    expect(more).to.deep.equal([]);
    expect(await announced('verification.overdue')).to.deep.equal([]);
    expect(review.alertMilliseconds).to.be.below(24 * 60 * MINUTE);
  });

  it('says once that a case waits longer than was promised: to whoever leads, to the applicant, to the log', async () => {
    const { id } = await staged();
    stage.passes(review.alertMilliseconds);
    await sweep();
    await stage.relayed();

    stage.passes(PROMISED - review.alertMilliseconds);
    await sweep();
    await sweep();

    expect(await stage.announced()).to.have.lengthOf(2);
    expect((await announced('verification.escalated'))[0]).to.include({ stage: 'overdue' });
    expect((await announced('verification.overdue'))[0]).to.include({ verificationId: id });
    expect(logged.map((line): unknown => JSON.parse(line))).to.have.lengthOf(1);
    expect(JSON.parse(logged[0] ?? '')).to.include({ event: 'verification.overdue', verificationId: id });
    expect(await reload(stage, id)).to.deep.include({ overdueSince: stage.now() });
  });

  for (const status of ['pending', 'error'] as const) {
    it(`looks after a case that is stuck in ${status} too`, async () => {
      const { id } = await staged((opened) => ({ ...submitted(opened), status }));

      stage.passes(PROMISED);
      await sweep();

      expect(await announced('verification.escalated')).to.have.lengthOf(1);
      expect((await announced('verification.overdue'))[0]).to.include({ verificationId: id });
    });
  }

  it('leaves alone what waits for the applicant or is decided', async () => {
    await staged((opened) => ({ ...opened, status: 'collecting' }));
    await staged((opened) => ({
      ...submitted(opened),
      status: 'verified',
      decision: {
        outcome: 'verified',
        reasons: [],
        policyVersion: 'test',
        decidedBy: 'engine:local@1',
        decidedAt: stage.now(),
      },
    }));

    stage.passes(PROMISED);

    expect(await sweep()).to.equal(0);
  });

  it('says everything once, though several processes look at once', async () => {
    for (let number = 0; number < 5; number += 1) await staged();
    stage.passes(PROMISED);

    await Promise.all(Array.from({ length: 4 }, sweep));

    expect(await announced('review.reminded')).to.have.lengthOf(5);
    expect(await announced('verification.overdue')).to.have.lengthOf(5);
  });

  it('writes into the trail that it was escalated', async () => {
    const { id } = await staged();
    stage.passes(PROMISED);

    await sweep();

    const actions: string[] = await stage
      .db('audit_entries')
      .where({ verification_id: id })
      .orderBy('sequence')
      .pluck('action');
    expect(actions.slice(2)).to.deep.equal(['review.reminded', 'verification.escalated']);
  });
});
