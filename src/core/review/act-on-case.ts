import type { Trx } from '../database.ts';
import { refuse, type Result } from '../result.ts';
import {
  needsSecondFactor,
  permit,
  type Act,
  type PermissionRefusal,
  type Relation,
} from '../staff/permissions.ts';
import { isUnlocked, type StaffMember } from '../staff/staff-member.ts';
import { holdStaffMember } from '../staff/staff-store.ts';
import { holderOf } from '../verification/review.ts';
import type { Verification } from '../verification/verification.ts';
import { lockVerification } from '../verification/verification-store.ts';
import { isApplicant } from './review-store.ts';

/** Somebody of ours does something to a case. */
export interface CaseAct {
  act: Act;
  staffId: string;
  verificationId: string;
  /** The case as they saw it; not said where they saw none. */
  seenVersion?: number;
}

export type AccessRefusal = 'NOT_FOUND' | 'NO_LONGER_STAFF' | 'CHANGED' | 'LOCKED' | PermissionRefusal;

/**
 * Does `work` with the case locked and the person's standing held, both as they are now: whoever lost their role a moment
 * ago, or saw another version of the case, does nothing.
 */
export async function actOnCase<Value, Refusal extends string>(
  trx: Trx,
  { act, staffId, verificationId, seenVersion }: CaseAct,
  now: Date,
  work: (verification: Verification, member: StaffMember) => Promise<Result<Value, Refusal>>,
): Promise<Result<Value, Refusal | AccessRefusal>> {
  const member = await holdStaffMember(trx, staffId);
  if (!member) return refuse('NO_LONGER_STAFF');
  const verification = await lockVerification(trx, verificationId);
  if (!verification) return refuse('NOT_FOUND');
  const changed = seenVersion !== undefined && seenVersion !== verification.version;
  const relation = await relate(trx, verification, member, now);
  const permitted = permit(member.role, act, relation);
  if (!permitted.ok) return changed && permitted.refusal === 'NOT_CLAIMED' ? refuse('CHANGED') : permitted;
  if (changed) return refuse('CHANGED');
  if (needsSecondFactor(act) && !isUnlocked(member, now)) return refuse('LOCKED');
  return work(verification, member);
}

async function relate(
  trx: Trx,
  verification: Verification,
  { id, messengerId }: StaffMember,
  now: Date,
): Promise<Relation> {
  if (await isApplicant(trx, verification.id, messengerId)) return 'about_me';
  const holder = verification.status === 'manual_review' ? holderOf(verification, now) : undefined;
  if (holder === undefined) return 'unclaimed';
  return holder === id ? 'mine' : 'held_by_another';
}
