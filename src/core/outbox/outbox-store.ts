import { randomUUID } from 'node:crypto';
import type { Db, Trx } from '../database.ts';
import { parseMessage, type Message, type MessageType } from './message.ts';

type Announcement = {
  [Type in MessageType]: Omit<Extract<Message, { type: Type }>, 'id' | 'version' | 'occurredAt'>;
}[MessageType];

/** Takes `Trx`, never `Db`: a message leaves only if the change that caused it commits. */
export async function enqueue(trx: Trx, announcement: Announcement, now: Date): Promise<void> {
  const id = randomUUID();
  const body = { ...announcement, id, version: 1, occurredAt: now.toISOString() };
  await trx.raw(
    `insert into outbox (id, body, created_at) values (?, ?, ?) returning pg_notify('bonafide_outbox', '')`,
    [id, JSON.stringify(body), now],
  );
}

/**
 * Takes up to `limit` messages for `seconds`; a relay that dies leaves them to the next. Oldest first.
 * Rows whose body is no message of this release are left alone and reported as `undecodable`.
 */
export async function claimMessages(
  db: Db,
  limit: number,
  seconds: number,
): Promise<{ messages: Message[]; undecodable: string[] }> {
  const { rows } = await db.raw<{ rows: Array<{ id: string; body: unknown }> }>(
    `update outbox set claimed_until = now() + make_interval(secs => ?)
     where id in (
       select id from outbox where claimed_until is null or claimed_until < now()
       order by created_at limit ? for update skip locked
     )
     returning id, body`,
    [seconds, limit],
  );
  const parsed = rows.map(({ id, body }) => ({ id, message: parseMessage(body) }));
  return {
    messages: parsed.flatMap(({ message }) => message ?? []),
    undecodable: parsed.filter(({ message }) => !message).map(({ id }) => id),
  };
}

export async function deleteMessages(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await db('outbox').whereIn('id', ids).delete();
}

/** After a failed publish: due again in a while, and meanwhile in nobody's way. */
export async function delayMessages(db: Db, ids: readonly string[], seconds: number): Promise<void> {
  if (ids.length === 0) return;
  const claimedUntil = db.raw('now() + make_interval(secs => ?)', [seconds]);
  await db('outbox').whereIn('id', ids).update({ claimed_until: claimedUntil });
}

export async function countMessages(db: Db): Promise<number> {
  const row = await db('outbox').count({ count: '*' }).first();
  return Number(row?.count ?? 0);
}
