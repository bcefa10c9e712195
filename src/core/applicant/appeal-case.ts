import { recordEvent } from '../audit/audit-store.ts';
import type { Trx } from '../database.ts';
import { ok, refuse, type Result } from '../result.ts';
import { appealAgainst } from '../verification/appeal.ts';
import { isOpen, type InStatus, type Verification } from '../verification/verification.ts';
import { isAppealed, isDecidedLater, lockLatestVerification } from '../verification/verification-store.ts';
import { openCase, type OpenCaseDeps } from './open-case.ts';

export type AppealRefusal =
  | 'NOT_DECLINED'
  | 'APPEAL_DECIDED'
  | 'APPEALED_ALREADY'
  /** Another case was decided since. */
  | 'APPEAL_TOO_LATE'
  /** Another case is under way. */
  | 'CASE_OPEN';

/**
 * Another look at a declined case of an account that is locked and has consented: a new case, because nothing is left to
 * look at in the old one. Once for a case, and only for the one decided last, so that nobody opens cases without end.
 */
export async function appealCase(
  trx: Trx,
  deps: OpenCaseDeps,
  declined: Verification,
): Promise<Result<InStatus<'collecting'>, AppealRefusal>> {
  const { id: verificationId, accountId } = declined;
  if (await isAppealed(trx, verificationId)) return refuse('APPEALED_ALREADY');
  const appeal = appealAgainst(declined);
  if (!appeal.ok) return appeal;
  const latest = await lockLatestVerification(trx, accountId);
  if (latest && isOpen(latest)) return refuse('CASE_OPEN');
  if (await isDecidedLater(trx, declined)) return refuse('APPEAL_TOO_LATE');

  const opened = await openCase(trx, deps, accountId, appeal.value);
  if (!opened.ok) throw new Error('An appeal met a limit that holds for none');
  await recordEvent(trx, {
    actor: 'applicant',
    action: 'appeal.opened',
    subject: { verificationId, accountId },
    details: { appeal: opened.value.id },
    at: opened.value.openedAt,
  });
  return ok(opened.value);
}
