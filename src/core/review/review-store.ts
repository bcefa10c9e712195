import type { Language } from '../accounts/language.ts';
import type { Db, Trx } from '../database.ts';
import { STAFF_CHANNEL } from '../staff/staff-member.ts';
import type { Check } from '../verification/check-store.ts';
import type { ReasonCode } from '../verification/reason-codes.ts';
import type { Status } from '../verification/verification.ts';
import type { InReview } from '../verification/review.ts';

/** What a queue shows of a case. */
export interface QueueEntry {
  verificationId: string;
  since: Date;
  submittedAt: Date;
  reasons: readonly ReasonCode[];
  language: Language;
  opinions: number;
  /** Who holds it now. */
  claimedBy?: string;
}

export interface QueueFilter {
  /** Waiting since before then. */
  waitingSince?: Date;
  reason?: ReasonCode;
  language?: Language;
  /** Held by this one. */
  claimedBy?: string;
}

interface QueueRow {
  id: string;
  review_since: Date;
  submitted_at: Date;
  reasons: ReasonCode[];
  language: Language;
  opinions: number;
  claimed_by: string | null;
}

/** What waits for people, longest first. */
export async function findQueue(
  db: Db,
  filter: QueueFilter,
  { now, limit }: { now: Date; limit: number },
): Promise<QueueEntry[]> {
  const { rows } = await db.raw<{ rows: QueueRow[] }>(
    `select v.id, v.review_since, v.submitted_at, v.reasons, a.language, jsonb_array_length(v.opinions) as opinions,
       case when v.claim_until > :now then v.claimed_by end as claimed_by
     from verifications v join accounts a on a.id = v.account_id
     where v.status = 'manual_review'
       and (:waitingSince::timestamptz is null or v.review_since < :waitingSince)
       and (:reason::text is null or v.reasons @> to_jsonb(:reason::text))
       and (:language::text is null or a.language = :language)
       and (:claimedBy::uuid is null or (v.claimed_by = :claimedBy and v.claim_until > :now))
     order by v.submitted_at, v.id limit :limit`,
    {
      now,
      limit,
      waitingSince: filter.waitingSince ?? null,
      reason: filter.reason ?? null,
      language: filter.language ?? null,
      claimedBy: filter.claimedBy ?? null,
    },
  );
  return rows.map((row) => ({
    verificationId: row.id,
    since: row.review_since,
    submittedAt: row.submitted_at,
    reasons: row.reasons,
    language: row.language,
    opinions: row.opinions,
    ...(row.claimed_by !== null && { claimedBy: row.claimed_by }),
  }));
}

/** Without a new version: whoever works on it keeps it. */
export async function saveClaimUntil(trx: Trx, { id, claim }: InReview): Promise<void> {
  if (claim) await trx('verifications').where({ id }).update({ claim_until: claim.until });
}

/** What somebody holds, or held until it ran out. */
export async function findClaimsOf(db: Db, staffId: string): Promise<string[]> {
  return db('verifications')
    .where({ claimed_by: staffId, status: 'manual_review' })
    .orderBy('id')
    .pluck('id');
}

/** Of the cases whose claim ran out, and of those that somebody holds who no longer works for us. */
export async function findEndedClaims(db: Db, now: Date, limit: number): Promise<string[]> {
  const { rows } = await db.raw<{ rows: Array<{ id: string }> }>(
    `select v.id from verifications v
     where v.status = 'manual_review' and v.claimed_by is not null
       and (v.claim_until <= :now or not exists (
         select 1 from staff_members s where s.id = v.claimed_by and s.removed_at is null))
     order by v.claim_until limit :limit`,
    { now, limit },
  );
  return rows.map(({ id }) => id);
}

/** What an engine measured, as staff read it. */
export type SeenCheck = Omit<Check, 'findings'> & { evidenceId?: string; findings: unknown };

interface CheckRow {
  evidence_id: string | null;
  name: Check['name'];
  engine: string;
  engine_version: string;
  score: number | null;
  threshold: number | null;
  codes: ReasonCode[];
  findings: unknown;
}

