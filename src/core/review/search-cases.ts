import { recordEvent } from '../audit/audit-store.ts';
import type { Clock } from '../clock.ts';
import { inTransaction, type Db, type Trx } from '../database.ts';
import { ok, refuse, type Result } from '../result.ts';
import { mayDo } from '../staff/permissions.ts';
import { findStaffMember } from '../staff/staff-store.ts';
import { actOnCase, type AccessRefusal, type CaseAct } from './act-on-case.ts';
import { recordRefusal } from './record-refusal.ts';
import { findCasesByNumber, findCasesOf, type FoundCase } from './review-store.ts';
import { actorOf } from './save-review.ts';

const SHOWN = 10;

/** By the beginning of a case's id; at most ten, the newest first. */
export function nameCases(db: Db, number: string): Promise<FoundCase[]> {
  return findCasesByNumber(db, toQuery(number), SHOWN);
}

/**
 * By the beginning of a case's id, or by a whole channel identity, for somebody who may look for a person: that they found a
 * case is in its trail before they see it. Whoever may not hears the same whether there is one.
 */
export async function searchCases(
  { db, clock }: { db: Db; clock: Clock },
  staffId: string,
  query: string,
): Promise<Result<FoundCase[], AccessRefusal>> {
  const found = await findCasesOf(db, toQuery(query), SHOWN);
  const shown: FoundCase[] = [];
  for (const each of found) {
    const act: CaseAct = { act: 'find', staffId, verificationId: each.verificationId };
    const noted = await inTransaction(db, (trx) => note(trx, act, clock()));
    if (noted.ok) shown.push(each);
    // Erased between the two: there is nothing to be found any more.
    else if (noted.refusal !== 'NOT_FOUND') {
      await recordRefusal(db, act, noted.refusal, clock());
      return noted;
    }
  }
  return found.length > 0 ? ok(shown) : nothingFor(db, staffId);
}

async function nothingFor(db: Db, staffId: string): Promise<Result<FoundCase[], AccessRefusal>> {
  const member = await findStaffMember(db, staffId);
  if (!member) return refuse('NO_LONGER_STAFF');
  return mayDo(member.role, 'find') ? ok([]) : refuse('ROLE_LACKS_IT');
}

function note(trx: Trx, act: CaseAct, at: Date): Promise<Result<undefined, AccessRefusal>> {
  const { staffId, verificationId } = act;
  return actOnCase(trx, act, at, async ({ accountId }) => {
    const subject = { verificationId, accountId, staffId };
    await recordEvent(trx, { actor: actorOf(staffId), action: 'case.found', subject, at });
    return ok(undefined);
  });
}

function toQuery(text: string): string {
  return text.trim().toLowerCase();
}
