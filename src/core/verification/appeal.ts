import { ok, refuse, type Result } from '../result.ts';
import type { Appeal, Verification } from './verification.ts';

const STAFF_ACTOR = 'staff:';

/** What another look at a case begins with; pure. Who was declined may ask for one, and not for one at that. */
export function appealAgainst(verification: Verification): Result<Appeal, 'NOT_DECLINED' | 'APPEAL_DECIDED'> {
  if (verification.status !== 'not_verified') return refuse('NOT_DECLINED');
  if (verification.appeal) return refuse('APPEAL_DECIDED');
  const { decidedBy, agreedBy } = verification.decision;
  const actors = [decidedBy, agreedBy].filter((actor) => actor?.startsWith(STAFF_ACTOR) === true);
  return ok({
    of: verification.id,
    decidedBy: actors.flatMap((actor) => actor?.slice(STAFF_ACTOR.length) ?? []),
  });
}
