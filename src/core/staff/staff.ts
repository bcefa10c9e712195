import { recordEvent } from '../audit/audit-store.ts';
import type { Clock } from '../clock.ts';
import { inTransaction, type Db } from '../database.ts';
import { enqueue } from '../outbox/outbox-store.ts';
import { deleteFactor } from '../second-factor/second-factor-store.ts';
import { ok, refuse, type Result } from '../result.ts';
import { actOnColleague, type StaffActDeps, type StaffRefusal } from './act-on-staff.ts';
import { endWork, renewCards } from './end-work.ts';
import { joinStaff } from './join-staff.ts';
import { losesAny } from './permissions.ts';
import type { Role, StaffMember } from './staff-member.ts';
import {
  findStaff,
  findStaffByMessenger,
  findStaffMember,
  lockStaff,
  saveProfile,
  saveRemoval,
  saveRole,
} from './staff-store.ts';

/** Who works for us. */
export interface Staff {
  /** By their account at the messenger where staff work; `undefined` for strangers and for who left. */
  find(messengerId: string): Promise<StaffMember | undefined>;
  /** The same for somebody who speaks just now, and is called so and reads this language from then on. */
  meet(messengerId: string, profile: StaffProfile): Promise<StaffMember | undefined>;
  /** Whoever it is or was. */
  get(staffId: string): Promise<StaffMember | undefined>;
  list(): Promise<StaffMember[]>;
  /** Makes those whom the operator names administrators, unless they work here already. Idempotent. */
  appoint(messengerIds: readonly string[]): Promise<void>;
  /** Acts at once: what they are in the middle of ends, if they may do less from now on. */
  changeRole(by: string, staffId: string, role: Role): Promise<Result<StaffMember, StaffRefusal>>;
  /** Acts at once. Whoever is taken in again later is who they were. */
  remove(by: string, staffId: string): Promise<Result<StaffMember, StaffRefusal>>;
}

type StaffProfile = Pick<StaffMember, 'name' | 'language'>;

export function createStaff(deps: { db: Db; clock: Clock }): Staff {
  const { db } = deps;
  return {
    find: (messengerId) => findStaffByMessenger(db, messengerId),
    meet: (messengerId, profile) => meet(deps, messengerId, profile),
    get: (staffId) => findStaffMember(db, staffId),
    list: () => findStaff(db),
    appoint: (messengerIds) => appoint(deps, messengerIds),
    changeRole: (by, staffId, role) => changeRole(deps, { by, staffId, role }),
    remove: (by, staffId) => remove(deps, by, staffId),
  };
}

async function meet(
  { db, clock }: StaffActDeps,
  messengerId: string,
  { name, language }: StaffProfile,
): Promise<StaffMember | undefined> {
  const member = await findStaffByMessenger(db, messengerId);
  if (!member || (member.name === name && member.language === language)) return member;
  await inTransaction(db, async (trx) => {
    const isChanged = await saveProfile(trx, member.id, { name, language });
    if (isChanged) await enqueue(trx, { type: 'staff.introduced', staffId: member.id }, clock());
  });
  return { ...member, name, language };
}

async function appoint({ db, clock }: StaffActDeps, messengerIds: readonly string[]): Promise<void> {
  await inTransaction(db, async (trx) => {
    await lockStaff(trx);
    for (const messengerId of messengerIds) {
      const admin = { role: 'admin', language: 'en', name: messengerId } as const;
      const member = await joinStaff(trx, { ...admin, messengerId, joinedAt: clock() });
      if (!member) continue;
      await recordEvent(trx, {
        actor: 'system',
        action: 'staff.appointed',
        subject: { staffId: member.id },
        details: { role: member.role },
        at: clock(),
      });
    }
  });
}

function changeRole(
  deps: StaffActDeps,
  { by, staffId, role }: { by: string; staffId: string; role: Role },
): Promise<Result<StaffMember, StaffRefusal>> {
  return actOnColleague(deps, { act: 'change_role', by, staffId }, async (trx, member, now) => {
    if (member.role === role) return refuse('SAME_ROLE');
    await saveRole(trx, { id: staffId, role });
    await recordEvent(trx, {
      actor: `staff:${by}`,
      action: 'staff.role_changed',
      subject: { staffId },
      details: { from: member.role, to: role },
      at: now,
    });
    if (losesAny(member.role, role)) await endWork(trx, member, { by, now });
    else await renewCards(trx, staffId, now);
    await enqueue(trx, { type: 'staff.role_changed', staffId }, now);
    return ok({ ...member, role });
  });
}

function remove(deps: StaffActDeps, by: string, staffId: string): Promise<Result<StaffMember, StaffRefusal>> {
  return actOnColleague(deps, { act: 'remove', by, staffId }, async (trx, member, now) => {
    await saveRemoval(trx, staffId, now);
    await recordEvent(trx, {
      actor: `staff:${by}`,
      action: 'staff.removed',
      subject: { staffId },
      details: { role: member.role },
      at: now,
    });
    await endWork(trx, member, { by, now });
    await deleteFactor(trx, { kind: 'staff', id: staffId });
    await enqueue(trx, { type: 'staff.removed', staffId }, now);
    return ok({ ...member, removedAt: now });
  });
}
