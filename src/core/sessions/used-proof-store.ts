import type { Db, Trx } from '../database.ts';

/** False when it was used before; a second at the same moment waits here for what becomes of the first. */
export async function insertUsedProof(trx: Trx, hash: Buffer, goodUntil: Date): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: unknown[] }>(
    'insert into used_proofs (hash, good_until) values (?, ?) on conflict do nothing returning 1',
    [hash, goodUntil],
  );
  return rows.length > 0;
}

export async function deleteUsedProofsBefore(db: Db, before: Date): Promise<void> {
  await db('used_proofs').where('good_until', '<', before).delete();
}
