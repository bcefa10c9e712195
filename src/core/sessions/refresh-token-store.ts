import type { Db, Trx } from '../database.ts';
import type { RefreshToken } from './refresh-token.ts';

/** Those of these hashes that we gave out. */
export async function findRefreshTokens(db: Db, hashes: readonly Buffer[]): Promise<RefreshToken[]> {
  const rows = await db('refresh_tokens').whereIn('hash', hashes);
  return rows.map((row) => ({
    hash: row.hash,
    sessionId: row.session_id,
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
    ...(row.used_at === null ? {} : { usedAt: row.used_at }),
  }));
}

export async function insertRefreshToken(trx: Trx, token: RefreshToken): Promise<void> {
  await trx('refresh_tokens').insert({
    hash: token.hash,
    session_id: token.sessionId,
    issued_at: token.issuedAt,
    expires_at: token.expiresAt,
  });
}

export async function useRefreshToken(trx: Trx, hash: Buffer, now: Date): Promise<void> {
  await trx('refresh_tokens').where({ hash }).update({ used_at: now });
}

export async function deleteRefreshTokensBefore(db: Db, before: Date): Promise<void> {
  await db('refresh_tokens').where('expires_at', '<', before).delete();
}
