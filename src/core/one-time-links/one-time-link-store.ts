import type { Language } from '../accounts/language.ts';
import type { Db, Trx } from '../database.ts';

export interface OneTimeLink {
  tokenHash: Buffer;
  channelIdentityId: string;
  verificationId?: string;
  issuedAt: Date;
  expiresAt: Date;
}

/** Nothing is left of a case or an address that was erased meanwhile. */
export async function insertOneTimeLink(db: Db, link: OneTimeLink): Promise<void> {
  await db.raw(
    `insert into one_time_links (token_hash, channel_identity_id, verification_id, issued_at, expires_at)
     select ?, i.id, v.id, ?, ?
     from channel_identities i left join verifications v on v.id = ?
     where i.id = ? and (v.id is not null or ?::uuid is null)`,
    [
      link.tokenHash,
      link.issuedAt,
      link.expiresAt,
      link.verificationId ?? null,
      link.channelIdentityId,
      link.verificationId ?? null,
    ],
  );
}

export interface FoundOneTimeLink {
  channelIdentityId: string;
  verificationId?: string;
  expiresAt: Date;
  isUsed: boolean;
  language: Language;
}

export async function findOneTimeLink(db: Db, tokenHash: Buffer): Promise<FoundOneTimeLink | undefined> {
  const { rows } = await db.raw<{
    rows: Array<{
      channel_identity_id: string;
      verification_id: string | null;
      expires_at: Date;
      used_at: Date | null;
      language: Language;
    }>;
  }>(
    `select l.channel_identity_id, l.verification_id, l.expires_at, l.used_at, a.language
     from one_time_links l join channel_identities i on i.id = l.channel_identity_id
       join accounts a on a.id = i.account_id
     where l.token_hash = ?`,
    [tokenHash],
  );
  const row = rows[0];
  return (
    row && {
      channelIdentityId: row.channel_identity_id,
      ...(row.verification_id === null ? {} : { verificationId: row.verification_id }),
      expiresAt: row.expires_at,
      isUsed: row.used_at !== null,
      language: row.language,
    }
  );
}

/** False when it was used before, also at this very moment: the second waits here for the first. */
export async function useOneTimeLink(trx: Trx, tokenHash: Buffer, now: Date): Promise<boolean> {
  const used = await trx('one_time_links')
    .where({ token_hash: tokenHash, used_at: null })
    .where('expires_at', '>', now)
    .update({ used_at: now });
  return used > 0;
}

export async function deleteOneTimeLinksBefore(db: Db, before: Date): Promise<number> {
  return db('one_time_links').where('expires_at', '<', before).delete();
}
