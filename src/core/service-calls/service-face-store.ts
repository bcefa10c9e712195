import { z } from 'zod';
import type { Db, Trx } from '../database.ts';

/** A face id that a service gave: it cannot be deleted there, and is gone when it expires. */
export interface ServiceFace {
  service: string;
  faceId: string;
  verificationId?: string;
  expiresAt: Date;
}

/** Of a case that was erased meanwhile it is written down as erased. */
export async function insertServiceFace(trx: Trx, face: ServiceFace, now: Date): Promise<void> {
  const { service, faceId, verificationId = null, expiresAt } = face;
  await trx.raw(
    `insert into service_faces (service, face_id, verification_id, expires_at, erased_at)
     select :service, :faceId, cases.id, :expiresAt,
       case when :verificationId::uuid is not null and (cases.id is null or keys.verification_id is null) then :now::timestamptz end
     from (select 1) as one
     left join verifications as cases on cases.id = :verificationId::uuid
     left join case_keys as keys on keys.verification_id = cases.id
     on conflict do nothing`,
    { service, faceId, verificationId, expiresAt, now },
  );
}

/** The record of an erasure: which ids of a case a service still knows, and until when. */
export async function markServiceFacesErased(trx: Trx, verificationId: string, now: Date): Promise<number> {
  return trx('service_faces')
    .where({ verification_id: verificationId })
    .whereNull('erased_at')
    .update({ erased_at: now });
}

const namedSchema = z.array(
  z.object({ service: z.string(), face_id: z.string(), expires_at: z.date() }).transform((row) => ({
    service: row.service,
    faceId: row.face_id,
    expiresAt: row.expires_at.toISOString(),
  })),
);

export type NamedFace = z.infer<typeof namedSchema>[number];

/** Those that services still know of an account. */
export async function findServiceFaces(trx: Trx, accountId: string, now: Date): Promise<NamedFace[]> {
  const rows: unknown = await trx('service_faces')
    .join('verifications', 'verifications.id', 'service_faces.verification_id')
    .where('verifications.account_id', accountId)
    .where('service_faces.expires_at', '>', now)
    .select('service_faces.service', 'service_faces.face_id', 'service_faces.expires_at');
  return namedSchema.parse(rows);
}

/** What no service knows any more needs no record. */
export async function deleteServiceFacesBefore(db: Db, before: Date): Promise<number> {
  return db('service_faces').where('expires_at', '<', before).delete();
}
