import type { Db, Trx } from '../database.ts';

/** A call that waits for its turn. */
export interface WaitingCall {
  id: string;
  /** Calls of one queue wait for one another; queues take turns. */
  queue: string;
  verificationId?: string;
}

export interface Admission {
  admitted: string[];
  /** Until a place may be free. */
  waitMilliseconds: number;
  isSpent: boolean;
  /** What nobody was told yet this month. */
  news?: 'nearly' | 'spent';
}

export interface Allowance {
  service: string;
  callsPerSecond: number;
  /** Of a calendar month (UTC). */
  monthlyCalls?: number;
}

/** How long a caller that is not heard of keeps its place in the queue; a dead one holds the others up no longer. */
const HEARD_SECONDS = 3;
/** How long a call counts whose end nobody tells: longer than any takes. */
const UNENDED_SECONDS = 30;
/** The second in which the service counts, and what clocks may differ by within it. */
const COUNTED_MILLISECONDS = 1_050;
const NEARLY = 0.8;

/**
 * Lets in whichever of `calls` are next. A call holds one of `callsPerSecond` places from before it is sent until a second
 * after its answer came: however late either is, the service never sees more calls within a second than there are places.
 * Next is whose queue has been let in least, then who asked first.
 */
export async function admitCalls(
  trx: Trx,
  calls: readonly WaitingCall[],
  allowance: Allowance,
): Promise<Admission> {
  const { service, callsPerSecond, monthlyCalls = Infinity } = allowance;
  await trx.raw(`select pg_advisory_xact_lock(hashtextextended('service call: ' || ?, 0))`, [service]);
  await hearOf(trx, calls, service);
  const { places, spentSoFar } = await countUse(trx, service);
  const left = Math.max(0, monthlyCalls - spentSoFar);
  const next = await findNext(trx, service, Math.min(callsPerSecond - places.taken, left));
  const mine = calls.filter(({ id }) => next.includes(id));
  await letIn(trx, mine, service);
  const news = await noteNews(trx, { service, calls: spentSoFar + mine.length, monthlyCalls });
  return {
    admitted: mine.map(({ id }) => id),
    waitMilliseconds: places.waitMilliseconds,
    isSpent: left === 0,
    ...(news && { news }),
  };
}

export async function endCall(trx: Trx, id: string): Promise<void> {
  await trx.raw(
    `update service_turns set frees_at = clock_timestamp() + ? * interval '1 millisecond'
     where id = ? and admitted_at is not null`,
    [COUNTED_MILLISECONDS, id],
  );
}

/** Of those that no longer wait. */
export async function forgetCalls(trx: Trx, ids: readonly string[]): Promise<void> {
  await trx('service_turns')
    .whereIn('id', [...ids])
    .whereNull('admitted_at')
    .delete();
}

/** How many calls were made for a case, those of processes that died included. */
export async function countCallsOfCase(db: Db, service: string, verificationId: string): Promise<number> {
  const row = await db('service_case_calls')
    .where({ service, verification_id: verificationId })
    .first('calls');
  return row?.calls ?? 0;
}

async function hearOf(trx: Trx, calls: readonly WaitingCall[], service: string): Promise<void> {
  await trx.raw(
    `delete from service_turns where service = ? and
     case when admitted_at is null then heard_until else frees_at end < clock_timestamp()`,
    [service],
  );
  await trx.raw(
    `insert into service_turns (id, service, queue, asked_at, heard_until)
     select call.id, ?, call.queue, clock_timestamp(), clock_timestamp() + ? * interval '1 second'
     from unnest(?::uuid[], ?::text[]) as call (id, queue)
     on conflict (id) do update set heard_until = excluded.heard_until`,
    [service, HEARD_SECONDS, calls.map(({ id }) => id), calls.map(({ queue }) => queue)],
  );
}

interface Use {
  places: { taken: number; waitMilliseconds: number };
  spentSoFar: number;
}

async function countUse(trx: Trx, service: string): Promise<Use> {
  const { rows } = await trx.raw<{ rows: Array<{ taken: number; wait: number | null; spent: number }> }>(
    `select count(*)::int as taken,
       (extract(epoch from min(frees_at) - clock_timestamp()) * 1000)::float8 as wait,
       coalesce((select calls from service_months where service = :service and month = ${THIS_MONTH}), 0) as spent
     from service_turns where service = :service and admitted_at is not null`,
    { service },
  );
  const { taken = 0, wait = 0, spent = 0 } = rows[0] ?? {};
  return { places: { taken, waitMilliseconds: wait ?? 0 }, spentSoFar: spent };
}

const THIS_MONTH = `date_trunc('month', now() at time zone 'utc')::date`;

async function findNext(trx: Trx, service: string, free: number): Promise<string[]> {
  if (free <= 0) return [];
  const { rows } = await trx.raw<{ rows: Array<{ id: string }> }>(
    `with taken as (
       select queue, count(*) as calls from service_turns
       where service = :service and admitted_at is not null group by queue
     ), waiting as (
       select id, asked_at, coalesce(taken.calls, 0) + row_number() over (partition by queue order by asked_at, id) as turn
       from service_turns left join taken using (queue)
       where service = :service and admitted_at is null
     )
     select id from waiting order by turn, asked_at, id limit :free`,
    { service, free },
  );
  return rows.map(({ id }) => id);
}

/** Counted before it is made: who dies meanwhile has called all the same. */
async function letIn(trx: Trx, calls: readonly WaitingCall[], service: string): Promise<void> {
  if (calls.length === 0) return;
  await trx.raw(
    `update service_turns set admitted_at = clock_timestamp(), frees_at = clock_timestamp() + ? * interval '1 second'
     where id = any(?::uuid[])`,
    [UNENDED_SECONDS, calls.map(({ id }) => id)],
  );
  await trx.raw(
    `insert into service_months (service, month, calls) values (?, ${THIS_MONTH}, ?)
     on conflict (service, month) do update set calls = service_months.calls + excluded.calls`,
    [service, calls.length],
  );
  await trx.raw(
    `insert into service_case_calls (service, verification_id, calls)
     select ?, verifications.id, count(*) from unnest(?::uuid[]) as call (id)
     join verifications on verifications.id = call.id group by verifications.id
     on conflict (service, verification_id) do update set calls = service_case_calls.calls + excluded.calls`,
    [service, calls.flatMap(({ verificationId }) => verificationId ?? [])],
  );
}

/** Each news once a month, to one of all processes. */
async function noteNews(
  trx: Trx,
  { service, calls, monthlyCalls }: { service: string; calls: number; monthlyCalls: number },
): Promise<'nearly' | 'spent' | undefined> {
  const news = calls >= monthlyCalls ? 'spent' : calls >= monthlyCalls * NEARLY ? 'nearly' : undefined;
  if (!news) return undefined;
  const told = news === 'spent' ? ['nothing', 'nearly'] : ['nothing'];
  const changed = await trx('service_months')
    .where({ service })
    .whereRaw(`month = ${THIS_MONTH}`)
    .whereIn('told', told)
    .update({ told: news });
  return changed > 0 ? news : undefined;
}
