import type { Db, Trx } from '../database.ts';
import { publicKeySchema, type PublicKey } from './token-engine.ts';

export interface SigningKey {
  publicKey: PublicKey;
  sealedPrivateKey: Buffer;
  createdAt: Date;
  /** Signs nothing any more from then on. */
  signsUntil: Date;
  /** No token that it signed is alive from then on. */
  publishedUntil: Date;
}

/** Only one process at a time makes a key. Until the end of the transaction. */
export async function lockKeyMaking(trx: Trx): Promise<void> {
  await trx.raw(`select pg_advisory_xact_lock(hashtextextended('signing_keys', 0))`);
}

export async function insertSigningKey(trx: Trx, key: SigningKey): Promise<void> {
  await trx('signing_keys').insert({
    id: key.publicKey.kid,
    public_key: JSON.stringify(key.publicKey),
    sealed_private_key: key.sealedPrivateKey,
    created_at: key.createdAt,
    signs_until: key.signsUntil,
    published_until: key.publishedUntil,
  });
}

/** The one to sign with: the newest. */
export async function findSigningKey(db: Db, now: Date): Promise<SigningKey | undefined> {
  const row = await db('signing_keys')
    .where('signs_until', '>', now)
    .orderBy([
      { column: 'created_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .first();
  return (
    row && {
      publicKey: publicKeySchema.parse(row.public_key),
      sealedPrivateKey: row.sealed_private_key,
      createdAt: row.created_at,
      signsUntil: row.signs_until,
      publishedUntil: row.published_until,
    }
  );
}

/** Those that may have signed a token that is alive. */
export async function findPublicKeys(db: Db, now: Date): Promise<PublicKey[]> {
  const rows = await db('signing_keys')
    .where('published_until', '>', now)
    .orderBy('created_at')
    .select('public_key');
  return rows.map((row) => publicKeySchema.parse(row.public_key));
}

export async function findPublicKey(db: Db, id: string, now: Date): Promise<PublicKey | undefined> {
  const row = await db('signing_keys').where({ id }).where('published_until', '>', now).first('public_key');
  return row && publicKeySchema.parse(row.public_key);
}

export async function deleteSigningKeysBefore(db: Db, before: Date): Promise<void> {
  await db('signing_keys').where('published_until', '<', before).delete();
}
