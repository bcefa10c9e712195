import type { Db, Trx } from '../database.ts';
import { MOST_SESSIONS, type EndReason, type Proof, type Session } from './session.ts';

interface SessionRow {
  id: string;
  account_id: string;
  channel_identity_id: string | null;
  proof: Proof;
  device: string;
  opened_at: Date;
  last_used_at: Date;
  expires_at: Date;
  ended_at: Date | null;
  end_reason: EndReason | null;
}

export async function insertSession(trx: Trx, session: Session): Promise<void> {
  await trx('sessions').insert({
    id: session.id,
    account_id: session.accountId,
    channel_identity_id: session.channelIdentityId ?? null,
    proof: session.proof,
    device: session.device,
    opened_at: session.openedAt,
    last_used_at: session.lastUsedAt,
    expires_at: session.expiresAt,
  });
}

export async function findSession(db: Db, id: string): Promise<Session | undefined> {
  return toSession(await db('sessions').where({ id }).first());
}

/** By any refresh token of its family. */
export async function lockSessionByToken(trx: Trx, tokenHash: Buffer): Promise<Session | undefined> {
  const { rows } = await trx.raw<{ rows: SessionRow[] }>(
    `select * from sessions where id = (select session_id from refresh_tokens where hash = ?) for no key update`,
    [tokenHash],
  );
  return toSession(rows[0]);
}

/** Of these sessions the ones that live, each with its account: by their keys, for every request. */
export async function findLiveOwners(
  db: Db,
  ids: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await db.raw<{ rows: Array<{ id: string; account_id: string }> }>(
    'select id, account_id from sessions where id = any(?::uuid[]) and ended_at is null and expires_at > ?',
    [[...ids], now],
  );
  return new Map(rows.map(({ id, account_id: accountId }) => [id, accountId]));
}

/** Whether a session of this account lives at this moment. */
export async function isSignedIn(
  db: Db,
  { id, accountId }: Pick<Session, 'id' | 'accountId'>,
  now: Date,
): Promise<boolean> {
  return (await findLiveOwners(db, [id], now)).get(id) === accountId;
}

/** Where a list goes on: after this one. */
export type SessionMark = Pick<Session, 'id' | 'openedAt'>;

/** Those that live, the newest first. */
export async function findLiveSessions(
  db: Db,
  accountId: string,
  { now, limit, after }: { now: Date; limit: number; after?: SessionMark },
): Promise<Session[]> {
  const live = db('sessions').where({ account_id: accountId, ended_at: null }).where('expires_at', '>', now);
  const rows = await (after ? live.whereRaw('(opened_at, id) < (?, ?)', [after.openedAt, after.id]) : live)
    .orderBy([
      { column: 'opened_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(limit);
  return rows.flatMap((row) => toSession(row) ?? []);
}

export async function saveUse(
  trx: Trx,
  { id }: Pick<Session, 'id'>,
  { now, expiresAt }: { now: Date; expiresAt: Date },
): Promise<void> {
  await trx('sessions').where({ id }).update({ last_used_at: now, expires_at: expiresAt });
}

/** False when there is no such session of this account that lives. */
export async function saveEnd(
  trx: Trx,
  { id, accountId }: Pick<Session, 'id' | 'accountId'>,
  reason: EndReason,
  now: Date,
): Promise<boolean> {
  const ended = await trx('sessions')
    .where({ id, account_id: accountId, ended_at: null })
    .where('expires_at', '>', now)
    .update({ ended_at: now, end_reason: reason });
  return ended > 0;
}

/** Makes room for one more: those unused for longest end. The account must be locked. */
export async function crowdOut(trx: Trx, accountId: string, now: Date): Promise<void> {
  await trx.raw(
    `update sessions set ended_at = ?, end_reason = 'crowded_out' where id in (
       select id from sessions where account_id = ? and ended_at is null and expires_at > ?
       order by last_used_at desc, id offset ?
     )`,
    [now, accountId, now, MOST_SESSIONS - 1],
  );
}

export async function deleteSessionsOverBefore(db: Db, before: Date): Promise<void> {
  await db.raw('delete from sessions where coalesce(ended_at, expires_at) < ?', [before]);
}

function toSession(row: SessionRow | undefined): Session | undefined {
  if (!row) return undefined;
  const { ended_at: at, end_reason: reason, channel_identity_id: channelIdentityId } = row;
  return {
    id: row.id,
    accountId: row.account_id,
    ...(channelIdentityId === null ? {} : { channelIdentityId }),
    proof: row.proof,
    device: row.device,
    openedAt: row.opened_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
    ...(at && reason ? { ended: { at, reason } } : {}),
  };
}
