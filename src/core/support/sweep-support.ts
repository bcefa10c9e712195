import { lockAccount } from '../accounts/account-store.ts';
import { addMilliseconds, type Clock } from '../clock.ts';
import { inTransaction, type Db } from '../database.ts';
import { enqueue } from '../outbox/outbox-store.ts';
import type { Policy } from '../verification/policy.ts';
import { deleteQuietThread, findQuietThreads } from './support-store.ts';

const DAY = 24 * 60 * 60_000;

/**
 * Forgets threads that have been quiet for long enough, closed or not, and has them taken away where staff read them.
 * The thread itself goes: what the person writes afterwards is another one, which no late take-away touches.
 */
export async function sweepSupport({
  db,
  policy,
  clock,
}: {
  db: Db;
  policy: Policy;
  clock: Clock;
}): Promise<void> {
  const now = clock();
  const since = addMilliseconds(now, -policy.support.keptDays * DAY);
  for (const { id: threadId, accountId } of await findQuietThreads(db, since)) {
    await inTransaction(db, async (trx) => {
      // Whoever says something holds the account: it is either seen here, or begins anew.
      await lockAccount(trx, accountId);
      if (await deleteQuietThread(trx, threadId, since))
        await enqueue(trx, { type: 'support.erased', threadId }, now);
    });
  }
}
