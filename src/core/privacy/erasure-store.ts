import type { Db, Trx } from '../database.ts';
import type { NamedFace } from '../service-calls/service-face-store.ts';

export interface Erasure {
  id: string;
  accountId: string;
  erasedAt: Date;
  verifications: number;
  media: number;
  /** Of the addresses, keyed, for a day: so that nobody escapes a limit by being forgotten. */
  pseudonyms: readonly string[];
  /** Face ids that services still knew, and until when. */
  serviceFaces: readonly NamedFace[];
  recentCases: number;
  recentChallenges: number;
}

/** In the order in which every other writer locks, so that no two wait for each other. */
export async function lockVerificationIds(trx: Trx, accountId: string): Promise<string[]> {
  const rows = await trx('verifications')
    .where({ account_id: accountId })
    .orderBy('id')
    .forUpdate()
    .select('id');
  return rows.map(({ id }) => id);
}

export async function countErased(
  trx: Trx,
  accountId: string,
): Promise<Pick<Erasure, 'verifications' | 'media'>> {
  const { rows } = await trx.raw<{ rows: Array<{ verifications: number; media: number }> }>(
    `select count(distinct v.id)::int as verifications, count(m.id)::int as media
     from verifications v left join media m on m.verification_id = v.id where v.account_id = ?`,
    [accountId],
  );
  return rows[0] ?? { verifications: 0, media: 0 };
}

/** Everything that belongs to the account goes with it; audit entries stand on their own and are erased by name. */
export async function deleteAccount(trx: Trx, accountId: string): Promise<void> {
  const cases = trx('verifications').where({ account_id: accountId }).select('id');
  await trx('service_case_calls').whereIn('verification_id', cases).delete();
  await trx('accounts').where({ id: accountId }).delete();
}

export async function insertErasure(trx: Trx, erasure: Erasure): Promise<void> {
  await trx('erasures').insert({
    id: erasure.id,
    account_id: erasure.accountId,
    erased_at: erasure.erasedAt,
    verifications: erasure.verifications,
    media: erasure.media,
    pseudonyms: [...erasure.pseudonyms],
    service_faces: JSON.stringify(erasure.serviceFaces),
    recent_cases: erasure.recentCases,
    recent_challenges: erasure.recentChallenges,
  });
}

export interface RecentUse {
  cases: number;
  /** Every case begins with the count of those before it, so the largest is the whole. */
  challenges: number;
}

/** What an account used since then. */
export async function countRecentUse(db: Db, accountId: string, since: Date): Promise<RecentUse> {
  const { rows } = await db.raw<{ rows: RecentUse[] }>(
    `select count(*) filter (where opened_at >= :since)::int as cases,
       coalesce(max(challenges_issued) filter (where changed_at >= :since), 0)::int as challenges
     from verifications where account_id = :accountId and changed_at >= :since`,
    { accountId, since },
  );
  return rows[0] ?? { cases: 0, challenges: 0 };
}

/** What was used under any of these addresses by accounts that were erased since then. */
export async function countErasedUse(db: Db, pseudonyms: readonly string[], since: Date): Promise<RecentUse> {
  const { rows } = await db.raw<{ rows: RecentUse[] }>(
    `select coalesce(sum(recent_cases), 0)::int as cases, coalesce(max(recent_challenges), 0)::int as challenges
     from erasures where pseudonyms && ?::text[] and erased_at >= ?`,
    [[...pseudonyms], since],
  );
  return rows[0] ?? { cases: 0, challenges: 0 };
}

/** The limits' day is over: nothing of the tombstone leads to a person any more. */
export async function forgetPseudonyms(db: Db, before: Date): Promise<void> {
  await db('erasures').where('erased_at', '<', before).update({ pseudonyms: [] });
}
