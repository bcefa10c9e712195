import type { Trx } from '../database.ts';

export interface Erasure {
  id: string;
  accountId: string;
  erasedAt: Date;
  verifications: number;
  media: number;
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

/** Everything that belongs to the account goes with it; audit rows stand on their own and are named. */
export async function deleteAccount(trx: Trx, accountId: string): Promise<void> {
  await trx('audit_entries').where({ account_id: accountId }).delete();
  await trx('accounts').where({ id: accountId }).delete();
}

export async function insertErasure(trx: Trx, erasure: Erasure): Promise<void> {
  await trx('erasures').insert({
    id: erasure.id,
    account_id: erasure.accountId,
    erased_at: erasure.erasedAt,
    verifications: erasure.verifications,
    media: erasure.media,
  });
}
