import { recordEvent } from '../audit/audit-store.ts';
import type { Clock } from '../clock.ts';
import { inTransaction, type Db, type Trx } from '../database.ts';
import { ok, type Result } from '../result.ts';
import { actOnCase, type AccessRefusal, type CaseAct } from './act-on-case.ts';
import { recordRefusal } from './record-refusal.ts';
import { findCases, type FoundCase } from './review-store.ts';
import { actorOf } from './save-review.ts';

const SHOWN = 10;

/** By the beginning of a case's id, or by a whole channel identity; at most ten, the newest first. */
export function nameCases(db: Db, query: string): Promise<FoundCase[]> {
  return findCases(db, query.trim().toLowerCase(), SHOWN);
}

/** The same for somebody who looks for a person: that they found a case is in its trail before they see it. */
export async function searchCases(
  { db, clock }: { db: Db; clock: Clock },
  staffId: string,
  query: string,
): Promise<Result<FoundCase[], AccessRefusal>> {
  const shown: FoundCase[] = [];
  for (const found of await nameCases(db, query)) {
    const act: CaseAct = { act: 'find', staffId, verificationId: found.verificationId };
    const noted = await inTransaction(db, (trx) => note(trx, act, clock()));
    if (noted.ok) shown.push(found);
    // Erased between the two: there is nothing to be found any more.
    else if (noted.refusal !== 'NOT_FOUND') {
      await recordRefusal(db, act, noted.refusal, clock());
      return noted;
    }
  }
  return ok(shown);
}

function note(trx: Trx, act: CaseAct, at: Date): Promise<Result<undefined, AccessRefusal>> {
  const { staffId, verificationId } = act;
  return actOnCase(trx, act, at, async ({ accountId }) => {
    const subject = { verificationId, accountId, staffId };
    await recordEvent(trx, { actor: actorOf(staffId), action: 'case.found', subject, at });
    return ok(undefined);
  });
}
