import type { Actor } from '../audit/actor.ts';
import type { Trx } from '../database.ts';
import { enqueue } from '../outbox/outbox-store.ts';
import { ok, type Result } from '../result.ts';
import type { Policy } from '../verification/policy.ts';
import {
  endClaim,
  giveOpinion,
  type InReview,
  type Opinion,
  type OpinionRefusal,
  type Settled,
} from '../verification/review.ts';
import type { Verification } from '../verification/verification.ts';
import { saveVerification } from '../verification/verification-store.ts';
import { saveClaimUntil } from './review-store.ts';

export function actorOf(staffId: string): Actor {
  return `staff:${staffId}`;
}

/** A claim that is only renewed has no new version and is no news. */
export async function saveClaim(
  trx: Trx,
  before: Verification,
  after: InReview,
  action: 'review.claimed' | 'review.taken_over',
): Promise<Result<InReview, never>> {
  if (after.version === before.version) await saveClaimUntil(trx, after);
  else if (after.claim) {
    await saveVerification(trx, after, {
      actor: actorOf(after.claim.staffId),
      action,
      from: 'manual_review',
    });
    await enqueue(trx, { type: 'review.changed', verificationId: after.id }, after.changedAt);
  }
  return ok(after);
}

/** The case waits for anybody again. */
export async function saveEndedClaim(
  trx: Trx,
  before: InReview,
  { actor, action }: { actor: Actor; action: 'review.released' | 'claim.ran_out' | 'claim.revoked' },
  now: Date,
): Promise<InReview> {
  const after = endClaim(before, now);
  await saveVerification(trx, after, { actor, action, from: 'manual_review' });
  await enqueue(trx, { type: 'review.changed', verificationId: after.id }, now);
  return after;
}

export async function saveOpinion(
  trx: Trx,
  before: Verification,
  opinion: Opinion,
  policy: Policy,
): Promise<Result<InReview | Settled, OpinionRefusal>> {
  const given = giveOpinion(before, opinion, policy);
  if (!given.ok) return given;
  const after = given.value;
  const { staffId, outcome, reasons, at: now } = opinion;
  const entry = { actor: actorOf(staffId), from: 'manual_review', reasons } as const;
  if (after.status === 'manual_review') {
    await saveVerification(trx, after, { ...entry, action: `review.proposed_${outcome}` });
    await enqueue(trx, { type: 'review.changed', verificationId: after.id }, now);
  } else {
    // What was decided, and told: whoever agrees may have named another reason.
    const { reasons: decided } = after.decision;
    await saveVerification(trx, after, { ...entry, action: 'verification.decided', reasons: decided });
    await enqueue(trx, { type: 'verification.decided', verificationId: after.id }, now);
  }
  return given;
}
