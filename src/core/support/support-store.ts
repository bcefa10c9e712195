import type { Language } from '../accounts/language.ts';
import type { ChannelName } from '../channel/channel.ts';
import type { Db, Trx } from '../database.ts';
import { STAFF_CHANNEL } from '../staff/staff-member.ts';
import type { SupportThread } from './support-thread.ts';

interface ThreadRow {
  id: string;
  account_id: string;
  closed_at: Date | null;
}

export async function findThreadOf(db: Db, accountId: string): Promise<SupportThread | undefined> {
  const row = await db('support_threads').where({ account_id: accountId }).first();
  return row && toThread(row);
}

export async function findThread(db: Db, id: string): Promise<SupportThread | undefined> {
  const row = await db('support_threads').where({ id }).first();
  return row && toThread(row);
}

export async function lockThread(trx: Trx, id: string): Promise<SupportThread | undefined> {
  const row = await trx('support_threads').where({ id }).forUpdate().first();
  return row && toThread(row);
}

/** The thread of an account that is locked: opened, opened again, or noted as wanted still. */
export async function openThread(trx: Trx, thread: SupportThread, now: Date): Promise<SupportThread> {
  const [row] = await trx('support_threads')
    .insert({ id: thread.id, account_id: thread.accountId, opened_at: now })
    .onConflict('account_id')
    .merge({ closed_at: null, opened_at: now })
    .returning('*');
  return toThread(row);
}

export async function closeThread(trx: Trx, id: string, now: Date): Promise<void> {
  await trx('support_threads').where({ id }).update({ closed_at: now });
}

export interface SealedMessage {
  id: string;
  threadId: string;
  staffId?: string;
  /** Names where it was said, so that it counts once. */
  source: string;
  sealed: Buffer;
  saidAt: Date;
}

/** False where it is here already. */
export async function insertMessage(trx: Trx, message: SealedMessage): Promise<boolean> {
  const rows = await trx('support_messages')
    .insert({
      id: message.id,
      thread_id: message.threadId,
      staff_id: message.staffId ?? null,
      source: message.source,
      sealed: message.sealed,
      said_at: message.saidAt,
    })
    .onConflict('source')
    .ignore()
    .returning('id');
  return rows.length > 0;
}

export async function isSaid(db: Db, source: string): Promise<boolean> {
  return (await db('support_messages').where({ source }).first('id')) !== undefined;
}

interface MessageRow {
  id: string;
  thread_id: string;
  staff_id: string | null;
  source: string;
  sealed: Buffer;
  said_at: Date;
}

/** Oldest first. */
export async function findMessages(db: Db, threadId: string): Promise<SealedMessage[]> {
  const rows: MessageRow[] = await db('support_messages')
    .where({ thread_id: threadId })
    .orderBy(['said_at', 'id']);
  return rows.map(toMessage);
}

export async function findMessage(db: Db, id: string): Promise<SealedMessage | undefined> {
  const row: MessageRow | undefined = await db('support_messages').where({ id }).first();
  return row && toMessage(row);
}

/** What staff may know of who writes. */
export interface SupportCorrespondent {
  language: Language;
  /** Where they wrote last. */
  channel?: ChannelName;
  /** Of their latest case. */
  verificationId?: string;
  /** Their own accounts where staff work: who is the person themself answers nobody. */
  messengerIds: readonly string[];
}

export async function findCorrespondent(
  db: Db,
  accountId: string,
): Promise<SupportCorrespondent | undefined> {
  const { rows } = await db.raw<{
    rows: Array<{
      language: Language;
      channel: ChannelName | null;
      verification_id: string | null;
      messenger_ids: string[];
    }>;
  }>(
    `select a.language,
       (select channel from channel_identities where account_id = a.id order by last_used_at desc, id limit 1) as channel,
       (select id from verifications where account_id = a.id order by opened_at desc limit 1) as verification_id,
       array(select chat_id from channel_identities where account_id = a.id and channel = ?) as messenger_ids
     from accounts a where a.id = ?`,
    [STAFF_CHANNEL, accountId],
  );
  const [row] = rows;
  if (!row) return undefined;
  return {
    language: row.language,
    ...(row.channel !== null && { channel: row.channel }),
    ...(row.verification_id !== null && { verificationId: row.verification_id }),
    messengerIds: row.messenger_ids,
  };
}

const QUIET = `greatest(opened_at, closed_at,
    (select max(said_at) from support_messages m where m.thread_id = support_threads.id)) < ?`;

/** Where nothing was said, opened or closed since then. */
export async function findQuietThreads(db: Db, since: Date): Promise<SupportThread[]> {
  const rows: ThreadRow[] = await db('support_threads').whereRaw(QUIET, [since]).orderBy('opened_at');
  return rows.map(toThread);
}

/** With all that was said, of an account that is locked. False where it is gone, or not quiet any more. */
export async function deleteQuietThread(trx: Trx, id: string, since: Date): Promise<boolean> {
  return (await trx('support_threads').where({ id }).whereRaw(QUIET, [since]).delete()) > 0;
}

function toThread(row: ThreadRow): SupportThread {
  return { id: row.id, accountId: row.account_id, isOpen: row.closed_at === null };
}

function toMessage(row: MessageRow): SealedMessage {
  return {
    id: row.id,
    threadId: row.thread_id,
    ...(row.staff_id !== null && { staffId: row.staff_id }),
    source: row.source,
    sealed: row.sealed,
    saidAt: row.said_at,
  };
}
