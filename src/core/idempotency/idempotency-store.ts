import type { Db } from '../database.ts';

export interface KeyName {
  /** SHA-256 of whose key it is. */
  scope: Buffer;
  key: string;
}

export interface Attempt extends KeyName {
  accountId?: string;
  fingerprint?: Buffer;
  attempt: string;
  begunUntil: Date;
  expiresAt: Date;
}

export interface StoredKey {
  fingerprint?: Buffer;
  begunUntil: Date;
  sealedAnswer?: Buffer;
}

/** True when the key is this attempt's now: nobody had it, or whoever had it is dead or long done. Of an account that is
 * gone nothing is kept, which is no attempt either. */
export async function takeKey(db: Db, attempt: Attempt, now: Date): Promise<boolean> {
  const { scope, key, accountId = null, fingerprint = null, attempt: id, begunUntil, expiresAt } = attempt;
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `insert into idempotency_keys as held (scope, key, account_id, fingerprint, attempt, begun_until, expires_at)
     select :scope, :key, :accountId, :fingerprint, :id, :begunUntil, :expiresAt
     where :accountId::uuid is null or exists (select 1 from accounts where id = :accountId)
     on conflict (scope, key) do update set fingerprint = excluded.fingerprint, attempt = excluded.attempt,
       begun_until = excluded.begun_until, expires_at = excluded.expires_at, sealed_answer = null
     where held.expires_at <= :now or (held.sealed_answer is null and held.begun_until <= :now
       and (held.fingerprint is null or excluded.fingerprint is null or held.fingerprint = excluded.fingerprint))
     returning 1`,
    { scope, key, accountId, fingerprint, id, begunUntil, expiresAt, now },
  );
  return rows.length > 0;
}

export async function findKey(db: Db, { scope, key }: KeyName): Promise<StoredKey | undefined> {
  const row = await db('idempotency_keys').where({ scope, key }).first();
  return (
    row && {
      begunUntil: row.begun_until,
      ...(row.fingerprint === null ? {} : { fingerprint: row.fingerprint }),
      ...(row.sealed_answer === null ? {} : { sealedAnswer: row.sealed_answer }),
    }
  );
}

/** False once another attempt has the key. */
export async function keepAnswer(
  db: Db,
  { scope, key, attempt }: Pick<Attempt, 'scope' | 'key' | 'attempt'>,
  answer: { fingerprint: Buffer; sealedAnswer: Buffer },
): Promise<boolean> {
  const kept = await db('idempotency_keys')
    .where({ scope, key, attempt })
    .update({ fingerprint: answer.fingerprint, sealed_answer: answer.sealedAnswer });
  return kept > 0;
}

/** Affects nothing once another attempt has the key. */
export async function releaseKey(
  db: Db,
  { scope, key, attempt }: Pick<Attempt, 'scope' | 'key' | 'attempt'>,
): Promise<void> {
  await db('idempotency_keys').where({ scope, key, attempt, sealed_answer: null }).delete();
}

export async function deleteKeysBefore(db: Db, before: Date): Promise<number> {
  return db('idempotency_keys').where('expires_at', '<', before).delete();
}
