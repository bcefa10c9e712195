import type { Db } from '../database.ts';

export async function findNoticedChats(db: Db, noticeId: string): Promise<Set<string>> {
  const chats: string[] = await db('staff_notices').where({ notice_id: noticeId }).pluck('chat_id');
  return new Set(chats);
}

export async function insertStaffNotice(db: Db, noticeId: string, chatId: string, now: Date): Promise<void> {
  await db('staff_notices')
    .insert({ notice_id: noticeId, chat_id: chatId, told_at: now })
    .onConflict(['notice_id', 'chat_id'])
    .ignore();
}

export async function deleteStaffNoticesBefore(db: Db, before: Date): Promise<void> {
  await db('staff_notices').where('told_at', '<', before).delete();
}
