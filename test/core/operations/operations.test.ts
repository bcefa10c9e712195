import { expect } from 'chai';
import { createOperations } from '../../../src/core/operations/operations.ts';
import type { DeadLetter } from '../../../src/core/outbox/broker.ts';
import type { StaffMember } from '../../../src/core/staff/staff-member.ts';
import type { Comparison } from '../../../src/core/verification/decision.ts';
import type { InStatus, Verification } from '../../../src/core/verification/verification.ts';
import { accepted, aChallenge, complete } from '../build-verification.ts';
import { aStoredCase, openCoreStage, reload, type CoreStage } from '../core-stage.ts';
import { aColleague, auditedOf } from '../staff/staff-stage.ts';

const MATCH: Comparison = { engine: 'local', engineVersion: '7', scale: 'distance', score: 0.3, frames: 9 };
const MISMATCH: Comparison = { ...MATCH, score: 0.9 };

describe('operations', () => {
  let stage: CoreStage;
  let admin: StaffMember;
  let senior: StaffMember;
  let letters: DeadLetter[];
  before(async () => {
    stage = await openCoreStage();
    [admin, senior] = [await aColleague(stage, 'admin'), await aColleague(stage, 'senior')];
  });
  after(() => stage.close());
  beforeEach(async () => {
    letters = [
      {
        id: '7',
        queue: 'erase',
        type: 'verification.decided',
        body: '{}',
        reason: 'boom',
        deadAt: stage.now(),
      },
    ];
    await stage.relayed();
    await stage.db('decision_pauses').delete();
  });

  const operations = () =>
    createOperations({
      db: stage.db,
      clock: stage.now,
      broker: {
        deadLetters: async () => letters,
        async replay(id) {
          const before = letters.length;
          letters = letters.filter((letter) => letter.id !== id);
          return letters.length < before;
        },
        depths: async () => ({ queues: [{ queue: 'erase', waiting: 1, dead: 1 }], delayed: 0 }),
        isReady: () => true,
      },
    });
  const claimed = async (evidence = complete()): Promise<InStatus<'processing'>> => {
    const pending = (opened: Verification): Verification => ({
      ...opened,
      status: 'pending',
      documentType: 'passport',
      submittedAt: stage.now(),
      evidence,
      challenge: aChallenge(),
    });
    const { verification } = await aStoredCase(stage, pending);
    const held = await stage.core.decisions.claim(verification.id);
    if (!held) throw new Error('not claimed');
    return held;
  };
  const types = async () => (await stage.announced()).map(({ type }) => type);

  describe('a pause', () => {
    it('brings what the engine would have verified to people, and says why', async () => {
      await operations().pause(admin.id);
      const held = await claimed();

      await stage.core.decisions.conclude(held, MATCH);

      expect(await reload(stage, held.id)).to.deep.include({
        status: 'manual_review',
        reasons: ['DECISIONS_PAUSED'],
      });
      expect(await types())
        .to.include('verification.review_requested')
        .and.not.include('verification.decided');
    });

    it('brings what the engine would have declined to people as well', async () => {
      await operations().pause(admin.id);
      const held = await claimed([
        accepted('document_front'),
        accepted('selfie_video', [{ code: 'NO_FACE', leadsTo: 'decline' }]),
      ]);

      await stage.core.decisions.conclude(held, MATCH);

      expect(await reload(stage, held.id)).to.deep.include({
        status: 'manual_review',
        reasons: ['NO_FACE', 'DECISIONS_PAUSED'],
      });
    });

    it('lets pieces be asked for again', async () => {
      await operations().pause(admin.id);
      const held = await claimed();

      await stage.core.decisions.conclude(held, MISMATCH);

      expect((await reload(stage, held.id)).status).to.equal('collecting');
    });

    it('ends, and the engine decides again', async () => {
      await operations().pause(admin.id);
      await operations().resume(admin.id);
      const held = await claimed();

      await stage.core.decisions.conclude(held, MATCH);

      expect((await reload(stage, held.id)).status).to.equal('verified');
    });

    it('begins once, though several begin it, and is announced and audited once', async () => {
      const paused = await Promise.all(Array.from({ length: 5 }, () => operations().pause(admin.id)));

      expect(paused.filter(({ ok }) => ok)).to.have.lengthOf(1);
      expect(await types()).to.deep.equal(['decisions.paused']);
      expect(await auditedOf(stage, 'decisions.paused')).to.deep.include({
        actor: `staff:${admin.id}`,
        staffId: admin.id,
        reasons: [],
      });
    });

    it('is not for seniors, and that they tried is in the trail', async () => {
      expect(await operations().pause(senior.id)).to.deep.equal({ ok: false, refusal: 'ROLE_LACKS_IT' });

      expect(await stage.rows('decision_pauses')).to.deep.equal([]);
      expect(await auditedOf(stage, 'operation.refused')).to.deep.include({
        actor: `staff:${senior.id}`,
        staffId: senior.id,
        reasons: [],
        details: { act: 'pause' },
      });
    });
  });

  it('replay a dead letter once, and write it down', async () => {
    const replayed = [await operations().replay(admin.id, '7'), await operations().replay(admin.id, '7')];

    expect(replayed).to.deep.equal([
      { ok: true, value: undefined },
      { ok: false, refusal: 'LETTER_GONE' },
    ]);
    expect(
      (await auditedOf(stage, 'dead_letter.replay_requested')).map(({ details }) => details),
    ).to.deep.equal([{ deadLetterId: '7', queue: 'erase', type: 'verification.decided' }]);
  });

  it('show and replay dead letters to nobody but administrators', async () => {
    expect((await operations().deadLetters(senior.id)).ok).to.equal(false);
    expect((await operations().replay(senior.id, '7')).ok).to.equal(false);

    expect(letters).to.have.lengthOf(1);
  });

  it('tell how the service is', async () => {
    await operations().beat({ workerId: '44444444-4444-4444-8444-444444444444', faceEngine: 'local@7' });
    await operations().pause(admin.id);
    await stage.relayed();

    const health = await operations().health(admin.id);

    expect(health.ok && health.value).to.deep.include({
      workers: [{ faceEngine: 'local@7', workers: 1, seenAt: stage.now() }],
      queueIsReady: true,
      depths: { queues: [{ queue: 'erase', waiting: 1, dead: 1 }], delayed: 0 },
      outbox: 0,
      pause: { pausedBy: admin.id, pausedAt: stage.now() },
    });
  });

  it('forget a worker that says nothing any more', async () => {
    await operations().beat({ workerId: '55555555-5555-4555-8555-555555555555', faceEngine: 'local@8' });
    stage.passes(61_000);

    const health = await operations().health(admin.id);

    expect(health.ok && health.value.workers).to.deep.equal([]);
  });
});
