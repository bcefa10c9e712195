import { recordEvent } from '../audit/audit-store.ts';
import type { Clock } from '../clock.ts';
import { inTransaction, type Db } from '../database.ts';
import { enqueue } from '../outbox/outbox-store.ts';
import { ok, refuse, type Result } from '../result.ts';
import type { FactorOwner } from '../second-factor/second-factor.ts';
import { deleteFactor, lockFactor } from '../second-factor/second-factor-store.ts';
import type { SecondFactors } from '../second-factor/second-factors.ts';
import { actOnColleague, type StaffRefusal } from './act-on-staff.ts';
import { isUnlocked, tagOf, type StaffMember } from './staff-member.ts';
import { findStaffMember, lockStaffMember, saveUnlocked } from './staff-store.ts';

/** The second factor of whoever works here: shown once, it counts until the end of the day, in UTC. */
export interface StaffFactors {
  stateOf(staffId: string): Promise<'none' | 'begun' | 'confirmed'>;
  /** What goes into an authenticator app; begun again it starts afresh. */
  begin(member: StaffMember): Promise<Result<{ secret: string; uri: string }, 'ALREADY_ENROLLED'>>;
  /** Takes a code, the first of which confirms the app. Given twice for the same day, the second changes nothing. */
  unlock(staffId: string, code: string): Promise<Unlocked>;
  /** Somebody lost their phone: they begin afresh, and what they unlocked is locked. */
  reset(by: string, staffId: string): Promise<Result<undefined, StaffRefusal>>;
}

export type Unlocked =
  | { ok: true; value: { until: Date } }
  | { ok: false; refusal: 'WRONG_CODE' | 'CODE_USED' | 'NOT_BEGUN' | 'NO_LONGER_STAFF' }
  | { ok: false; refusal: 'LOCKED'; retryAfterSeconds: number };

export interface StaffFactorsDeps {
  db: Db;
  clock: Clock;
  secondFactors: SecondFactors;
}

const ISSUER = 'Bonafide';

export function createStaffFactors(deps: StaffFactorsDeps): StaffFactors {
  const { secondFactors } = deps;
  return {
    stateOf: (staffId) => secondFactors.stateOf(ownerOf(staffId)),
    begin: (member) =>
      secondFactors.begin(ownerOf(member.id), { issuer: ISSUER, label: `staff ${tagOf(member)}` }),
    unlock: (staffId, code) => unlock(deps, staffId, code),
    reset: (by, staffId) => reset(deps, by, staffId),
  };
}

async function unlock(deps: StaffFactorsDeps, staffId: string, code: string): Promise<Unlocked> {
  const { db, clock, secondFactors } = deps;
  const owner = ownerOf(staffId);
  const isNew = (await secondFactors.stateOf(owner)) !== 'confirmed';
  const checked = await (isNew ? secondFactors.confirm(owner, code) : secondFactors.check(owner, code));
  if (checked.ok) return saveDay(deps, staffId, isNew);
  const member = await findStaffMember(db, staffId);
  const isSeenAgain = checked.refusal === 'CODE_USED' && member && isUnlocked(member, clock());
  if (isSeenAgain) return ok({ until: member.unlockedUntil ?? clock() });
  await recordCodeRefused(deps, staffId, checked.refusal);
  if (checked.refusal === 'LOCKED') return checked;
  return refuse(checked.refusal === 'NOT_ENROLLED' ? 'NOT_BEGUN' : checked.refusal);
}

/** Not where the factor was taken away, or the person sent away, a moment ago. */
function saveDay({ db, clock }: StaffFactorsDeps, staffId: string, isNew: boolean): Promise<Unlocked> {
  return inTransaction(db, async (trx): Promise<Unlocked> => {
    const member = await lockStaffMember(trx, staffId);
    if (!member) return refuse('NO_LONGER_STAFF');
    const factor = await lockFactor(trx, ownerOf(staffId));
    if (factor?.status !== 'confirmed') return refuse('NOT_BEGUN');
    const now = clock();
    const until = endOfDay(now);
    await saveUnlocked(trx, staffId, until);
    const actions = [...(isNew ? ['staff.factor_enrolled'] : []), 'staff.unlocked'];
    for (const action of actions)
      await recordEvent(trx, { actor: `staff:${staffId}`, action, subject: { staffId }, at: now });
    return ok({ until });
  });
}

async function recordCodeRefused(
  { db, clock }: StaffFactorsDeps,
  staffId: string,
  refusal: string,
): Promise<void> {
  await inTransaction(db, (trx) =>
    recordEvent(trx, {
      actor: `staff:${staffId}`,
      action: 'staff.code_refused',
      subject: { staffId },
      details: { refusal },
      at: clock(),
    }),
  );
}

function reset(
  deps: StaffFactorsDeps,
  by: string,
  staffId: string,
): Promise<Result<undefined, StaffRefusal>> {
  return actOnColleague(deps, { act: 'reset_factor', by, staffId }, async (trx, _member, now) => {
    if (!(await deleteFactor(trx, ownerOf(staffId)))) return refuse('NO_FACTOR');
    await saveUnlocked(trx, staffId, undefined);
    await recordEvent(trx, {
      actor: `staff:${by}`,
      action: 'staff.factor_reset',
      subject: { staffId },
      at: now,
    });
    await enqueue(trx, { type: 'staff.factor_reset', staffId }, now);
    return ok(undefined);
  });
}

function endOfDay(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
}

function ownerOf(id: string): FactorOwner {
  return { kind: 'staff', id };
}
