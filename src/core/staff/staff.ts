import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { inTransaction, type Db } from '../database.ts';
import type { StaffMember } from './staff-member.ts';
import { findStaff, findStaffByMessenger, insertStaffMember } from './staff-store.ts';

/** Who works for us. */
export interface Staff {
  /** By their account at the messenger where staff work; `undefined` for strangers and for who left. */
  find(messengerId: string): Promise<StaffMember | undefined>;
  list(): Promise<StaffMember[]>;
  /** Makes those whom the operator names administrators, unless they work here already. Idempotent. */
  appoint(messengerIds: readonly string[]): Promise<void>;
}

export function createStaff({ db, clock }: { db: Db; clock: Clock }): Staff {
  return {
    find: (messengerId) => findStaffByMessenger(db, messengerId),
    list: () => findStaff(db),
    appoint: (messengerIds) =>
      inTransaction(db, async (trx) => {
        for (const messengerId of messengerIds) {
          const admin = { role: 'admin', language: 'en', name: messengerId } as const;
          await insertStaffMember(trx, { ...admin, id: randomUUID(), messengerId, joinedAt: clock() });
        }
      }),
  };
}
