import type { Db, Trx } from '../database.ts';
import type { FactorOwner, SecondFactor } from './second-factor.ts';

interface FactorRow {
  owner_kind: FactorOwner['kind'];
  owner_id: string;
  sealed_secret: Buffer;
  begun_at: Date;
  confirmed_at: Date | null;
  last_step: string | null;
}

export async function findFactor(db: Db, owner: FactorOwner): Promise<SecondFactor | undefined> {
  return toFactor(await db('second_factors').where(keyOf(owner)).first());
}

export async function lockFactor(trx: Trx, owner: FactorOwner): Promise<SecondFactor | undefined> {
  return toFactor(await trx('second_factors').where(keyOf(owner)).forUpdate().first());
}

/** Takes the place of one that was begun and not confirmed; `false` where one is confirmed. */
export async function insertFactor(
  trx: Trx,
  { owner, sealedSecret, begunAt }: SecondFactor,
): Promise<boolean> {
  const written: unknown[] = await trx('second_factors')
    .insert({ ...keyOf(owner), sealed_secret: sealedSecret, begun_at: begunAt })
    .onConflict(['owner_kind', 'owner_id'])
    .merge()
    .whereNull('second_factors.confirmed_at')
    .returning('owner_id');
  return written.length === 1;
}

export async function saveFactor(
  trx: Trx,
  { owner, confirmedAt, lastStep }: SecondFactor & { status: 'confirmed' },
): Promise<void> {
  await trx('second_factors').where(keyOf(owner)).update({ confirmed_at: confirmedAt, last_step: lastStep });
}

export async function deleteFactor(trx: Trx, owner: FactorOwner): Promise<boolean> {
  return (await trx('second_factors').where(keyOf(owner)).delete()) === 1;
}

function keyOf({ kind, id }: FactorOwner): { owner_kind: string; owner_id: string } {
  return { owner_kind: kind, owner_id: id };
}

function toFactor(row: FactorRow | undefined): SecondFactor | undefined {
  if (!row) return undefined;
  const owner: FactorOwner = { kind: row.owner_kind, id: row.owner_id };
  const base = { owner, sealedSecret: row.sealed_secret, begunAt: row.begun_at };
  if (row.confirmed_at === null) return { ...base, status: 'begun' };
  return { ...base, status: 'confirmed', confirmedAt: row.confirmed_at, lastStep: Number(row.last_step) };
}
