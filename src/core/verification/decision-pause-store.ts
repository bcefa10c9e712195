import type { Db, Trx } from '../database.ts';

/** While there is one, people decide what the engine would have decided. */
export interface DecisionPause {
  pausedBy: string;
  pausedAt: Date;
}

const LOCK_KEY = "hashtextextended('bonafide.decision_pauses', 0)";

/** Whether the engine's decisions are paused; it stays so until the transaction ends. Once a pause is committed, nothing is
 * decided any more that had not been before. */
export async function holdPause(trx: Trx): Promise<boolean> {
  await trx.raw(`select pg_advisory_xact_lock_shared(${LOCK_KEY})`);
  return (await findPause(trx)) !== undefined;
}

export async function findPause(db: Db): Promise<DecisionPause | undefined> {
  const row = await db('decision_pauses').first();
  return row && { pausedBy: row.paused_by, pausedAt: row.paused_at };
}

/** False where they are paused already. */
export async function insertPause(trx: Trx, { pausedBy, pausedAt }: DecisionPause): Promise<boolean> {
  await trx.raw(`select pg_advisory_xact_lock(${LOCK_KEY})`);
  const inserted = await trx('decision_pauses')
    .insert({ paused_by: pausedBy, paused_at: pausedAt })
    .onConflict()
    .ignore()
    .returning('id');
  return inserted.length > 0;
}

/** False where they go on already. */
export async function deletePause(trx: Trx): Promise<boolean> {
  await trx.raw(`select pg_advisory_xact_lock(${LOCK_KEY})`);
  return (await trx('decision_pauses').delete()) > 0;
}
