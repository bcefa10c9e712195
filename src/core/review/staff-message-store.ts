import { randomUUID } from 'node:crypto';
import type { Db } from '../database.ts';

/** A message about a case that stands in a chat of staff. */
export interface StaffMessage {
  verificationId: string;
  /** Whose chat it is; where all look it is nobody's. */
  staffId?: string;
  chatId: string;
  messageRef: string;
  kind: 'card' | 'media';
  /** Names what it shows, so that it is changed only when that would change. */
  shown: string;
}

interface StaffMessageRow {
  verification_id: string;
  staff_id: string | null;
  chat_id: string;
  message_ref: string;
  kind: StaffMessage['kind'];
  shown: string;
}

/** False where another card of the case stands in that chat already. */
export async function insertStaffMessage(db: Db, message: StaffMessage, now: Date): Promise<boolean> {
  const inserted = await db('staff_messages')
    .insert({
      id: randomUUID(),
      verification_id: message.verificationId,
      staff_id: message.staffId ?? null,
      chat_id: message.chatId,
      message_ref: message.messageRef,
      kind: message.kind,
      shown: message.shown,
      sent_at: now,
    })
    .onConflict()
    .ignore()
    .returning('id');
  return inserted.length > 0;
}

export async function findStaffMessages(db: Db, verificationId: string): Promise<StaffMessage[]> {
  const rows: StaffMessageRow[] = await db('staff_messages')
    .where({ verification_id: verificationId })
    .orderBy(['sent_at', 'id']);
  return rows.map((row) => ({
    verificationId: row.verification_id,
    ...(row.staff_id !== null && { staffId: row.staff_id }),
    chatId: row.chat_id,
    messageRef: row.message_ref,
    kind: row.kind,
    shown: row.shown,
  }));
}

/** The waiting cases that a message in somebody's own chat is about. */
export async function findWaitingCasesShownTo(db: Db, staffId: string): Promise<string[]> {
  return db('staff_messages')
    .join('verifications', 'verifications.id', 'staff_messages.verification_id')
    .where({ 'staff_messages.staff_id': staffId, 'verifications.status': 'manual_review' })
    .distinct('verification_id')
    .orderBy('verification_id')
    .pluck('verification_id');
}

export async function saveShown(db: Db, { chatId, messageRef, shown }: StaffMessage): Promise<void> {
  await db('staff_messages').where({ chat_id: chatId, message_ref: messageRef }).update({ shown });
}

export async function deleteStaffMessage(
  db: Db,
  { chatId, messageRef }: Pick<StaffMessage, 'chatId' | 'messageRef'>,
): Promise<void> {
  await db('staff_messages').where({ chat_id: chatId, message_ref: messageRef }).delete();
}

/** Cases whose pictures stand in the chat of somebody who does not hold them. */
export async function findLeftMedia(db: Db, now: Date): Promise<string[]> {
  const { rows } = await db.raw<{ rows: Array<{ verification_id: string }> }>(
    `select distinct m.verification_id from staff_messages m
     left join verifications v on v.id = m.verification_id
     where m.kind = 'media' and (v.claimed_by is distinct from m.staff_id or v.claim_until <= ?)`,
    [now],
  );
  return rows.map(({ verification_id: id }) => id);
}
