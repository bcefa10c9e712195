import { recordEvent } from '../audit/audit-store.ts';
import type { Clock } from '../clock.ts';
import { inTransaction, type Db, type Trx } from '../database.ts';
import { refuse, type Result } from '../result.ts';
import { mayDo, needsSecondFactor, type Act } from './permissions.ts';
import { isUnlocked, type StaffMember } from './staff-member.ts';
import { lockStaff } from './staff-store.ts';

export type StaffRefusal =
  | 'NO_LONGER_STAFF'
  | 'ROLE_LACKS_IT'
  | 'LOCKED'
  | 'NOT_STAFF'
  | 'ONESELF'
  | 'SAME_ROLE'
  | 'WORKS_HERE'
  | 'NO_FACTOR'
  | 'INVITATION_OVER';

export interface StaffAct {
  act: Act;
  /** Who does it. */
  by: string;
  /** To whom of ours, or to which invitation. */
  details?: Readonly<Record<string, string>>;
}

export interface StaffActDeps {
  db: Db;
  clock: Clock;
}

/** To somebody else who works here. */
export function actOnColleague<Value>(
  deps: StaffActDeps,
  { act, by, staffId }: { act: Act; by: string; staffId: string },
  work: (trx: Trx, member: StaffMember, now: Date) => Promise<Result<Value, StaffRefusal>>,
): Promise<Result<Value, StaffRefusal>> {
  return actOnStaff(deps, { act, by, details: { to: staffId } }, async (trx, everybody, now) => {
    const member = everybody.find(({ id }) => id === staffId);
    if (!member) return refuse('NOT_STAFF');
    return member.id === by ? refuse('ONESELF') : work(trx, member, now);
  });
}

/**
 * Somebody of ours changes who works here, with everybody's standing locked, as it is now; audited where it is refused.
 * Nobody does it to themselves, so that whoever may do it is left: there is always an administrator.
 */
export async function actOnStaff<Value>(
  { db, clock }: StaffActDeps,
  staffAct: StaffAct,
  work: (trx: Trx, everybody: readonly StaffMember[], now: Date) => Promise<Result<Value, StaffRefusal>>,
): Promise<Result<Value, StaffRefusal>> {
  const done = await inTransaction(db, async (trx): Promise<Result<Value, StaffRefusal>> => {
    const everybody = await lockStaff(trx);
    const refusal = whyNot(staffAct, everybody, clock());
    return refusal ? refuse(refusal) : work(trx, everybody, clock());
  });
  if (!done.ok) await recordRefusal({ db, clock }, staffAct, done.refusal);
  return done;
}

async function recordRefusal(
  { db, clock }: StaffActDeps,
  { act, by, details }: StaffAct,
  refusal: string,
): Promise<void> {
  await inTransaction(db, (trx) =>
    recordEvent(trx, {
      actor: `staff:${by}`,
      action: 'staff.refused',
      subject: { staffId: by },
      details: { ...details, act, refusal },
      at: clock(),
    }),
  );
}

function whyNot(
  { act, by }: StaffAct,
  everybody: readonly StaffMember[],
  now: Date,
): StaffRefusal | undefined {
  const member = everybody.find(({ id }) => id === by);
  if (!member) return 'NO_LONGER_STAFF';
  if (!mayDo(member.role, act)) return 'ROLE_LACKS_IT';
  return needsSecondFactor(act) && !isUnlocked(member, now) ? 'LOCKED' : undefined;
}
