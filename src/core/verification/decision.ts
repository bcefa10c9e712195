import { randomUUID } from 'node:crypto';
import { addMilliseconds, type Clock } from '../clock.ts';
import { inTransaction, type Db, type Trx } from '../database.ts';
import type { Actor } from '../audit/actor.ts';
import type { MediaVault } from '../media/media-vault.ts';
import { enqueue } from '../outbox/outbox-store.ts';
import { assessCase, givenToPeople, type CaseAssessment } from './assess.ts';
import { insertChecks } from './check-store.ts';
import { holdPause } from './decision-pause-store.ts';
import type { EvidenceKind } from './evidence.ts';
import type { ComparisonFindings } from './findings.ts';
import type { Policy } from './policy.ts';
import type { ChooseChallenge } from './renew-challenge.ts';
import { saveResubmission } from './save-resubmission.ts';
import { claim, conclude, fail, releaseClaim, requestResubmission, requestReview } from './transitions.ts';
import { countRequeues } from './sweep-store.ts';
import { currentEvidence, type InStatus } from './verification.ts';
import {
  extendLease,
  findSealedTemplates,
  lockVerification,
  saveVerification,
} from './verification-store.ts';

export interface Comparison extends ComparisonFindings {
  engineVersion: string;
}

export interface Decisions {
  /** Takes the case for one worker, until the lease ends. `undefined`: not waiting, held by another, or erased. */
  claim(verificationId: string): Promise<InStatus<'processing'> | undefined>;
  /** The templates of a piece; `undefined` where none were taken or the case is erased. */
  templatesOf(verification: InStatus<'processing'>, kind: EvidenceKind): Promise<Buffer | undefined>;
  /** Decides; does nothing when the lease was lost meanwhile, and then answers `undefined`. */
  conclude(
    claimed: InStatus<'processing'>,
    comparison: Comparison | undefined,
  ): Promise<CaseAssessment | undefined>;
  /** Holds the case for as long again; false when it is held no more. */
  renew(claimed: InStatus<'processing'>): Promise<boolean>;
  /** Gives the case back for another attempt. */
  release(claimed: InStatus<'processing'>): Promise<void>;
  /** Every attempt failed for a technical reason: nothing is decided, the applicant hears that we have trouble. */
  fail(claimed: InStatus<'processing'>): Promise<void>;
}

export interface DecisionDeps {
  db: Db;
  vault: MediaVault;
  policy: Policy;
  chooseChallenge: ChooseChallenge;
  clock: Clock;
}

export function createDecisions(deps: DecisionDeps): Decisions {
  const { db, vault, policy, clock } = deps;
  return {
    claim: (verificationId) => inTransaction(db, (trx) => claimIn(trx, verificationId, policy, clock())),

    async templatesOf(verification, kind) {
      const piece = currentEvidence(verification, kind);
      const sealed = piece && (await findSealedTemplates(db, piece.id));
      return (
        sealed && vault.unsealTemplates({ verificationId: verification.id, evidenceId: piece.id }, sealed)
      );
    },

    async conclude(claimed, comparison) {
      const { assessment, discarded } = await inTransaction(db, (trx) =>
        concludeIn(trx, deps, claimed, comparison),
      );
      if (discarded) await vault.discard(discarded);
      return assessment;
    },

    renew: (claimed) =>
      inTransaction(db, (trx) => {
        const until = addMilliseconds(clock(), policy.time.leaseMilliseconds);
        return extendLease(trx, claimed, until);
      }),

    release: (claimed) =>
      inTransaction(db, async (trx) => {
        const held = await lockHeld(trx, claimed);
        if (!held) return;
        const after = releaseClaim(held, clock());
        await saveVerification(trx, after, { actor: 'system', action: 'claim.released', from: 'processing' });
      }),

    fail: (claimed) =>
      inTransaction(db, async (trx) => {
        const held = await lockHeld(trx, claimed);
        if (!held) return;
        const after = fail(held, clock());
        await saveVerification(trx, after, {
          actor: 'system',
          action: 'verification.failed',
          from: 'processing',
        });
        // Told once: what is tried again every few minutes would be told as often.
        if ((await countRequeues(trx, held.id)) > 0) return;
        await enqueue(trx, { type: 'verification.failed', verificationId: held.id }, after.changedAt);
      }),
  };
}

