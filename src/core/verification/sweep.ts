import { randomUUID } from 'node:crypto';
import { addMilliseconds, type Clock } from '../clock.ts';
import { inTransaction, type Db, type Trx } from '../database.ts';
import type { Log } from '../log.ts';
import { enqueue } from '../outbox/outbox-store.ts';
import type { Policy } from './policy.ts';
import { renewChallenge, type ChooseChallenge } from './renew-challenge.ts';
import { findStalled, markRequeued, type StalledCase } from './sweep-store.ts';
import { acceptEvidence, claim, expire, recover, releaseClaim, requestReview } from './transitions.ts';
import type { InStatus, Verification } from './verification.ts';
import { lockVerification, saveEvidenceState, saveVerification } from './verification-store.ts';

const LIMIT = 100;

export interface SweepDeps {
  db: Db;
  policy: Policy;
  chooseChallenge: ChooseChallenge;
  clock: Clock;
  log: Log;
}

/**
 * Finds what nobody works on any more and sets it going again: leases that ran out, cases and pieces whose message was
 * lost, cases that failed a while ago, drafts nobody touches. What was set going too often goes to a person. Answers
 * with how many were found. Several sweeps at once do no harm.
 */
export async function sweepVerifications(deps: SweepDeps): Promise<number> {
  const { db, policy, clock, log } = deps;
  const now = clock();
  const ago = (milliseconds: number) => addMilliseconds(now, -milliseconds);
  const { time } = policy;
  const stalled = await findStalled(db, {
    leaseEndedBefore: now,
    pendingSince: ago(time.submittedStalledMilliseconds),
    receivedSince: ago(time.examinationStalledMilliseconds),
    errorSince: ago(time.recoverErrorMilliseconds),
    collectingSince: ago(time.draftExpiresDays * 24 * 60 * 60_000),
    limit: LIMIT,
  });
  for (const found of stalled) {
    try {
      await inTransaction(db, (trx) => setGoing(trx, deps, found, now));
    } catch (err) {
      // One case that cannot be read must not keep the others waiting.
      log.error({ event: 'case.not_set_going', verificationId: found.verificationId, err });
    }
  }
  return stalled.length;
}

async function setGoing(trx: Trx, deps: SweepDeps, found: StalledCase, now: Date): Promise<void> {
  const verification = await lockVerification(trx, found.verificationId);
  if (!verification || verification.version !== found.version) return;
  switch (verification.status) {
    case 'processing': {
      const after = releaseClaim(verification, now);
      await saveVerification(trx, after, { actor: 'system', action: 'lease.ran_out', from: 'processing' });
      return submitAgain(trx, deps, { found, verification: after, now });
    }
    case 'error': {
      const after = recover(verification, now);
      await saveVerification(trx, after, {
        actor: 'system',
        action: 'verification.recovered',
        from: 'error',
      });
      return submitAgain(trx, deps, { found, verification: after, now });
    }
    case 'pending':
      return submitAgain(trx, deps, { found, verification, now });
    case 'collecting':
      return found.evidenceId === undefined
        ? expireDraft(trx, verification, now)
        : examineAgain(trx, deps, { verification, evidenceId: found.evidenceId, found, now });
    default:
      return;
  }
}

async function submitAgain(
  trx: Trx,
  { policy }: SweepDeps,
  stalled: { found: StalledCase; verification: InStatus<'pending'>; now: Date },
): Promise<void> {
  const { found, verification, now } = stalled;
  const { id: verificationId } = verification;
  await markRequeued(trx, verificationId, now);
  if (found.requeues < policy.time.mostRequeues) {
    return enqueue(trx, { type: 'verification.submitted', verificationId }, now);
  }
  const reasons = ['ENGINE_UNAVAILABLE'] as const;
  const claimed = claim(verification, { token: randomUUID(), until: now }, now);
  await saveVerification(trx, claimed, { actor: 'system', action: 'verification.claimed', from: 'pending' });
  const after = requestReview(claimed, reasons, now);
  const entry = { actor: 'system', action: 'verification.review_requested', reasons } as const;
  await saveVerification(trx, after, { ...entry, from: 'processing' });
  await enqueue(trx, { type: 'verification.review_requested', verificationId }, now);
}

async function examineAgain(
  trx: Trx,
  { policy, chooseChallenge }: SweepDeps,
  stalled: { found: StalledCase; verification: InStatus<'collecting'>; evidenceId: string; now: Date },
): Promise<void> {
  const { found, verification, evidenceId, now } = stalled;
  const { id: verificationId } = verification;
  await markRequeued(trx, verificationId, now);
  if (found.requeues < policy.time.mostRequeues) {
    return enqueue(trx, { type: 'evidence.received', verificationId, evidenceId }, now);
  }
  const code = 'ENGINE_UNAVAILABLE';
  const after = acceptEvidence(verification, evidenceId, [{ code, leadsTo: 'review' }], now);
  const entry = { actor: 'system', action: 'evidence.accepted', reasons: [code] } as const;
  await saveVerification(trx, after, { ...entry, from: 'collecting' });
  await saveAccepted(trx, after, evidenceId);
  await renewChallenge(trx, after, chooseChallenge, { now, mustHoldUntil: now });
  await enqueue(trx, { type: 'evidence.examined', verificationId, evidenceId }, now);
  if (after.status === 'pending') await enqueue(trx, { type: 'verification.submitted', verificationId }, now);
}

async function saveAccepted(trx: Trx, { evidence }: Verification, evidenceId: string): Promise<void> {
  const piece = evidence.find(({ id }) => id === evidenceId);
  if (piece) await saveEvidenceState(trx, piece);
}

async function expireDraft(trx: Trx, verification: InStatus<'collecting'>, now: Date): Promise<void> {
  const after = expire(verification, now);
  await saveVerification(trx, after, { actor: 'system', action: 'verification.expired', from: 'collecting' });
  await enqueue(trx, { type: 'verification.expired', verificationId: verification.id }, now);
}
