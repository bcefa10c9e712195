import { addMilliseconds, type Clock } from '../clock.ts';
import { inTransaction, type Db, type Trx } from '../database.ts';
import { enqueue } from '../outbox/outbox-store.ts';
import type { Policy } from './policy.ts';
import { findStalled, markRequeued, type StalledCase } from './sweep-store.ts';
import { expire, recover, releaseClaim } from './transitions.ts';
import { lockVerification, saveVerification } from './verification-store.ts';

const LIMIT = 100;

/**
 * Finds what nobody works on any more and sets it going again: leases that ran out, cases and pieces whose message was
 * lost, cases that failed a while ago, drafts nobody touches. Answers with how many. Several sweeps at once do no harm.
 */
export async function sweepVerifications(deps: { db: Db; policy: Policy; clock: Clock }): Promise<number> {
  const { db, policy, clock } = deps;
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
  for (const found of stalled) await inTransaction(db, (trx) => setGoing(trx, found, now));
  return stalled.length;
}

async function setGoing(trx: Trx, found: StalledCase, now: Date): Promise<void> {
  const { verificationId } = found;
  const verification = await lockVerification(trx, verificationId);
  if (!verification || verification.version !== found.version) return;

  switch (verification.status) {
    case 'processing': {
      const after = releaseClaim(verification, now);
      await saveVerification(trx, after, { actor: 'system', action: 'lease.ran_out', from: 'processing' });
      return enqueue(trx, { type: 'verification.submitted', verificationId }, now);
    }
    case 'error': {
      const after = recover(verification, now);
      await saveVerification(trx, after, {
        actor: 'system',
        action: 'verification.recovered',
        from: 'error',
      });
      return enqueue(trx, { type: 'verification.submitted', verificationId }, now);
    }
    case 'pending':
      await markRequeued(trx, verificationId, now);
      return enqueue(trx, { type: 'verification.submitted', verificationId }, now);
    case 'collecting': {
      if (found.evidenceId) {
        await markRequeued(trx, verificationId, now);
        return enqueue(trx, { type: 'evidence.received', verificationId, evidenceId: found.evidenceId }, now);
      }
      const after = expire(verification, now);
      await saveVerification(trx, after, {
        actor: 'system',
        action: 'verification.expired',
        from: 'collecting',
      });
      return enqueue(trx, { type: 'verification.expired', verificationId }, now);
    }
    default:
      return;
  }
}
