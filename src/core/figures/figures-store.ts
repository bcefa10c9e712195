import type { Db, Trx } from '../database.ts';
import { isReasonCode, type ReasonCode } from '../verification/reason-codes.ts';

/** From the first moment, to before the second. */
export interface TimeRange {
  from: Date;
  to: Date;
}

/** Decisions of one kind of decider, and how long applicants waited for them since they gave the last piece. */
export interface Decided {
  verified: number;
  notVerified: number;
  medianSeconds?: number;
  p95Seconds?: number;
}

export interface DecidedInDay extends Decided {
  /** As in 2026-11-26. */
  day: string;
  byPeople: boolean;
}

interface DecidedRow {
  day: string;
  by_people: boolean;
  verified: number;
  not_verified: number;
  median: number | null;
  p95: number | null;
}

const DECIDED = `status in ('verified', 'not_verified') and changed_at >= :from and changed_at < :to`;

const MEASURES = `decision->>'decidedBy' like 'staff:%' as by_people,
  count(*) filter (where status = 'verified')::int as verified,
  count(*) filter (where status = 'not_verified')::int as not_verified,
  percentile_cont(0.5) within group (order by extract(epoch from changed_at - submitted_at)::float8) as median,
  percentile_cont(0.95) within group (order by extract(epoch from changed_at - submitted_at)::float8) as p95`;

/** A decision is the last change of its case. */
export async function findDecided(db: Db, range: TimeRange): Promise<{ engine: Decided; people: Decided }> {
  const { rows } = await db.raw<{ rows: DecidedRow[] }>(
    `select ${MEASURES} from verifications where ${DECIDED} group by by_people`,
    { ...range },
  );
  const of = (byPeople: boolean): Decided => {
    const row = rows.find(({ by_people: each }) => each === byPeople);
    return row ? toDecided(row) : { verified: 0, notVerified: 0 };
  };
  return { engine: of(false), people: of(true) };
}

/** Days without a decision are left out. Days are those of UTC. */
export async function findDecidedByDay(db: Db, range: TimeRange): Promise<DecidedInDay[]> {
  const { rows } = await db.raw<{ rows: DecidedRow[] }>(
    `select to_char(changed_at at time zone 'UTC', 'YYYY-MM-DD') as day, ${MEASURES}
     from verifications where ${DECIDED} group by day, by_people order by day`,
    { ...range },
  );
  return rows.map((row) => ({ ...toDecided(row), day: row.day, byPeople: row.by_people }));
}

function toDecided({ verified, not_verified: notVerified, median, p95 }: DecidedRow): Decided {
  return {
    verified,
    notVerified,
    ...(median !== null && { medianSeconds: median }),
    ...(p95 !== null && { p95Seconds: p95 }),
  };
}

/** Cases whose last piece came in. One that was asked for a piece again counts when that came. */
export async function countReceived(db: Db, { from, to }: TimeRange): Promise<number> {
  const row = await db('verifications')
    .where('submitted_at', '>=', from)
    .where('submitted_at', '<', to)
    .count({ count: '*' })
    .first();
  return Number(row?.count ?? 0);
}

/** Why cases were declined, went to people or were asked for a piece again; each case once for each reason. */
export async function findTopReasons(
  db: Db,
  range: TimeRange,
  limit: number,
): Promise<Array<{ reason: ReasonCode; cases: number }>> {
  const { rows } = await db.raw<{ rows: Array<{ reason: string; cases: number }> }>(
    `select reason, count(distinct verification_id)::int as cases
     from audit_entries, jsonb_array_elements_text(content::jsonb -> 'reasons') as reason
     where recorded_at >= :from and recorded_at < :to and action in
       ('verification.decided', 'verification.review_requested', 'verification.resubmission_requested')
     group by reason order by cases desc, reason limit :limit`,
    { ...range, limit },
  );
  return rows.flatMap(({ reason, cases }) => (isReasonCode(reason) ? [{ reason, cases }] : []));
}

/** Of the cases decided then, those that were asked for a piece again before. */
export async function countAskedAgain(
  db: Db,
  range: TimeRange,
): Promise<{ decided: number; verified: number }> {
  const { rows } = await db.raw<{ rows: Array<{ decided: number; verified: number }> }>(
    `select count(*)::int as decided, count(*) filter (where status = 'verified')::int as verified
     from verifications v where ${DECIDED} and exists (
       select 1 from audit_entries a
       where a.verification_id = v.id and a.action = 'verification.resubmission_requested')`,
    { ...range },
  );
  return rows[0] ?? { decided: 0, verified: 0 };
}

/**
 * Of the cases decided then at which two people looked, how often they held the same. Read from the trail, where every
 * opinion is; one about pieces that were replaced later does not count.
 */
export async function countSecondLooks(db: Db, range: TimeRange): Promise<{ looks: number; agreed: number }> {
  const { rows } = await db.raw<{ rows: Array<{ looks: number; agreed: number }> }>(
    `with opinions as (
       select a.verification_id, row_number() over (partition by a.verification_id order by a.version) as place,
         case a.action when 'verification.decided' then a.to_status
           else substr(a.action, length('review.proposed_') + 1) end as outcome
       from audit_entries a join (select id from verifications where ${DECIDED}) v on v.id = a.verification_id
       where a.actor like 'staff:%' and (a.action like 'review.proposed\\_%' or a.action = 'verification.decided')
         and not exists (select 1 from audit_entries later
           where later.verification_id = a.verification_id and later.version > a.version
             and later.action = 'verification.resubmission_requested'))
     select count(*)::int as looks, count(*) filter (where one.outcome = other.outcome)::int as agreed
     from opinions one join opinions other using (verification_id) where one.place = 1 and other.place = 2`,
    { ...range },
  );
  return rows[0] ?? { looks: 0, agreed: 0 };
}

/** True for the one who is first with a day, and where anything had happened before its end. */
export async function insertDigest(
  trx: Trx,
  { day, endedAt, now }: { day: string; endedAt: Date; now: Date },
): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: unknown[] }>(
    `insert into digests (day, sent_at) select :day::date, :now
     where exists (select 1 from audit_entries where recorded_at < :endedAt)
     on conflict (day) do nothing returning day`,
    { day, endedAt, now },
  );
  return rows.length > 0;
}
