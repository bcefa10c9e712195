import { setTimeout as sleep } from 'node:timers/promises';
import type { Decisions } from '../core/verification/decision.ts';
import type { InStatus } from '../core/verification/verification.ts';

/**
 * Holds the case while `work` goes on, which may wait for a service longer than a lease lasts. Who lost the case goes on
 * as well and writes nothing in the end.
 */
export async function keepLease<Value>(
  decisions: Decisions,
  claimed: InStatus<'processing'>,
  { everyMilliseconds, work }: { everyMilliseconds: number; work: () => Promise<Value> },
): Promise<Value> {
  const done = new AbortController();
  const renewing = keepRenewing(() => decisions.renew(claimed), everyMilliseconds, done.signal);
  try {
    return await work();
  } finally {
    done.abort();
    await renewing;
  }
}

async function keepRenewing(renew: () => Promise<boolean>, everyMilliseconds: number, signal: AbortSignal) {
  for (;;) {
    // Aborting is how the wait ends.
    await sleep(everyMilliseconds, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    // One renewal that fails is made up for by the next; after several the lease runs out, which is meant to be.
    const isHeld = await renew().catch(() => true);
    if (!isHeld) return;
  }
}
