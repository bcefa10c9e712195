import type { Db } from '../database.ts';
import type { Log } from '../log.ts';
import type { Broker } from './broker.ts';
import { claimMessages, deleteMessages, delayMessages } from './outbox-store.ts';

const BATCH = 50;
const CLAIM_SECONDS = 30;
const RETRY_SECONDS = 3;

export interface RelayDeps {
  db: Db;
  broker: Pick<Broker, 'publish' | 'isReady'>;
  log: Log;
}

/**
 * Moves what is in the outbox to the broker, oldest first, and answers how many went. A message stays until the broker
 * has confirmed it, so it may go twice and is never lost.
 */
export async function relayOnce({ db, broker, log }: RelayDeps): Promise<number> {
  if (!broker.isReady()) return 0;
  const { messages, undecodable } = await claimMessages(db, BATCH, CLAIM_SECONDS);
  if (undecodable.length > 0) log.error({ event: 'outbox.undecodable', messageIds: undecodable });

  const results = await Promise.allSettled(messages.map((message) => broker.publish(message)));
  const sent = messages.filter((_, index) => results[index]?.status === 'fulfilled');
  const kept = messages.filter((_, index) => results[index]?.status === 'rejected');
  await deleteMessages(
    db,
    sent.map(({ id }) => id),
  );
  await delayMessages(
    db,
    kept.map(({ id }) => id),
    RETRY_SECONDS,
  );
  const failure = results.find((result) => result.status === 'rejected');
  if (failure) log.warn({ event: 'outbox.publish_failed', kept: kept.length, err: failure.reason });
  return sent.length;
}

/** Wakes on NOTIFY, and polls in case a notification was lost. */
export interface OutboxWaker {
  /** Resolves when something was enqueued, after `milliseconds`, or when the signal aborts. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export interface RunningRelay {
  close(): Promise<void>;
}

export function startRelay(
  deps: RelayDeps & { waker: OutboxWaker; pollMilliseconds?: number },
): RunningRelay {
  const { waker, log, pollMilliseconds = 1_000 } = deps;
  const stopping = new AbortController();
  const loop = async () => {
    while (!stopping.signal.aborted) {
      const moved = await relayOnce(deps).catch((err: unknown) => {
        log.warn({ event: 'outbox.relay_failed', err });
        return 0;
      });
      if (moved < BATCH) await waker.wait(pollMilliseconds, stopping.signal);
    }
  };
  const running = loop();
  return {
    async close() {
      stopping.abort();
      await running;
    },
  };
}
