import type { Pool } from 'pg';
import type { Log } from '../../../core/log.ts';
import { findDead } from './pool-locks.ts';
import { findLockedJobs, type LockedJob, unlockJobs, unlockPools } from './queue-tables.ts';
import { createReservations, keyOf, type Reservations } from './reservations.ts';

interface ReleasingOptions {
  pool: Pool;
  log: Log;
  /** The worker pools of this process. */
  alive: ReadonlySet<string>;
}

interface Releasing {
  /** Where handlers say which jobs they have. */
  reservations: Reservations;
  stop(): Promise<void>;
}

const SWEEP_MILLISECONDS = 2_000;

/**
 * Gives back what would stay locked for four hours: the jobs of pools that are dead, and jobs that a pool of this process
 * was given over a connection that was cut before it heard of them. Only what looked so twice in a row: after the
 * database restarts the living need a moment to show themselves again, and an answer may be on its way.
 */
export function startReleasing(options: ReleasingOptions): Releasing {
  const { log } = options;
  const reservations = createReservations();
  let suspects: Suspects = { pools: new Set(), jobs: new Set() };
  let running: Promise<void> | undefined;

  async function sweep(): Promise<void> {
    const found = await findSuspects(options, reservations);
    const pools = found.pools.filter((poolId) => suspects.pools.has(poolId));
    const jobs = found.jobs.filter((job) => suspects.jobs.has(keyOf(job)));
    suspects = { pools: new Set(found.pools), jobs: new Set(found.jobs.map(keyOf)) };
    if (pools.length > 0) await unlockPools(options.pool, pools);
    if (jobs.length > 0) await unlockJobs(options.pool, jobs);
    if (pools.length + jobs.length === 0) return;
    log.warn({ event: 'broker.jobs_released', pools, jobIds: jobs.map(({ jobId }) => jobId) });
  }

  const timer = setInterval(() => {
    running ??= sweep()
      .catch((err: unknown) => log.debug({ event: 'broker.sweep_failed', err }))
      .finally(() => (running = undefined));
  }, SWEEP_MILLISECONDS);
  return {
    reservations,
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

interface Suspects {
  pools: ReadonlySet<string>;
  jobs: ReadonlySet<string>;
}

async function findSuspects(
  { pool, alive }: ReleasingOptions,
  reservations: Reservations,
): Promise<{ pools: string[]; jobs: LockedJob[] }> {
  const locked = await reservations.settle(() => findLockedJobs(pool));
  const others = new Set(locked.map(({ poolId }) => poolId).filter((poolId) => !alive.has(poolId)));
  return {
    pools: await findDead(pool, [...others]),
    jobs: locked.filter((job) => alive.has(job.poolId) && !reservations.knows(job)),
  };
}