/** Of the pieces as they stand and of their comparison, oldest first; of each kind the last. */
export async function findChecks(db: Db, verificationId: string): Promise<SeenCheck[]> {
  const rows: CheckRow[] = await db('checks')
    .where({ verification_id: verificationId })
    .orderBy(['checked_at', 'id']);
  return rows.map((row) => ({
    name: row.name,
    engine: row.engine,
    engineVersion: row.engine_version,
    codes: row.codes,
    findings: row.findings,
    ...(row.evidence_id !== null && { evidenceId: row.evidence_id }),
    ...(row.score !== null && { score: row.score }),
    ...(row.threshold !== null && { threshold: row.threshold }),
  }));
}

/** Whether a messenger's account, which is somebody of ours, is the applicant's too. */
export async function isApplicant(db: Db, verificationId: string, messengerId: string): Promise<boolean> {
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `select 1 from verifications v join channel_identities i on i.account_id = v.account_id
     where v.id = ? and i.channel = ? and i.chat_id = ?`,
    [verificationId, STAFF_CHANNEL, messengerId],
  );
  return rows.length > 0;
}

export interface FoundCase {
  verificationId: string;
  status: Status;
  openedAt: Date;
}

/** Whose id begins so, with 8 digits or more; the newest first. */
export async function findCasesByNumber(db: Db, number: string, limit: number): Promise<FoundCase[]> {
  return findCases(db, BY_NUMBER, { query: number, limit });
}

/** The same, and those of the person whose channel identity it is. */
export async function findCasesOf(db: Db, query: string, limit: number): Promise<FoundCase[]> {
  const byIdentity = `exists (select 1 from channel_identities i where i.account_id = v.account_id and i.chat_id = :query)`;
  return findCases(db, `${BY_NUMBER} or ${byIdentity}`, { query, limit });
}

const BY_NUMBER = `(:query ~ '^[0-9a-f-]{8,36}$' and v.id::text like :query || '%')`;

async function findCases(
  db: Db,
  condition: string,
  values: { query: string; limit: number },
): Promise<FoundCase[]> {
  const { rows } = await db.raw<{ rows: Array<{ id: string; status: Status; opened_at: Date }> }>(
    `select v.id, v.status, v.opened_at from verifications v where ${condition}
     order by v.opened_at desc limit :limit`,
    values,
  );
  return rows.map((row) => ({ verificationId: row.id, status: row.status, openedAt: row.opened_at }));
}

export async function insertView(
  trx: Trx,
  view: { id: string; verificationId: string; staffId: string; what: 'pictures' | 'clip'; at: Date },
): Promise<void> {
  await trx('media_views').insert({
    id: view.id,
    verification_id: view.verificationId,
    staff_id: view.staffId,
    what: view.what,
    viewed_at: view.at,
  });
}

/** Until the transaction ends nobody else counts this one's views: two at once would each see the other's missing. */
export async function holdViews(trx: Trx, staffId: string): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`bonafide.media_views.${staffId}`]);
}

export async function countViews(db: Db, staffId: string, since: Date): Promise<number> {
  const row = await db('media_views')
    .where({ staff_id: staffId })
    .where('viewed_at', '>', since)
    .count({ count: '*' })
    .first();
  return Number(row?.count ?? 0);
}

/** What counts against nobody's hour any more. The audit tells who looked. */
export async function deleteViewsBefore(db: Db, before: Date): Promise<void> {
  await db('media_views').where('viewed_at', '<', before).delete();
}

/** False where one was sent after `unlessSince`. */
export async function noteViewsAlert(
  trx: Trx,
  staffId: string,
  { now, unlessSince }: { now: Date; unlessSince: Date },
): Promise<boolean> {
  const noted = await trx('staff_members')
    .where({ id: staffId })
    .whereRaw('(views_alerted_at is null or views_alerted_at <= ?)', [unlessSince])
    .update({ views_alerted_at: now });
  return noted > 0;
}
