import { addMilliseconds, type Clock } from '../clock.ts';
import { inTransaction, type Db } from '../database.ts';
import { enqueue } from '../outbox/outbox-store.ts';
import type { Policy } from '../verification/policy.ts';
import { DAY_MILLISECONDS, dayOf, startOfDay } from './figures.ts';
import { insertDigest } from './figures-store.ts';

/** At its hour asks for the numbers of the day before, once, whichever process is first. A day that passed while nothing
 * ran is not made up for. */
export async function sweepDigests({
  db,
  policy,
  clock,
}: {
  db: Db;
  policy: Policy;
  clock: Clock;
}): Promise<void> {
  const now = clock();
  if (now.getUTCHours() < policy.review.digestHour) return;
  const endedAt = startOfDay(now);
  const day = dayOf(addMilliseconds(endedAt, -DAY_MILLISECONDS));
  await inTransaction(db, async (trx) => {
    if (await insertDigest(trx, { day, endedAt, now }))
      await enqueue(trx, { type: 'digest.requested', day }, now);
  });
}
