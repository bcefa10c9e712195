import type { Db } from '../database.ts';

/** What counts for nothing any more. `expire` is in milliseconds of Unix time. */
export async function deleteLimitsBefore(db: Db, before: Date): Promise<number> {
  return db('limits').where('expire', '<', before.getTime()).delete();
}
