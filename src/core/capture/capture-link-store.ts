import type { Language } from '../accounts/language.ts';
import type { Db } from '../database.ts';

export interface CaptureLink {
  tokenHash: Buffer;
  verificationId: string;
  channelIdentityId: string;
  issuedAt: Date;
  expiresAt: Date;
}

/** Nothing is left of a case or an address that was erased meanwhile. */
export async function insertCaptureLink(db: Db, link: CaptureLink): Promise<void> {
  await db.raw(
    `insert into capture_links (token_hash, verification_id, channel_identity_id, issued_at, expires_at)
     select ?, v.id, i.id, ?, ? from verifications v, channel_identities i where v.id = ? and i.id = ?`,
    [link.tokenHash, link.issuedAt, link.expiresAt, link.verificationId, link.channelIdentityId],
  );
}

export interface FoundCaptureLink {
  verificationId: string;
  expiresAt: Date;
  isUsed: boolean;
  isCollecting: boolean;
  language: Language;
}

export async function findCaptureLink(db: Db, tokenHash: Buffer): Promise<FoundCaptureLink | undefined> {
  const { rows } = await db.raw<{
    rows: Array<{
      verification_id: string;
      expires_at: Date;
      used_at: Date | null;
      status: string;
      language: Language;
    }>;
  }>(
    `select l.verification_id, l.expires_at, l.used_at, v.status, a.language
     from capture_links l join verifications v on v.id = l.verification_id join accounts a on a.id = v.account_id
     where l.token_hash = ?`,
    [tokenHash],
  );
  const row = rows[0];
  return (
    row && {
      verificationId: row.verification_id,
      expiresAt: row.expires_at,
      isUsed: row.used_at !== null,
      isCollecting: row.status === 'collecting',
      language: row.language,
    }
  );
}

export async function deleteCaptureLinksBefore(db: Db, before: Date): Promise<number> {
  return db('capture_links').where('expires_at', '<', before).delete();
}
