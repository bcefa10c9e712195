import type { Db, Trx } from '../database.ts';

export interface OneTimeLink {
  tokenHash: Buffer;
  channelIdentityId: string;
  issuedAt: Date;
  expiresAt: Date;
}

/** Nothing is left of an address that was erased meanwhile. */
export async function insertOneTimeLink(db: Db, link: OneTimeLink): Promise<void> {
  await db.raw(
    `insert into one_time_links (token_hash, channel_identity_id, issued_at, expires_at)
     select ?, id, ?, ? from channel_identities where id = ?`,
    [link.tokenHash, link.issuedAt, link.expiresAt, link.channelIdentityId],
  );
}

/** To whose chat it was sent. */
export async function findLinkedIdentity(db: Db, tokenHash: Buffer): Promise<string | undefined> {
  const row = await db('one_time_links')
    .where({ token_hash: tokenHash })
    .select('channel_identity_id')
    .first();
  return row?.channel_identity_id;
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
