import { type Pool } from 'pg';
import { z } from 'zod';
import type { QueueDepth } from '../../../core/outbox/broker.ts';
import type { Reservation } from './reservations.ts';

/** A job's payload: the message as it was published, and which attempt the next one is. */
export const jobPayload = z.object({ body: z.string(), attempt: z.number().int().positive() });
export type JobPayload = z.infer<typeof jobPayload>;

export const WORKER_SCHEMA = 'graphile_worker';

/** A job that was started this often and never ended is what ends its processes. */
export const DELIVERY_LIMIT = 20;
export const STARTS_LIMIT = 1_000;

/** Beside the job queue's own schema; safe when several processes open at once. */
export async function createQueueTables(pool: Pool): Promise<void> {
  await pool.query(`
    begin;
    select pg_advisory_xact_lock(hashtextextended('bonafide.queue.tables', 0));
    create schema if not exists queue;
    create table if not exists queue.bindings (
      type text not null,
      queue text not null,
      primary key (type, queue)
    );
    create table if not exists queue.dead_letters (
      id bigint generated always as identity primary key,
      queue text not null,
      body text not null,
      reason text not null,
      dead_at timestamptz not null default now()
    );
    alter table queue.dead_letters add column if not exists attempts int;
    commit`);
}

export async function addBindings(pool: Pool, queue: string, types: readonly string[]): Promise<void> {
  await pool.query(
    'insert into queue.bindings (type, queue) select unnest($1::text[]), $2 on conflict do nothing',
    [types, queue],
  );
}

/** One statement, so every bound queue gets the message or none does. Returns how many there are. */
export async function addForType(pool: Pool, type: string, payload: JobPayload): Promise<number> {
  const { rowCount } = await pool.query(
    `select 1 from ${WORKER_SCHEMA}.add_jobs(array(
       select row(queue, $2::json, null, null, $3::int, null, null, null)::${WORKER_SCHEMA}.job_spec
       from queue.bindings where type = $1))`,
    [type, JSON.stringify(payload), STARTS_LIMIT],
  );
  return rowCount ?? 0;
}

export async function addForQueue(
  pool: Pool,
  queue: string,
  payload: JobPayload,
  delay: number,
): Promise<void> {
  await pool.query(
    `select 1 from ${WORKER_SCHEMA}.add_job($1, $2::json,
       run_at => now() + $3 * interval '1 millisecond', max_attempts => $4)`,
    [queue, JSON.stringify(payload), delay, STARTS_LIMIT],
  );
}

export type LockedJob = Reservation & { poolId: string };

export async function findLockedJobs(pool: Pool): Promise<LockedJob[]> {
  const { rows } = await pool.query<{ id: string; attempts: number; locked_by: string }>(
    `select id::text, attempts, locked_by from ${WORKER_SCHEMA}.jobs where locked_by is not null`,
  );
  return rows.map(({ id, attempts, locked_by: poolId }) => ({ jobId: id, starts: attempts, poolId }));
}

export async function unlockPools(pool: Pool, poolIds: readonly string[]): Promise<void> {
  await pool.query(`select ${WORKER_SCHEMA}.force_unlock_workers($1::text[])`, [poolIds]);
}

/** Each only while it is still locked as it was found. The job queue has no function of its own for single jobs. */
export async function unlockJobs(pool: Pool, jobs: readonly LockedJob[]): Promise<void> {
  await pool.query(
    `update ${WORKER_SCHEMA}._private_jobs as jobs set locked_at = null, locked_by = null
     from unnest($1::bigint[], $2::int[], $3::text[]) as found(id, attempts, locked_by)
     where jobs.id = found.id and jobs.attempts = found.attempts and jobs.locked_by = found.locked_by`,
    [jobs.map(({ jobId }) => jobId), jobs.map(({ starts }) => starts), jobs.map(({ poolId }) => poolId)],
  );
}

/** By queue: what is declared, and what has something in it. */
export async function countJobs(
  pool: Pool,
): Promise<{ queues: Array<Omit<QueueDepth, 'dead'>>; delayed: number }> {
  const { rows } = await pool.query<{ queue: string; waiting: number; delayed: number; under_way: number }>(
    `select queue,
       (count(*) filter (where locked_by is null and run_at <= now()))::int as waiting,
       (count(*) filter (where locked_by is null and run_at > now()))::int as delayed,
       (count(*) filter (where locked_by is not null))::int as under_way
     from (select queue from queue.bindings union select queue from queue.dead_letters) as queues
       left join ${WORKER_SCHEMA}.jobs on task_identifier = queue
     group by queue order by queue`,
  );
  return {
    queues: rows.map(({ queue, waiting, under_way: underWay }) => ({ queue, waiting, underWay })),
    delayed: rows.reduce((sum, { delayed }) => sum + delayed, 0),
  };
}
