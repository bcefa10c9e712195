import type { Db } from '../database.ts';

export interface LivingWorkers {
  /** The engine's name and version. */
  faceEngine: string;
  workers: number;
  seenAt: Date;
}

export async function saveHeartbeat(
  db: Db,
  { workerId, faceEngine }: { workerId: string; faceEngine: string },
  now: Date,
): Promise<void> {
  await db('worker_heartbeats')
    .insert({ worker_id: workerId, face_engine: faceEngine, seen_at: now })
    .onConflict('worker_id')
    .merge();
}

export async function findLivingWorkers(db: Db, since: Date): Promise<LivingWorkers[]> {
  const { rows } = await db.raw<{ rows: Array<{ face_engine: string; workers: number; seen_at: Date }> }>(
    `select face_engine, count(*)::int as workers, max(seen_at) as seen_at from worker_heartbeats
     where seen_at > ? group by face_engine order by face_engine`,
    [since],
  );
  return rows.map((row) => ({ faceEngine: row.face_engine, workers: row.workers, seenAt: row.seen_at }));
}

export async function deleteHeartbeatsBefore(db: Db, before: Date): Promise<void> {
  await db('worker_heartbeats').where('seen_at', '<', before).delete();
}

/** When faces were last compared, and how many cases stand still for a technical reason. */
export async function findEngineTrouble(db: Db): Promise<{ lastComparedAt?: Date; inError: number }> {
  const { rows } = await db.raw<{ rows: Array<{ compared: Date | null; failing: number }> }>(
    `select (select max(checked_at) from checks where name = 'face_comparison') as compared,
       (select count(*)::int from verifications where status = 'error') as failing`,
  );
  const [row] = rows;
  return { inError: row?.failing ?? 0, ...(row?.compared && { lastComparedAt: row.compared }) };
}
