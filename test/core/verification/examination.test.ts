import { expect } from 'chai';
import { inTransaction } from '../../../src/core/database.ts';
import type { ExaminationReport, ExaminationTask } from '../../../src/core/verification/examination.ts';
import { findFingerprint, findSealedTemplates } from '../../../src/core/verification/verification-store.ts';
import { accepted, aChallenge, received, refused } from '../build-verification.ts';
import { aStoredCase, openCoreStage, reload, type CoreStage } from '../core-stage.ts';
import { back, front, video } from './findings.ts';

const GOOD_FRONT: ExaminationReport = {
  findings: front(),
  checks: [
    {
      name: 'document_quality',
      engine: 'sharp',
      engineVersion: '1',
      score: 16,
      threshold: 4,
      codes: [],
      findings: { sharpness: 16 },
    },
  ],
  examinedBy: 'engine:local@1',
  fingerprint: 'ffee',
  templates: Buffer.from('the features of a face'),
};
const BLURRED_FRONT: ExaminationReport = { ...GOOD_FRONT, findings: front({ image: { sharpness: 1 } }) };
const GOOD_VIDEO: ExaminationReport = { ...GOOD_FRONT, findings: video() };

describe('examinations', () => {
  let stage: CoreStage;

  before(async () => {
    stage = await openCoreStage();
  });
  after(() => stage.close());
  beforeEach(() => stage.relayed());

  const aTask = async (last = received('document_front'), earlier = [] as ReturnType<typeof accepted>[]) => {
    const { verification } = await aStoredCase(stage, (opened) => ({
      ...opened,
      documentType: 'passport',
      evidence: [...earlier, last],
      ...(last.kind === 'selfie_video' ? { challenge: aChallenge() } : {}),
    }));
    const task = await stage.core.examinations.find(verification.id, last.id);
    if (!task) throw new Error('Nothing to examine');
    return task;
  };
  const types = async () => (await stage.announced()).map(({ type }) => type);
  const pathsOf = ({ verification }: ExaminationTask) =>
    stage.blobs.paths().filter((path) => path.includes(verification.id));

  it('find a piece that waits, with its case and its bytes', async () => {
    const task = await aTask();

    expect(task.piece.state).to.equal('received');
    expect(pathsOf(task)).to.deep.equal([task.media.path]);
  });

  for (const [which, order] of [
    ['both are looked at the same time', [0, 1]],
    ['the front is done first', [0]],
    ['the back is done first', [1]],
  ] as const) {
    it(`accept no picture as both sides of a card, also when ${which}`, () => looksAtBoth(order));
  }

  async function looksAtBoth(first: readonly number[]): Promise<void> {
    const sides = [
      received('document_front'),
      received('document_back', { contentHash: 'the back' }),
    ] as const;
    const { verification } = await aStoredCase(stage, (opened) => ({
      ...opened,
      documentType: 'identity_card',
      evidence: [...sides],
    }));
    const tasks = await Promise.all(sides.map(({ id }) => stage.core.examinations.find(verification.id, id)));
    const fingerprint = '00ff00ff00ff00ff';
    const reports = [
      { ...GOOD_FRONT, findings: front({ image: { fingerprint } }), fingerprint },
      { ...GOOD_FRONT, findings: back({ image: { fingerprint } }), fingerprint },
    ];

    const record = async (index: number) => {
      const [task, report] = [tasks[index], reports[index]];
      if (task && report) await stage.core.examinations.record(task, report);
    };
    await Promise.all(first.map(record));
    await Promise.all([0, 1].filter((index) => !first.includes(index)).map(record));

    const { evidence } = await reload(stage, verification.id);
    expect(evidence.map(({ state }) => state).toSorted()).to.deep.equal(['accepted', 'refused']);
    expect(evidence.find(({ state }) => state === 'refused')).to.include({ reason: 'DOC_SAME_SIDE_TWICE' });
  }

  it('find nothing where there is nothing to look at', async () => {
    const { verification } = await aStoredCase(stage, (opened) => ({
      ...opened,
      documentType: 'passport',
      evidence: [...refused('document_front', 'DOC_GLARE')],
    }));
    const [piece] = verification.evidence;

    expect(await stage.core.examinations.find(verification.id, piece?.id ?? '')).to.equal(undefined);
    expect(await stage.core.examinations.find(piece?.id ?? '', piece?.id ?? '')).to.equal(undefined);
  });

  it('accept a good piece, keep its traces sealed and choose the turns that come next', async () => {
    const task = await aTask();

    const recorded = await stage.core.examinations.record(task, GOOD_FRONT);

    const after = await reload(stage, task.verification.id);
    expect(recorded?.assessment).to.deep.equal({ verdict: 'accept', concerns: [] });
    expect(after.evidence[0]).to.include({ state: 'accepted' });
    expect(after.challenge?.turns).to.have.length(3);
    expect(await types()).to.deep.equal(['evidence.examined']);
    expect(await findFingerprint(stage.db, after.id, 'document_front')).to.equal('ffee');
    const sealed = await findSealedTemplates(stage.db, task.piece.id);
    expect(sealed?.includes('features')).to.equal(false);
    const owner = { verificationId: after.id, evidenceId: task.piece.id };
    expect(sealed && String(await stage.core.vault.unsealTemplates(owner, sealed))).to.equal(
      'the features of a face',
    );
  });

  it('store each check with its engine, score, threshold and the policy', async () => {
    const task = await aTask();

    await stage.core.examinations.record(task, GOOD_FRONT);

    const [check] = await stage.db('checks').where({ evidence_id: task.piece.id });
    expect(check).to.include({ engine: 'sharp', engine_version: '1', score: 16, threshold: 4 });
    expect(check.policy_version).to.match(/^\d{4}-/);
    expect(check.findings).to.deep.equal({ sharpness: 16 });
  });

  it('submit the case with its last piece', async () => {
    const task = await aTask(received('selfie_video', { challenge: aChallenge() }), [
      accepted('document_front'),
    ]);

    await stage.core.examinations.record(task, GOOD_VIDEO);

    expect(await reload(stage, task.verification.id)).to.include({ status: 'pending' });
    expect(await types()).to.have.members(['evidence.examined', 'verification.submitted']);
  });

  it('let what failed before no longer count against the case', async () => {
    const task = await aTask();
    await stage.db('verifications').where({ id: task.verification.id }).update({ requeues: 4 });

    await stage.core.examinations.record(task, GOOD_FRONT);

    const row = await stage.db('verifications').where({ id: task.verification.id }).first();
    expect(row?.['requeues']).to.equal(0);
  });

  it('ask for a poor piece again, and leave nothing of the picture', async () => {
    const task = await aTask();

    const recorded = await stage.core.examinations.record(task, BLURRED_FRONT);

    expect(recorded?.assessment).to.deep.equal({ verdict: 'retake', reason: 'DOC_BLURRY' });
    expect((await reload(stage, task.verification.id)).evidence[0]).to.include({ reason: 'DOC_BLURRY' });
    expect(pathsOf(task)).to.deep.equal([]);
    expect(await stage.db('media').where({ evidence_id: task.piece.id })).to.deep.equal([]);
    expect(await findSealedTemplates(stage.db, task.piece.id)).to.equal(undefined);
    expect(await types()).to.deep.equal(['evidence.examined']);
  });

  it('choose new turns after a video that was refused', async () => {
    const spent = aChallenge();
    const task = await aTask(received('selfie_video', { challenge: spent }), [accepted('document_front')]);

    await stage.core.examinations.record(task, { ...GOOD_VIDEO, findings: video({ faceWidth: 1 }) });

    const after = await reload(stage, task.verification.id);
    expect(after.challenge?.issuedAt).to.deep.equal(stage.now());
    expect(after.evidence[1]?.challenge).to.deep.equal(spent);
  });

  it('record once, though the message came twice', async () => {
    const task = await aTask();

    const [first, second] = [
      await stage.core.examinations.record(task, GOOD_FRONT),
      await stage.core.examinations.record(task, BLURRED_FRONT),
    ];

    expect([first?.assessment.verdict, second]).to.deep.equal(['accept', undefined]);
    expect(await types()).to.have.length(1);
    expect(await stage.db('checks').where({ evidence_id: task.piece.id })).to.have.length(1);
    expect(pathsOf(task)).to.have.length(1);
  });

  it('record once, though ten workers do at the same time', async () => {
    const task = await aTask();

    const results = await Promise.all(
      Array.from({ length: 10 }, () => stage.core.examinations.record(task, GOOD_FRONT)),
    );

    expect(results.filter((result) => result !== undefined)).to.have.length(1);
    expect(await types()).to.have.length(1);
  });

  it('record nothing on a case that was cancelled meanwhile', async () => {
    const task = await aTask();
    await stage.db('verifications').where({ id: task.verification.id }).update({ status: 'cancelled' });

    expect(await stage.core.examinations.record(task, GOOD_FRONT)).to.equal(undefined);
    expect(await types()).to.deep.equal([]);
  });

  it('keep all of it or none: a failure on the way leaves the piece waiting', async () => {
    const task = await aTask();
    const broken = { ...GOOD_FRONT, checks: GOOD_FRONT.checks.map((check) => ({ ...check, engine: '\0' })) };

    const outcome = await stage.core.examinations.record(task, broken).catch(() => 'failed');

    expect(outcome).to.equal('failed');
    expect((await reload(stage, task.verification.id)).evidence[0]?.state).to.equal('received');
    expect(await types()).to.deep.equal([]);
    expect(await stage.core.examinations.record(task, GOOD_FRONT)).to.have.nested.property(
      'assessment.verdict',
      'accept',
    );
  });

  it('seal no templates for a case whose key is gone', async () => {
    const task = await aTask();
    await inTransaction(stage.db, (trx) => stage.core.vault.forget(trx, task.verification.id));

    await stage.core.examinations.record(task, GOOD_FRONT);

    expect(await findSealedTemplates(stage.db, task.piece.id)).to.equal(undefined);
  });
});
