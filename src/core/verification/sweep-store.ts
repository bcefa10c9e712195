import type { Db, Trx } from '../database.ts';

export interface StalledCase {
  verificationId: string;
  /** As it was seen; a case that moved since is left alone. */
  version: number;
  /** How often it has been set going again. */
  requeues: number;
  /** Set where a piece waits for its examination. */
  evidenceId?: string;
}

export interface StallTimes {
  leaseEndedBefore: Date;
  pendingSince: Date;
  receivedSince: Date;
  errorSince: Date;
  collectingSince: Date;
  limit: number;
}

interface StalledRow {
  id: string;
  version: number;
  requeues: number;
  evidence_id: string | null;
}

/** A case whose message is still on its way in the outbox is not stalled. */
export async function findStalled(db: Db, times: StallTimes): Promise<StalledCase[]> {
  const { rows } = await db.raw<{ rows: StalledRow[] }>(
    `select v.id, v.version, v.requeues, e.id as evidence_id
     from verifications v
     left join evidence e on e.verification_id = v.id and e.state = 'received' and v.status = 'collecting'
     where ((v.status = 'processing' and v.lease_until < :leaseEndedBefore)
         or (v.status = 'pending' and greatest(v.changed_at, v.requeued_at) < :pendingSince)
         or (v.status = 'error' and v.changed_at < :errorSince)
         or (v.status = 'collecting' and e.id is not null
           and greatest(e.received_at, v.requeued_at) < :receivedSince)
         or (v.status = 'collecting' and e.id is null and v.changed_at < :collectingSince))
       and not exists (select 1 from outbox o where o.body->>'verificationId' = v.id::text)
     order by v.changed_at limit :limit`,
    { ...times },
  );
  return rows.map(({ id, version, requeues, evidence_id: evidenceId }) => ({
    verificationId: id,
    version,
    requeues,
    ...(evidenceId === null ? {} : { evidenceId }),
  }));
}

/** Its message was sent again: it is stalled only when that too has had its time. */
export async function markRequeued(trx: Trx, verificationId: string, now: Date): Promise<void> {
  await trx('verifications')
    .where({ id: verificationId })
    .update({ requeued_at: now, requeues: trx.raw('requeues + 1') });
}

/** Something got done: what failed before no longer counts against the case. */
export async function forgetRequeues(trx: Trx, verificationId: string): Promise<void> {
  await trx('verifications').where({ id: verificationId }).update({ requeues: 0 });
}

export async function countRequeues(db: Db, verificationId: string): Promise<number> {
  const row = await db('verifications').where({ id: verificationId }).select('requeues').first();
  return row?.requeues ?? 0;
}
