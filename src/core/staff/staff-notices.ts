import type { Clock } from '../clock.ts';
import type { Db } from '../database.ts';
import { findNoticedChats, insertStaffNotice } from './staff-notice-store.ts';

/** What was told in which chat of staff, so that a message that is delivered again is told only where it was not. */
export interface StaffNotices {
  toldIn(noticeId: string): Promise<ReadonlySet<string>>;
  told(noticeId: string, chatId: string): Promise<void>;
}

export function createStaffNotices({ db, clock }: { db: Db; clock: Clock }): StaffNotices {
  return {
    toldIn: (noticeId) => findNoticedChats(db, noticeId),
    told: (noticeId, chatId) => insertStaffNotice(db, noticeId, chatId, clock()),
  };
}
