import { recordEvent } from '../audit/audit-store.ts';
import type { Clock } from '../clock.ts';
import { inTransaction, type Db, type Trx } from '../database.ts';
import { refuse, type Result } from '../result.ts';
import { mayDo, type Act } from '../staff/permissions.ts';
import { holdStaffMember } from '../staff/staff-store.ts';

export type OperationRefusal = 'NO_LONGER_STAFF' | 'ROLE_LACKS_IT';

export interface OperateDeps {
  db: Db;
  clock: Clock;
}

/** Somebody of ours runs the service: in one transaction with their standing held. Refused, it is audited. */
export function operate<Value, Refusal extends string>(
  { db, clock }: OperateDeps,
  { act, staffId }: { act: Act; staffId: string },
  work: (trx: Trx, now: Date) => Promise<Result<Value, Refusal>>,
): Promise<Result<Value, Refusal | OperationRefusal>> {
  return inTransaction(db, async (trx) => {
    const now = clock();
    const member = await holdStaffMember(trx, staffId);
    if (!member) return refuse('NO_LONGER_STAFF');
    if (mayDo(member.role, act)) return work(trx, now);
    await recordOperation(trx, staffId, { action: 'operation.refused', details: { act } }, now);
    return refuse('ROLE_LACKS_IT');
  });
}

export async function recordOperation(
  trx: Trx,
  staffId: string,
  done: { action: string; details?: Record<string, string | number> },
  now: Date,
): Promise<void> {
  await recordEvent(trx, { actor: `staff:${staffId}`, subject: { staffId }, ...done, at: now });
}
