import { expect } from 'chai';
import { pino } from 'pino';
import { inTransaction } from '../../../src/core/database.ts';
import { enqueue } from '../../../src/core/outbox/outbox-store.ts';
import { POLICY } from '../../../src/core/verification/policy.ts';
import { sweepVerifications } from '../../../src/core/verification/sweep.ts';
import type { Case, InStatus, Verification } from '../../../src/core/verification/verification.ts';
import { aChallenge, complete, received } from '../build-verification.ts';
import { aStoredCase, openCoreStage, reload, type CoreStage } from '../core-stage.ts';

const { time } = POLICY;
const DAY = 24 * 60 * 60_000;

describe('the sweep of cases', () => {
  let stage: CoreStage;

  before(async () => {
    stage = await openCoreStage();
  });
  after(() => stage.close());
  beforeEach(async () => {
    await stage.relayed();
    await stage.db('accounts').delete();
  });

  const deps = () => ({
    db: stage.db,
    policy: POLICY,
    clock: stage.now,
    chooseChallenge: () => aChallenge(),
    log: pino({ level: 'silent' }),
  });
  const sweep = () => sweepVerifications(deps());
  const staged = async (shape: (opened: Case) => Verification) =>
    (await aStoredCase(stage, shape)).verification;
  const submitted = (opened: Case) =>
    ({ ...opened, documentType: 'passport', evidence: complete(), submittedAt: stage.now() }) as const;
  const announcements = async () => (await stage.announced()).map(({ type }) => type);

  const rows: Array<{
    what: string;
    shape: (opened: Case) => Verification;
    after: number;
    status: Verification['status'];
    announced: string;
  }> = [
    {
      what: 'a submitted case whose message was lost',
      shape: (opened) => ({ ...submitted(opened), status: 'pending' }),
      after: time.submittedStalledMilliseconds,
      status: 'pending',
      announced: 'verification.submitted',
    },
    {
      what: 'a case that failed a while ago',
      shape: (opened) => ({ ...submitted(opened), status: 'error' }),
      after: time.recoverErrorMilliseconds,
      status: 'pending',
      announced: 'verification.submitted',
    },
    {
      what: 'a piece whose message was lost',
      shape: (opened) => ({
        ...opened,
        status: 'collecting',
        documentType: 'passport',
        evidence: [received('document_front', { receivedAt: stage.now() })],
      }),
      after: time.examinationStalledMilliseconds,
      status: 'collecting',
      announced: 'evidence.received',
    },
    {
      what: 'a draft that nobody touches',
      shape: (opened) => ({ ...opened, status: 'collecting' }),
      after: time.draftExpiresDays * DAY,
      status: 'expired',
      announced: 'verification.expired',
    },
  ];

  for (const { what, shape, after, status, announced } of rows) {
    it(`sets going ${what}, and not a moment early`, async () => {
      const { id } = await staged((opened) => ({ ...shape(opened), changedAt: stage.now() }));

      stage.passes(after);
      expect(await sweep()).to.equal(0);
      stage.passes(1);
      expect(await sweep()).to.equal(1);

      expect((await reload(stage, id)).status).to.equal(status);
      expect(await announcements()).to.deep.equal([announced]);
      expect(await stage.announced()).to.have.nested.property('[0].verificationId', id);
    });
  }

  it('frees a case whose worker died, for another worker', async () => {
    const { id } = await staged((opened) => ({ ...submitted(opened), status: 'pending' }));
    const dead = await stage.core.decisions.claim(id);
    stage.passes(time.leaseMilliseconds + 1);

    expect(await sweep()).to.equal(1);

    expect((await reload(stage, id)).status).to.equal('pending');
    expect(await announcements()).to.deep.equal(['verification.submitted']);
    expect(dead && (await stage.core.decisions.conclude(dead, undefined))).to.equal(undefined);
    expect(await stage.core.decisions.claim(id)).to.include({ status: 'processing' });
  });

  it('sends a lost message again only after it too has had its time', async () => {
    await staged((opened) => ({ ...submitted(opened), status: 'pending' }));
    stage.passes(time.submittedStalledMilliseconds + 1);

    await sweep();
    await stage.relayed();
    expect(await sweep()).to.equal(0);

    stage.passes(time.submittedStalledMilliseconds + 1);
    expect(await sweep()).to.equal(1);
  });

  it('leaves a case that never gets anywhere to a person, and says so once', async () => {
    const { id } = await staged((opened) => ({ ...submitted(opened), status: 'pending' }));
    for (let lap = 0; lap <= time.mostRequeues; lap += 1) {
      await stage.relayed();
      stage.passes(time.submittedStalledMilliseconds + 1);
      await sweep();
    }

    const after = await reload(stage, id);
    expect(after).to.deep.include({ status: 'manual_review', reasons: ['ENGINE_UNAVAILABLE'] });
    expect(await announcements()).to.deep.equal(['verification.review_requested']);
  });

  it('accepts a piece that nobody manages to look at, with a doubt', async () => {
    const piece = received('document_front', { receivedAt: stage.now() });
    const { id } = await staged((opened) => ({
      ...opened,
      status: 'collecting',
      documentType: 'passport',
      evidence: [piece],
    }));
    for (let lap = 0; lap <= time.mostRequeues; lap += 1) {
      await stage.relayed();
      stage.passes(time.examinationStalledMilliseconds + 1);
      await sweep();
    }

    const [accepted] = (await reload(stage, id)).evidence;
    expect(accepted).to.deep.include({
      state: 'accepted',
      concerns: [{ code: 'ENGINE_UNAVAILABLE', leadsTo: 'review' }],
    });
    expect(await announcements()).to.deep.equal(['evidence.examined']);
  });

  it('goes on after a case that cannot be read', async () => {
    const broken = await staged((opened) => ({ ...submitted(opened), status: 'pending' }));
    await stage
      .db('evidence')
      .where({ verification_id: broken.id })
      .update({ concerns: '[{"code":"NEVER"}]' });
    const { id } = await staged((opened) => ({ ...submitted(opened), status: 'pending' }));
    stage.passes(time.submittedStalledMilliseconds + 1);

    await sweep();

    expect(
      (await stage.announced()).map((message) => 'verificationId' in message && message.verificationId),
    ).to.deep.equal([id]);
  });

  it('names the piece that waits', async () => {
    const piece = received('document_front', { receivedAt: stage.now() });
    await staged((opened) => ({
      ...opened,
      status: 'collecting',
      documentType: 'passport',
      evidence: [piece],
    }));
    stage.passes(time.examinationStalledMilliseconds + 1);

    await sweep();

    expect(await stage.announced()).to.have.nested.property('[0].evidenceId', piece.id);
  });

  it('never lets a draft expire while a piece of it is looked at', async () => {
    const piece = received('document_front', { receivedAt: stage.now() });
    const { id } = await staged((opened) => ({
      ...opened,
      status: 'collecting',
      documentType: 'passport',
      evidence: [piece],
    }));
    stage.passes(time.draftExpiresDays * DAY + 1);

    await sweep();

    expect((await reload(stage, id)).status).to.equal('collecting');
  });

  it('leaves alone what is decided, in review, closed, or whose message is still on its way', async () => {
    const decision = {
      outcome: 'verified',
      reasons: [],
      policyVersion: '1',
      decidedBy: 'system',
      decidedAt: stage.now(),
    } as const;
    await staged((opened) => ({ ...submitted(opened), status: 'verified', decision }));
    await staged((opened) => ({
      ...submitted(opened),
      status: 'manual_review',
      reasons: ['SCREEN_REPLAY'],
      since: stage.now(),
      opinions: [],
    }));
    await staged((opened) => ({ ...opened, status: 'cancelled' }));
    await staged((opened) => ({ ...opened, status: 'expired' }));
    const { id } = await staged((opened) => ({ ...submitted(opened), status: 'pending' }));
    await inTransaction(stage.db, (trx) =>
      enqueue(trx, { type: 'verification.submitted', verificationId: id }, stage.now()),
    );
    stage.passes(100 * DAY);

    expect(await sweep()).to.equal(0);
    expect(await stage.announced()).to.have.length(1);
  });

  it('moves a case once, though four sweeps run at the same time', async () => {
    const { id, version } = await staged((opened) => ({ ...submitted(opened), status: 'error' }));
    stage.passes(time.recoverErrorMilliseconds + 1);

    await Promise.all([sweep(), sweep(), sweep(), sweep()]);

    expect((await reload(stage, id)).version).to.equal(version + 1);
    expect(await announcements()).to.deep.equal(['verification.submitted']);
  });
});

describe('the cases of an account', () => {
  it('are open one at a time, whoever asks', async () => {
    const stage = await openCoreStage();
    const { person } = await aStoredCase(stage);

    const second = await aStoredCase(stage, (opened: InStatus<'collecting'>) => opened, person).catch(String);

    expect(second).to.contain('verifications_one_open');
    await stage.close();
  });
});
