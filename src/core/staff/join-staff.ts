import { randomUUID } from 'node:crypto';
import type { Trx } from '../database.ts';
import { deleteFactor } from '../second-factor/second-factor-store.ts';
import type { StaffMember } from './staff-member.ts';
import { findStaffByMessenger, insertStaffMember, takeUpStaffMember } from './staff-store.ts';

/**
 * Takes somebody in, with everybody's standing locked; `undefined` where they work here already. Whoever worked here
 * before keeps their id: what they said of a case stays theirs, and nobody is a second pair of eyes by leaving and coming
 * back. Their second factor they set up anew, also where one was begun while they were being removed.
 */
export async function joinStaff(
  trx: Trx,
  newcomer: Omit<StaffMember, 'id'>,
): Promise<StaffMember | undefined> {
  if (await findStaffByMessenger(trx, newcomer.messengerId)) return undefined;
  const former = await takeUpStaffMember(trx, newcomer);
  if (former !== undefined) {
    await deleteFactor(trx, { kind: 'staff', id: former });
    return { ...newcomer, id: former };
  }
  const member = { ...newcomer, id: randomUUID() };
  return (await insertStaffMember(trx, member)) ? member : undefined;
}
