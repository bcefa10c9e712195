import type { Clock } from '../clock.ts';
import { inTransaction, type Db } from '../database.ts';
import { enqueue } from '../outbox/outbox-store.ts';
import { findStaffMember } from '../staff/staff-store.ts';
import { lockVerification } from '../verification/verification-store.ts';
import { findEndedClaims } from './review-store.ts';
import { findLeftMedia } from './staff-message-store.ts';
import { saveEndedClaim } from './save-review.ts';

const LIMIT = 100;

/** Ends the claims whose time is over, and those of people who no longer work for us. Several sweeps at once do no harm. */
export async function sweepClaims({ db, clock }: { db: Db; clock: Clock }): Promise<number> {
  const ended = await findEndedClaims(db, clock(), LIMIT);
  for (const id of ended) {
    await inTransaction(db, async (trx) => {
      const now = clock();
      const verification = await lockVerification(trx, id);
      if (verification?.status !== 'manual_review' || !verification.claim) return;
      const holder = await findStaffMember(trx, verification.claim.staffId);
      const isOver = verification.claim.until <= now;
      if (!isOver && holder && !holder.removedAt) return;
      const action = isOver ? 'claim.ran_out' : 'claim.revoked';
      await saveEndedClaim(trx, verification, { actor: 'system', action }, now);
    });
  }
  return ended.length;
}

/** Has pictures taken away that could not be when their time was over. */
export async function sweepLeftMedia({ db, clock }: { db: Db; clock: Clock }): Promise<void> {
  for (const verificationId of await findLeftMedia(db, clock())) {
    await inTransaction(db, (trx) => enqueue(trx, { type: 'review.changed', verificationId }, clock()));
  }
}
