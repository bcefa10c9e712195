import type { Trx } from '../database.ts';
import { enqueue } from '../outbox/outbox-store.ts';
import { findClaimsOf } from '../review/review-store.ts';
import { saveEndedClaim } from '../review/save-review.ts';
import { findWaitingCasesShownTo } from '../review/staff-message-store.ts';
import { lockVerification } from '../verification/verification-store.ts';
import { deleteButtonsOf } from './button-store.ts';
import { lockInvitationsBy, settleInvitation } from './invitation-store.ts';
import { deleteStaffDialogue } from './staff-dialogue-store.ts';
import type { StaffMember } from './staff-member.ts';

/**
 * Ends what somebody is in the middle of: their claims, their buttons, their dialogue, the invitations they gave. What
 * stands about cases in their chat is brought in line soon after.
 */
export async function endWork(
  trx: Trx,
  { id, messengerId }: StaffMember,
  { by, now }: { by: string; now: Date },
): Promise<void> {
  const revoked = { actor: `staff:${by}`, action: 'claim.revoked' } as const;
  for (const verificationId of await findClaimsOf(trx, id)) {
    const verification = await lockVerification(trx, verificationId);
    if (verification?.status !== 'manual_review' || verification.claim?.staffId !== id) continue;
    await saveEndedClaim(trx, verification, revoked, now);
  }
  await renewCards(trx, id, now);
  await deleteButtonsOf(trx, id);
  await deleteStaffDialogue(trx, messengerId);
  await withdrawInvitationsOf(trx, id, now);
}

/** Has what stands in somebody's chat about waiting cases brought in line with what they may do. */
export async function renewCards(trx: Trx, staffId: string, now: Date): Promise<void> {
  for (const verificationId of await findWaitingCasesShownTo(trx, staffId))
    await enqueue(trx, { type: 'review.changed', verificationId }, now);
}

async function withdrawInvitationsOf(trx: Trx, staffId: string, now: Date): Promise<void> {
  for (const { id, acceptedBy } of await lockInvitationsBy(trx, staffId)) {
    await settleInvitation(trx, id, 'withdrawn', now);
    if (acceptedBy) await enqueue(trx, { type: 'staff.invitation_refused', invitationId: id }, now);
  }
}
