import { expect } from 'chai';
import type { Comparison } from '../../../src/core/verification/decision.ts';
import { POLICY } from '../../../src/core/verification/policy.ts';
import type { InStatus, Verification } from '../../../src/core/verification/verification.ts';
import { accepted, aChallenge, complete, refused } from '../build-verification.ts';
import { aStoredCase, openCoreStage, reload, type CoreStage } from '../core-stage.ts';

const MATCH: Comparison = { engine: 'local', engineVersion: '7', scale: 'distance', score: 0.3, frames: 9 };
const MISMATCH: Comparison = { ...MATCH, score: 0.9 };

describe('decisions', () => {
  let stage: CoreStage;

  before(async () => {
    stage = await openCoreStage();
  });
  after(() => stage.close());
  beforeEach(() => stage.relayed());

  const aPendingCase = async (evidence = complete()): Promise<Verification> => {
    const submittedAt = stage.now();
    const { verification } = await aStoredCase(stage, (opened) => ({
      ...opened,
      status: 'pending',
      documentType: 'passport',
      submittedAt,
      evidence,
      challenge: aChallenge(),
    }));
    return verification;
  };
  const claimed = async (evidence = complete()): Promise<InStatus<'processing'>> => {
    const { id } = await aPendingCase(evidence);
    const held = await stage.core.decisions.claim(id);
    if (!held) throw new Error('not claimed');
    return held;
  };
  const types = async () => (await stage.announced()).map(({ type }) => type);
  const actionsOn = async ({ id }: Verification) =>
    (await stage.db('audit_entries').where({ verification_id: id }).orderBy('version')).map(
      ({ action, actor, version }) => `${version} ${actor} ${action}`,
    );

  it('claim a waiting case for one worker, until the lease ends', async () => {
    const held = await claimed();

    expect(held.lease.until.getTime() - stage.now().getTime()).to.equal(POLICY.time.leaseMilliseconds);
    expect(await stage.core.decisions.claim(held.id)).to.equal(undefined);
    expect(await reload(stage, held.id)).to.deep.equal(held);
  });

  it('claim a case once, though ten workers try', async () => {
    const { id } = await aPendingCase();

    const claims = await Promise.all(Array.from({ length: 10 }, () => stage.core.decisions.claim(id)));

    expect(claims.filter((claim) => claim !== undefined)).to.have.length(1);
  });

  it('open the templates of the current piece', async () => {
    const held = await claimed();

    expect(String(await stage.core.decisions.templatesOf(held, 'selfie_video'))).to.equal('a face');
    expect(await stage.core.decisions.templatesOf(held, 'document_back')).to.equal(undefined);
  });

  it('verify a match, and write down who decided by which policy', async () => {
    const held = await claimed();

    expect(await stage.core.decisions.conclude(held, MATCH)).to.deep.equal({ outcome: 'verified' });

    expect(await reload(stage, held.id)).to.deep.include({
      status: 'verified',
      decision: {
        outcome: 'verified',
        reasons: [],
        policyVersion: POLICY.version,
        decidedBy: 'engine:local@7',
        decidedAt: stage.now(),
      },
    });
    expect(await types()).to.deep.equal(['verification.decided']);
    const [check] = await stage.db('checks').where({ verification_id: held.id });
    expect(check).to.include({ name: 'face_comparison', engine_version: '7', score: 0.3, threshold: 0.45 });
  });

  it('decide once: the second conclusion of the same claim writes nothing', async () => {
    const held = await claimed();
    await stage.core.decisions.conclude(held, MATCH);

    const results = await Promise.all(
      Array.from({ length: 5 }, () => stage.core.decisions.conclude(held, MISMATCH)),
    );

    expect(results.every((result) => result === undefined)).to.equal(true);
    expect(await types()).to.deep.equal(['verification.decided']);
    expect((await reload(stage, held.id)).status).to.equal('verified');
  });

  it('let a worker that slept past its lease write nothing', async () => {
    const asleep = await claimed();
    await stage.core.decisions.release(asleep);
    const other = await stage.core.decisions.claim(asleep.id);

    expect(await stage.core.decisions.conclude(asleep, MATCH)).to.equal(undefined);
    await stage.core.decisions.fail(asleep);
    await stage.core.decisions.release(asleep);

    expect(await reload(stage, asleep.id)).to.deep.equal(other);
    expect(await types()).to.deep.equal([]);
  });

  it('hand a doubt to a person, with the reasons', async () => {
    const evidence = [
      accepted('document_front'),
      accepted('selfie_video', [{ code: 'SCREEN_REPLAY', leadsTo: 'review' }]),
    ];
    const held = await claimed(evidence);

    await stage.core.decisions.conclude(held, MATCH);

    expect(await reload(stage, held.id)).to.deep.include({
      status: 'manual_review',
      reasons: ['SCREEN_REPLAY'],
    });
    expect(await types()).to.deep.equal(['verification.review_requested']);
  });

  it('say no where nobody was seen', async () => {
    const nobody = [{ code: 'NO_FACE', leadsTo: 'decline' }] as const;
    const held = await claimed([accepted('document_front'), accepted('selfie_video', nobody)]);

    await stage.core.decisions.conclude(held, undefined);

    expect(await reload(stage, held.id)).to.have.nested.property('decision.decidedBy', 'system');
    expect(await types()).to.deep.equal(['verification.decided']);
  });

  it('ask for another video after a mismatch: the old one gone, new turns chosen', async () => {
    const held = await claimed();
    const video = held.evidence[1];
    const media = await stage.db('media').where({ evidence_id: video?.id }).first();

    await stage.core.decisions.conclude(held, MISMATCH);

    const after = await reload(stage, held.id);
    expect(after.status).to.equal('collecting');
    expect(after.evidence[1]).to.include({ state: 'refused', reason: 'FACE_MISMATCH' });
    expect(after.challenge?.issuedAt).to.deep.equal(stage.now());
    expect(stage.blobs.paths()).not.to.include(media.path);
    expect(await stage.db('media').where({ evidence_id: video?.id })).to.deep.equal([]);
    expect(await stage.db('evidence').where({ id: video?.id }).first()).to.include({
      sealed_templates: null,
    });
    expect(await types()).to.deep.equal(['verification.resubmission_requested']);
  });

  it('ask a person after the second mismatch', async () => {
    const evidence = [
      accepted('document_front'),
      ...refused('selfie_video', 'FACE_MISMATCH'),
      accepted('selfie_video'),
    ];
    const held = await claimed(evidence);

    await stage.core.decisions.conclude(held, MISMATCH);

    expect(await reload(stage, held.id)).to.deep.include({
      status: 'manual_review',
      reasons: ['FACE_MISMATCH'],
    });
  });

  it('hold a case for longer while its worker waits, and nobody else’s', async () => {
    const held = await claimed();
    stage.passes(20_000);

    expect(await stage.core.decisions.renew(held)).to.equal(true);
    const after = await reload(stage, held.id);
    await stage.core.decisions.release(held);

    expect(after).to.have.nested.property('lease.token', held.lease.token);
    expect(after).to.have.property('version', held.version);
    expect(after.status === 'processing' && after.lease.until.getTime() - stage.now().getTime()).to.equal(
      POLICY.time.leaseMilliseconds,
    );
    expect(await stage.core.decisions.renew(held), 'given back').to.equal(false);
  });

  it('give a case back for another attempt', async () => {
    const held = await claimed();

    await stage.core.decisions.release(held);

    expect((await reload(stage, held.id)).status).to.equal('pending');
    expect(await stage.core.decisions.claim(held.id)).to.include({ status: 'processing' });
  });

  it('decide nothing after the last failed attempt, and say that we have trouble', async () => {
    const held = await claimed();

    await stage.core.decisions.fail(held);

    expect((await reload(stage, held.id)).status).to.equal('error');
    expect(await types()).to.deep.equal(['verification.failed']);
  });

  it('leave one audit row a transition, without a gap', async () => {
    const held = await claimed();
    await stage.core.decisions.conclude(held, MATCH);

    expect(await actionsOn(held)).to.deep.equal([
      '1 applicant verification.opened',
      '2 system staged',
      '3 system verification.claimed',
      '4 engine:local@7 verification.decided',
    ]);
  });
});
