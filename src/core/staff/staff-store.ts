import type { Language } from '../accounts/language.ts';
import type { Db, Trx } from '../database.ts';
import type { Role, StaffMember } from './staff-member.ts';

interface StaffRow {
  id: string;
  messenger_id: string;
  role: Role;
  language: Language;
  name: string;
  joined_at: Date;
  removed_at: Date | null;
  unlocked_until: Date | null;
}

/** False where they work here already. */
export async function insertStaffMember(trx: Trx, member: StaffMember): Promise<boolean> {
  const inserted: unknown[] = await trx('staff_members')
    .insert({
      id: member.id,
      messenger_id: member.messengerId,
      role: member.role,
      language: member.language,
      name: member.name,
      joined_at: member.joinedAt,
    })
    .onConflict()
    .ignore()
    .returning('id');
  return inserted.length > 0;
}

/** Makes whoever left last with this account, if anybody did, work here again, and says who they are. */
export async function takeUpStaffMember(
  trx: Trx,
  { messengerId, role, language, name, joinedAt }: Omit<StaffMember, 'id'>,
): Promise<string | undefined> {
  const former = trx('staff_members')
    .where({ messenger_id: messengerId })
    .whereNotNull('removed_at')
    .orderBy('removed_at', 'desc')
    .limit(1);
  const takenUp: Array<{ id: string }> = await trx('staff_members')
    .where('id', former.select('id'))
    .whereNotNull('removed_at')
    .update({ role, language, name, joined_at: joinedAt, removed_at: null, unlocked_until: null })
    .returning('id');
  return takenUp[0]?.id;
}

/** Who works for us now. */
export async function findStaffByMessenger(db: Db, messengerId: string): Promise<StaffMember | undefined> {
  const row = await db('staff_members').where({ messenger_id: messengerId, removed_at: null }).first();
  return row && toStaffMember(row);
}

/** Whoever it is or was. */
export async function findStaffMember(db: Db, id: string): Promise<StaffMember | undefined> {
  const row = await db('staff_members').where({ id }).first();
  return row && toStaffMember(row);
}

/** Somebody who works for us, as they stand until this transaction ends: a removal waits, or was before. */
export async function holdStaffMember(trx: Trx, id: string): Promise<StaffMember | undefined> {
  const row = await trx('staff_members').where({ id, removed_at: null }).forShare().first();
  return row && toStaffMember(row);
}

/** Who works for us now, longest first. */
export async function findStaff(db: Db): Promise<StaffMember[]> {
  const rows: StaffRow[] = await db('staff_members').where({ removed_at: null }).orderBy(['joined_at', 'id']);
  return rows.map(toStaffMember);
}

/** The same, with everybody's standing locked: changes of staff are one after the other. What people do to cases goes on,
 * but for whoever's standing changes. */
export async function lockStaff(trx: Trx): Promise<StaffMember[]> {
  const rows: StaffRow[] = await trx('staff_members')
    .where({ removed_at: null })
    .orderBy('id')
    .forNoKeyUpdate();
  return rows.map(toStaffMember);
}

/** One of them. */
export async function lockStaffMember(trx: Trx, id: string): Promise<StaffMember | undefined> {
  const row = await trx('staff_members').where({ id, removed_at: null }).forNoKeyUpdate().first();
  return row && toStaffMember(row);
}

export async function saveUnlocked(trx: Trx, id: string, until: Date | undefined): Promise<void> {
  await trx('staff_members')
    .where({ id })
    .update({ unlocked_until: until ?? null });
}

export async function saveRole(trx: Trx, { id, role }: Pick<StaffMember, 'id' | 'role'>): Promise<void> {
  await trx('staff_members').where({ id }).update({ role });
}

export async function saveRemoval(trx: Trx, id: string, removedAt: Date): Promise<void> {
  await trx('staff_members').where({ id }).update({ removed_at: removedAt, unlocked_until: null });
}

/** False where nothing was to be changed. */
export async function saveProfile(
  trx: Trx,
  id: string,
  { name, language }: Pick<StaffMember, 'name' | 'language'>,
): Promise<boolean> {
  const changed = await trx('staff_members')
    .where({ id, removed_at: null })
    .whereRaw('(name, language) is distinct from (?, ?)', [name, language])
    .update({ name, language });
  return changed > 0;
}

function toStaffMember(row: StaffRow): StaffMember {
  return {
    id: row.id,
    messengerId: row.messenger_id,
    role: row.role,
    language: row.language,
    name: row.name,
    joinedAt: row.joined_at,
    ...(row.removed_at && { removedAt: row.removed_at }),
    ...(row.unlocked_until && { unlockedUntil: row.unlocked_until }),
  };
}
