import type { Pool } from 'pg';
import type { DeadLetter } from '../../../core/outbox/broker.ts';
import { readMessage } from '../read-message.ts';
import { type JobPayload, STARTS_LIMIT, WORKER_SCHEMA } from './queue-tables.ts';

const LIST_LIMIT = 1_000;

interface Row {
  id: string;
  queue: string;
  body: string;
  reason: string;
  attempts: number | null;
  dead_at: Date;
}

export async function addDeadLetter(
  pool: Pool,
  { queue, body, reason, attempts }: Omit<DeadLetter, 'id' | 'type' | 'deadAt'>,
): Promise<void> {
  await pool.query('insert into queue.dead_letters (queue, body, reason, attempts) values ($1, $2, $3, $4)', [
    queue,
    body,
    reason,
    attempts ?? null,
  ]);
}

export async function listDeadLetters(pool: Pool): Promise<DeadLetter[]> {
  const { rows } = await pool.query<Row>(
    `select id::text, queue, body, reason, attempts, dead_at from queue.dead_letters order by id limit ${LIST_LIMIT}`,
  );
  return rows.map(toDeadLetter);
}

function toDeadLetter({ id, queue, body, reason, attempts, dead_at: deadAt }: Row): DeadLetter {
  const type = readMessage(body)?.type;
  return { id, queue, body, reason, deadAt, ...(type && { type }), ...(attempts !== null && { attempts }) };
}

/** One statement: it leaves the dead letters and is in its queue, or neither. */
export async function replayDeadLetter(pool: Pool, id: string): Promise<boolean> {
  if (!/^\d{1,18}$/.test(id)) return false;
  const { rows } = await pool.query<{ queue: string; body: string }>(
    'select queue, body from queue.dead_letters where id = $1',
    [id],
  );
  const [letter] = rows;
  if (!letter) return false;
  const payload: JobPayload = { body: letter.body, attempt: 1 };
  const { rowCount } = await pool.query(
    `with gone as (
       delete from queue.dead_letters as letters
       using (select distinct queue from queue.bindings) as bound
       where letters.id = $1 and bound.queue = letters.queue
       returning letters.queue)
     select 1 from gone, lateral ${WORKER_SCHEMA}.add_job(gone.queue, $2::json, max_attempts => $3)`,
    [id, JSON.stringify(payload), STARTS_LIMIT],
  );
  if (rowCount === 1) return true;
  if (await isBound(pool, letter.queue)) return false; // Somebody else was quicker.
  throw new Error(`No queue is called ${letter.queue}`);
}

async function isBound(pool: Pool, queue: string): Promise<boolean> {
  const { rowCount } = await pool.query('select 1 from queue.bindings where queue = $1 limit 1', [queue]);
  return rowCount !== 0;
}

/** Of the oldest thousand, by queue. */
export async function countDeadLetters(pool: Pool): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ queue: string; count: number }>(
    `select queue, count(*)::int as count
     from (select queue from queue.dead_letters order by id limit ${LIST_LIMIT}) as oldest group by queue`,
  );
  return new Map(rows.map(({ queue, count }) => [queue, count]));
}