async function claimIn(
  trx: Trx,
  verificationId: string,
  policy: Policy,
  now: Date,
): Promise<InStatus<'processing'> | undefined> {
  const verification = await lockVerification(trx, verificationId);
  if (verification?.status !== 'pending') return undefined;
  const lease = { token: randomUUID(), until: addMilliseconds(now, policy.time.leaseMilliseconds) };
  const claimed = claim(verification, lease, now);
  await saveVerification(trx, claimed, { actor: 'system', action: 'verification.claimed', from: 'pending' });
  return claimed;
}

/** The case while this very lease holds it: a worker that was stopped past its lease writes nothing. */
async function lockHeld(
  trx: Trx,
  claimed: InStatus<'processing'>,
): Promise<InStatus<'processing'> | undefined> {
  const verification = await lockVerification(trx, claimed.id);
  const held = verification?.status === 'processing' && verification.lease.token === claimed.lease.token;
  return held ? verification : undefined;
}

async function concludeIn(
  trx: Trx,
  deps: DecisionDeps,
  claimed: InStatus<'processing'>,
  comparison: Comparison | undefined,
): Promise<{ assessment?: CaseAssessment; discarded?: { path: string } }> {
  const held = await lockHeld(trx, claimed);
  if (!held) return {};
  const assessed = assessCase(held, comparison, deps.policy);
  const assessment = (await holdPause(trx)) ? givenToPeople(assessed) : assessed;
  if (comparison) await insertComparison(trx, deps, { held, comparison, assessment });
  const actor: Actor = comparison ? `engine:${comparison.engine}@${comparison.engineVersion}` : 'system';
  const discarded = await applyAssessment(trx, deps, { held, assessment, actor, now: deps.clock() });
  return { assessment, ...(discarded ? { discarded } : {}) };
}

interface Conclusion {
  held: InStatus<'processing'>;
  assessment: CaseAssessment;
  actor: Actor;
  now: Date;
}

/** Answers with the media that the case no longer names. */
async function applyAssessment(
  trx: Trx,
  deps: DecisionDeps,
  conclusion: Conclusion,
): Promise<{ path: string } | undefined> {
  const { held, assessment, actor, now } = conclusion;
  const { id: verificationId } = held;
  const entry = { actor, from: held.status };
  switch (assessment.outcome) {
    case 'resubmission':
      return resubmit(trx, deps, { ...conclusion, assessment });
    case 'manual_review': {
      const { reasons } = assessment;
      const after = requestReview(held, reasons, now);
      await saveVerification(trx, after, { ...entry, action: 'verification.review_requested', reasons });
      await enqueue(trx, { type: 'verification.review_requested', verificationId }, now);
      return undefined;
    }
    default: {
      const reasons = assessment.outcome === 'verified' ? [] : assessment.reasons;
      const { outcome } = assessment;
      const policyVersion = deps.policy.version;
      const after = conclude(
        held,
        { outcome, reasons, policyVersion, decidedBy: actor, decidedAt: now },
        now,
      );
      await saveVerification(trx, after, { ...entry, action: 'verification.decided', reasons });
      await enqueue(trx, { type: 'verification.decided', verificationId }, now);
      return undefined;
    }
  }
}

async function resubmit(
  trx: Trx,
  { chooseChallenge }: DecisionDeps,
  {
    held,
    actor,
    now,
    assessment,
  }: Conclusion & {
    assessment: Extract<CaseAssessment, { outcome: 'resubmission' }>;
  },
): Promise<{ path: string } | undefined> {
  const { kind, reason } = assessment;
  const after = requestResubmission(held, kind, reason, now);
  return saveResubmission(trx, chooseChallenge, { before: held, after, kind, reason, actor });
}

async function insertComparison(
  trx: Trx,
  { policy, clock }: DecisionDeps,
  found: { held: InStatus<'processing'>; comparison: Comparison; assessment: CaseAssessment },
): Promise<void> {
  const { held, comparison, assessment } = found;
  const threshold = policy.comparison[comparison.engine]?.match;
  const codes =
    'reasons' in assessment ? assessment.reasons : 'reason' in assessment ? [assessment.reason] : [];
  await insertChecks(trx, { verificationId: held.id, policyVersion: policy.version, now: clock() }, [
    {
      name: 'face_comparison',
      engine: comparison.engine,
      engineVersion: comparison.engineVersion,
      score: comparison.score,
      ...(threshold === undefined ? {} : { threshold }),
      codes,
      findings: {
        frames: comparison.frames,
        scale: comparison.scale,
        ...(comparison.insteadOf === undefined ? {} : { insteadOf: comparison.insteadOf }),
      },
    },
  ]);
}
