import type { Db } from '../database.ts';

export async function findStaffDialogue(db: Db, chatId: string): Promise<Buffer | undefined> {
  const row = await db('staff_dialogues').where({ chat_id: chatId }).first();
  return row?.sealed;
}

export async function saveStaffDialogue(db: Db, chatId: string, sealed: Buffer, now: Date): Promise<void> {
  await db('staff_dialogues')
    .insert({ chat_id: chatId, sealed, changed_at: now })
    .onConflict('chat_id')
    .merge();
}

export async function deleteStaffDialogue(db: Db, chatId: string): Promise<void> {
  await db('staff_dialogues').where({ chat_id: chatId }).delete();
}

export async function deleteStaffDialoguesBefore(db: Db, before: Date): Promise<void> {
  await db('staff_dialogues').where('changed_at', '<', before).delete();
}
