import { addMilliseconds } from '../clock.ts';
import type { Db } from '../database.ts';
import { deleteRefreshTokensBefore } from './refresh-token-store.ts';
import { deleteSessionsOverBefore } from './session-store.ts';
import { deleteSigningKeysBefore } from './signing-key-store.ts';
import { deleteUsedProofsBefore } from './used-proof-store.ts';

const HOUR = 60 * 60_000;
/** The person may still have to be told why it ended. */
const SESSIONS_KEPT_MILLISECONDS = 7 * 24 * HOUR;

/** Removes what is good for nothing any more; a while later, as clocks differ. */
export async function sweepSessions(db: Db, now: Date): Promise<void> {
  const anHourAgo = addMilliseconds(now, -HOUR);
  await deleteSessionsOverBefore(db, addMilliseconds(now, -SESSIONS_KEPT_MILLISECONDS));
  await deleteRefreshTokensBefore(db, anHourAgo);
  await deleteUsedProofsBefore(db, anHourAgo);
  await deleteSigningKeysBefore(db, anHourAgo);
}
