import type { Db, Trx } from '../database.ts';

/** A case whose time is over, locked until the transaction ends. */
export interface DueCase {
  verificationId: string;
  accountId: string;
}

interface DueRow {
  id: string;
  account_id: string;
}

/**
 * Cases that wait for somebody to take them, and of which nobody was reminded since they began to wait. They are marked;
 * whoever sweeps at the same moment finds others. Given back, a case waits on as it did before it was taken.
 */
export async function markReminded(
  trx: Trx,
  { now, waitingSince, limit }: { now: Date; waitingSince: Date; limit: number },
): Promise<DueCase[]> {
  const { rows } = await trx.raw<{ rows: DueRow[] }>(
    `update verifications set reminded_at = :now
     where id in (
       select id from verifications
       where status = 'manual_review' and review_since <= :waitingSince
         and (reminded_at is null or reminded_at < review_since)
         and (claim_until is null or claim_until <= :now)
       order by review_since limit :limit for update skip locked)
     returning id, account_id`,
    { now, waitingSince, limit },
  );
  return rows.map(toDueCase);
}

/** What is said of a case that waits long for us: first that it soon waits too long, then that it does. */
export type Stage = 'alerted' | 'overdue';

interface Waiting {
  now: Date;
  /** What waits longer is none of this stage any more. */
  submittedAfter?: Date;
  submittedUntil: Date;
  limit: number;
}

const MARKS: Readonly<Record<Stage, string>> = { alerted: 'alerted_at', overdue: 'escalated_at' };

/** Cases that wait for us since then, whatever for, and were not marked so since they were submitted. */
export async function markStage(
  trx: Trx,
  stage: Stage,
  { now, submittedAfter, submittedUntil, limit }: Waiting,
): Promise<DueCase[]> {
  const { rows } = await trx.raw<{ rows: DueRow[] }>(
    `update verifications set :mark: = :now
     where id in (
       select id from verifications
       where status in ('pending', 'processing', 'manual_review', 'error') and submitted_at <= :submittedUntil
         and (:submittedAfter::timestamptz is null or submitted_at > :submittedAfter)
         and (:mark: is null or :mark: < submitted_at)
       order by submitted_at limit :limit for update skip locked)
     returning id, account_id`,
    { mark: MARKS[stage], now, submittedUntil, submittedAfter: submittedAfter ?? null, limit },
  );
  return rows.map(toDueCase);
}

/** Cases that wait for us, whatever for. */
export interface Owed {
  count: number;
  oldestSubmittedAt?: Date;
}

export async function countOwed(db: Db): Promise<Owed> {
  const { rows } = await db.raw<{ rows: Array<{ count: number; oldest: Date | null }> }>(
    `select count(*)::int as count, min(submitted_at) as oldest from verifications
     where status in ('pending', 'processing', 'manual_review', 'error')`,
  );
  const [row] = rows;
  return { count: row?.count ?? 0, ...(row?.oldest && { oldestSubmittedAt: row.oldest }) };
}

function toDueCase({ id, account_id: accountId }: DueRow): DueCase {
  return { verificationId: id, accountId };
}
