import { setTimeout as wait } from 'node:timers/promises';
import { type JobHelpers, run, type Runner } from 'graphile-worker';
import type { Pool } from 'pg';
import { messageWithoutValues, type Log } from '../../../core/log.ts';
import {
  type Consumer,
  type MessageHandler,
  type Subscription,
  Unprocessable,
} from '../../../core/outbox/broker.ts';
import { readMessage } from '../read-message.ts';
import type { Presence } from './presence.ts';
import { addDeadLetter } from './dead-letter-table.ts';
import { addForQueue, DELIVERY_LIMIT, jobPayload, WORKER_SCHEMA } from './queue-tables.ts';
import { createWorkerLog } from './worker-log.ts';

export interface EmbeddedConsumerOptions {
  subscription: Subscription;
  handler: MessageHandler;
  pool: Pool;
  presence: Presence;
  log: Log;
  graceMilliseconds: number;
  pollMilliseconds: number;
}

const RESTART_MILLISECONDS = 500;

/** Starts taking jobs. A runner that gives up, as it does when it cannot say that a job is done, is replaced. */
export async function startEmbeddedConsumer(options: EmbeddedConsumerOptions): Promise<Consumer> {
  const { subscription, log, graceMilliseconds } = options;
  const abort = new AbortController();
  let closing = false;
  let runner = await startRunner(options, abort.signal);

  async function keepRunning(): Promise<void> {
    for (;;) {
      await runner.promise.catch((err: unknown) =>
        log.warn({ event: 'broker.consumer_lost', queue: subscription.queue, err }),
      );
      if (closing) return;
      const next = await startAgain();
      if (!next) return;
      runner = next;
    }
  }

  async function startAgain(): Promise<Runner | undefined> {
    while (!closing) {
      await wait(RESTART_MILLISECONDS);
      try {
        return await startRunner(options, abort.signal);
      } catch (err) {
        log.debug({ event: 'broker.connect_failed', err });
      }
    }
    return undefined;
  }

  const kept = keepRunning();
  return {
    async close() {
      closing = true;
      const timer = setTimeout(() => abort.abort(), graceMilliseconds);
      // Already stopped by itself when the database went away.
      await runner.stop().catch(() => undefined);
      await kept;
      clearTimeout(timer);
      abort.abort();
    },
  };
}

async function startRunner(options: EmbeddedConsumerOptions, signal: AbortSignal): Promise<Runner> {
  const { subscription, pool, presence, log, graceMilliseconds, pollMilliseconds } = options;
  let announced: string | undefined;
  const announcePool = {
    name: 'AnnouncePool',
    version: '1.0.0',
    worker: {
      hooks: {
        // Before a worker asks for its first job, so that none is ever locked by a pool that looks dead.
        startWorker: async (_ctx: unknown, { worker }: { worker: { workerPool: { id: string } } }) => {
          announced = worker.workerPool.id;
          await presence.announce(announced);
        },
      },
    },
  };
  const runner = await run({
    pgPool: pool,
    schema: WORKER_SCHEMA,
    concurrency: subscription.concurrency,
    pollInterval: pollMilliseconds,
    gracefulShutdownAbortTimeout: graceMilliseconds,
    noHandleSignals: true,
    parsedCronItems: [],
    logger: createWorkerLog(log),
    taskList: {
      [subscription.queue]: async (payload: unknown, { job }: JobHelpers) => {
        const reservation = { jobId: job.id, starts: job.attempts };
        presence.reservations.begin(reservation);
        try {
          await handle(options, signal, { payload, starts: job.attempts });
        } finally {
          presence.reservations.end(reservation);
        }
      },
    },
    // Without batching nobody waits for the statement that ends a job, and its failure would end the process.
    preset: { plugins: [announcePool], worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  });
  runner.promise.finally(() => announced && presence.withdraw(announced)).catch(() => undefined);
  return runner;
}

/** Returning ends the job. What is to happen next is written first: dying between the two does it twice, never not. */
async function handle(
  options: EmbeddedConsumerOptions,
  signal: AbortSignal,
  { payload, starts }: { payload: unknown; starts: number },
): Promise<void> {
  const { subscription, handler, pool, log } = options;
  const { queue, backoff } = subscription;
  const job = jobPayload.safeParse(payload);
  const message = job.success ? readMessage(job.data.body) : undefined;
  if (!job.success || !message) {
    const unread = job.data?.body ?? JSON.stringify(payload);
    return await deadLetter(options, { body: unread, reason: 'undecodable' });
  }
  const { body, attempt } = job.data;
  if (starts > DELIVERY_LIMIT) return await deadLetter(options, { body, reason: 'delivery_limit' });

  const delay = backoff[attempt - 1];
  try {
    await handler(message, { attempt, lastAttempt: delay === undefined, signal });
  } catch (err) {
    if (err instanceof Unprocessable)
      return await deadLetter(options, { body, reason: err.message, attempts: attempt });
    if (signal.aborted) return await addForQueue(pool, queue, { body, attempt }, 0);
    log.warn({ event: 'message.failed', queue, type: message.type, id: message.id, attempt, err });
    if (delay === undefined)
      return await deadLetter(options, { body, reason: reasonOf(err), attempts: attempt });
    await addForQueue(pool, queue, { body, attempt: attempt + 1 }, delay);
  }
}

async function deadLetter(
  { pool, log, subscription }: EmbeddedConsumerOptions,
  { reason, ...letter }: { body: string; reason: string; attempts?: number },
): Promise<void> {
  const { queue } = subscription;
  log.error({ event: 'message.dead_lettered', queue, reason });
  await addDeadLetter(pool, { ...letter, queue, reason: reason.slice(0, 500) });
}

function reasonOf(err: unknown): string {
  return err instanceof Error ? `${err.name}: ${messageWithoutValues(err)}` : String(err);
}
