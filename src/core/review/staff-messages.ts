import type { Clock } from '../clock.ts';
import type { Db } from '../database.ts';
import {
  deleteStaffMessage,
  findStaffMessages,
  insertStaffMessage,
  saveShown,
  type StaffMessage,
} from './staff-message-store.ts';

/** What stands about which case in which chat of staff, so that it can be changed and taken away. */
export interface StaffMessages {
  about(verificationId: string): Promise<StaffMessage[]>;
  /** False where another card of the case stands in that chat already. */
  remember(message: StaffMessage): Promise<boolean>;
  changed(message: StaffMessage): Promise<void>;
  forget(message: Pick<StaffMessage, 'chatId' | 'messageRef'>): Promise<void>;
}

export function createStaffMessages({ db, clock }: { db: Db; clock: Clock }): StaffMessages {
  return {
    about: (verificationId) => findStaffMessages(db, verificationId),
    remember: (message) => insertStaffMessage(db, message, clock()),
    changed: (message) => saveShown(db, message),
    forget: (message) => deleteStaffMessage(db, message),
  };
}
