import { recordEvent } from '../audit/audit-store.ts';
import { inTransaction, type Db } from '../database.ts';
import { findStaffMember } from '../staff/staff-store.ts';
import { lockVerification } from '../verification/verification-store.ts';
import type { CaseAct } from './act-on-case.ts';
import { actorOf } from './save-review.ts';

/** Somebody tried what they may not, or too late. Of a case that is erased nothing is written. */
export async function recordRefusal(
  db: Db,
  { act, staffId, verificationId }: CaseAct,
  refusal: string,
  now: Date,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const verification = await lockVerification(trx, verificationId);
    const member = await findStaffMember(trx, staffId);
    if (!verification || !member) return;
    await recordEvent(trx, {
      actor: actorOf(staffId),
      action: 'review.refused',
      subject: { verificationId, accountId: verification.accountId, staffId },
      details: { act, refusal },
      at: now,
    });
  });
}
