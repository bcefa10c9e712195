import type { Db } from '../database.ts';

/** Where a thread stands in a chat of all staff: in a topic of its own, or among everything else. */
export interface SupportPlace {
  chatId: string;
  topicId?: string;
  /** The topic is closed, as far as we know. */
  isClosed: boolean;
}

interface PlaceRow {
  chat_id: string;
  state: 'claimed' | 'topic' | 'plain';
  topic_id: string | null;
  is_closed: boolean;
}

export async function findPlaces(db: Db, threadId: string): Promise<SupportPlace[]> {
  const rows: PlaceRow[] = await db('support_places')
    .where({ thread_id: threadId })
    .whereNot({ state: 'claimed' });
  return rows.map((row) => ({
    chatId: row.chat_id,
    ...(row.topic_id !== null && { topicId: row.topic_id }),
    isClosed: row.is_closed,
  }));
}

/** True for one who makes the place; whoever took it on before `staleBefore` and did not come back has died. */
export async function claimPlace(
  db: Db,
  { threadId, chatId }: { threadId: string; chatId: string },
  { now, staleBefore }: { now: Date; staleBefore: Date },
): Promise<boolean> {
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `insert into support_places as p (thread_id, chat_id, state, claimed_at) values (?, ?, 'claimed', ?)
     on conflict (thread_id, chat_id) do update set claimed_at = excluded.claimed_at
       where p.state = 'claimed' and p.claimed_at < ?
     returning 1`,
    [threadId, chatId, now, staleBefore],
  );
  return rows.length > 0;
}

export async function savePlace(db: Db, threadId: string, place: SupportPlace): Promise<void> {
  await db('support_places')
    .where({ thread_id: threadId, chat_id: place.chatId })
    .update({
      state: place.topicId === undefined ? 'plain' : 'topic',
      topic_id: place.topicId ?? null,
      is_closed: place.isClosed,
    });
}

export async function deletePlace(db: Db, threadId: string, chatId: string): Promise<void> {
  await db('support_places').where({ thread_id: threadId, chat_id: chatId }).delete();
}

export async function findThreadByTopic(
  db: Db,
  chatId: string,
  topicId: string,
): Promise<string | undefined> {
  const row = await db('support_places').where({ chat_id: chatId, topic_id: topicId }).first('thread_id');
  return row?.thread_id;
}

/** A message of a thread, on its way to a chat of staff. */
export interface SupportRelay {
  messageId: string;
  threadId: string;
  chatId: string;
}

/** `mine`: to be sent now. `busy`: somebody else sends it. `done`: it stands there, or never will. */
export async function claimRelay(
  db: Db,
  { messageId, threadId, chatId }: SupportRelay,
  { now, staleBefore }: { now: Date; staleBefore: Date },
): Promise<'mine' | 'busy' | 'done'> {
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `insert into support_relays as r (message_id, chat_id, thread_id, state, claimed_at)
     values (?, ?, ?, 'claimed', ?)
     on conflict (message_id, chat_id) do update set claimed_at = excluded.claimed_at
       where r.state = 'claimed' and r.claimed_at < ?
     returning 1`,
    [messageId, chatId, threadId, now, staleBefore],
  );
  if (rows.length > 0) return 'mine';
  const row = await db('support_relays').where({ message_id: messageId, chat_id: chatId }).first('state');
  return row?.state === 'claimed' ? 'busy' : 'done';
}

/** Without a reference where the chat does not let us write. */
export async function concludeRelay(
  db: Db,
  { messageId, chatId }: SupportRelay,
  messageRef: string | undefined,
): Promise<void> {
  await db('support_relays')
    .where({ message_id: messageId, chat_id: chatId })
    .update({ state: messageRef === undefined ? 'refused' : 'sent', message_ref: messageRef ?? null });
}

export async function releaseRelay(db: Db, { messageId, chatId }: SupportRelay): Promise<void> {
  await db('support_relays').where({ message_id: messageId, chat_id: chatId, state: 'claimed' }).delete();
}

export async function findThreadByMessage(
  db: Db,
  chatId: string,
  messageRef: string,
): Promise<string | undefined> {
  const row = await db('support_relays')
    .where({ chat_id: chatId, message_ref: messageRef })
    .first('thread_id');
  return row?.thread_id;
}

export async function findRelayed(
  db: Db,
  threadId: string,
): Promise<Array<{ chatId: string; messageRef: string }>> {
  const rows: Array<{ chat_id: string; message_ref: string }> = await db('support_relays').where({
    thread_id: threadId,
    state: 'sent',
  });
  return rows.map((row) => ({ chatId: row.chat_id, messageRef: row.message_ref }));
}

export async function deleteTracesOf(db: Db, threadId: string): Promise<void> {
  await db('support_relays').where({ thread_id: threadId }).delete();
  await db('support_places').where({ thread_id: threadId }).delete();
}
