import type { Db, Trx } from '../database.ts';

/** Where the sealed bytes of one piece lie. */
export interface StoredMedia {
  id: string;
  verificationId: string;
  path: string;
  /** Of the plain bytes. */
  size: number;
}

export async function insertMedia(
  trx: Trx,
  media: StoredMedia,
  evidenceId: string,
  now: Date,
): Promise<void> {
  await trx('media').insert({
    id: media.id,
    verification_id: media.verificationId,
    evidence_id: evidenceId,
    path: media.path,
    size: media.size,
    stored_at: now,
  });
}

export async function findMediaOfEvidence(db: Db, evidenceId: string): Promise<StoredMedia | undefined> {
  const row = await db('media').where({ evidence_id: evidenceId }).first();
  return row && { id: row.id, verificationId: row.verification_id, path: row.path, size: row.size };
}

export async function deleteMediaOfEvidence(trx: Trx, evidenceId: string): Promise<void> {
  await trx('media').where({ evidence_id: evidenceId }).delete();
}

export async function deleteMediaOfVerification(trx: Trx, verificationId: string): Promise<void> {
  await trx('media').where({ verification_id: verificationId }).delete();
}

/** Of `paths`, those that some row still names. */
export async function findNamedPaths(db: Db, paths: readonly string[]): Promise<Set<string>> {
  const rows = await db('media').whereIn('path', paths).select('path');
  return new Set(rows.map(({ path }) => path));
}

export async function insertCaseKey(trx: Trx, verificationId: string, wrappedKey: Uint8Array): Promise<void> {
  await trx('case_keys').insert({ verification_id: verificationId, wrapped_key: Buffer.from(wrappedKey) });
}

export async function findCaseKey(db: Db, verificationId: string): Promise<Buffer | undefined> {
  const row = await db('case_keys').where({ verification_id: verificationId }).first();
  return row?.wrapped_key;
}

export async function deleteCaseKey(trx: Trx, verificationId: string): Promise<void> {
  await trx('case_keys').where({ verification_id: verificationId }).delete();
}
