import { setTimeout as wait } from 'node:timers/promises';
import { Client, type Pool } from 'pg';
import type { Log } from '../../../core/log.ts';
import { WORKER_SCHEMA } from './queue-tables.ts';

/**
 * Shows the other processes which worker pools are alive, and finds the ones that are not. The job queue itself would
 * keep a killed process's jobs locked for four hours. A pool is alive while some database session holds the advisory
 * lock of its name; the database ends that session, and so the lock, together with the process.
 */
export interface Presence {
  /** Resolves once the lock is held; it is taken again after every loss of the connection. */
  announce(poolId: string): Promise<void>;
  withdraw(poolId: string): void;
  isConnected(): boolean;
  close(): Promise<void>;
}

const RECONNECT_MILLISECONDS = 200;
const SWEEP_MILLISECONDS = 2_000;

export async function openPresence(url: string, pool: Pool, log: Log): Promise<Presence> {
  const alive = new Set<string>();
  let client: Client | undefined;
  let closed = false;
  let holding = Promise.resolve();

  // One after the other: a session takes one statement at a time.
  function holdNext(on: Client, poolId: string): Promise<void> {
    holding = holding.catch(() => undefined).then(() => hold(on, poolId));
    return holding;
  }

  async function connect(): Promise<void> {
    const next = new Client({ connectionString: url, connectionTimeoutMillis: 5_000, keepAlive: true });
    next.on('error', () => undefined); // `end` follows.
    await next.connect();
    for (const poolId of alive) await holdNext(next, poolId);
    next.once('end', () => {
      client = undefined;
      if (!closed) void reconnect();
    });
    client = next;
  }

  async function reconnect(): Promise<void> {
    log.warn({ event: 'broker.disconnected' });
    while (!closed && !client) {
      await wait(RECONNECT_MILLISECONDS);
      await connect().catch((err: unknown) => log.debug({ event: 'broker.connect_failed', err }));
    }
    if (client) log.info({ event: 'broker.connected' });
  }

  await connect();
  const sweep = startSweeping(pool, log, () => alive);

  return {
    async announce(poolId) {
      if (!alive.has(poolId)) {
        alive.add(poolId);
        if (client) void holdNext(client, poolId).catch(() => undefined);
      }
      // Where it fails the connection is lost, and the next one holds it.
      await holding.catch(() => undefined);
    },
    withdraw: (poolId) => void alive.delete(poolId),
    isConnected: () => client !== undefined,
    async close() {
      closed = true;
      await sweep.stop();
      await client?.end();
    },
  };
}

async function hold(client: Client, poolId: string): Promise<void> {
  await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [lockName(poolId)]);
}

/**
 * A pool seen dead twice in a row loses its jobs: after the database restarts, the living need a moment to show
 * themselves again.
 */
function startSweeping(pool: Pool, log: Log, alive: () => ReadonlySet<string>): { stop(): Promise<void> } {
  let suspects = new Set<string>();
  let running = Promise.resolve();

  async function sweep(): Promise<void> {
    const dead = await findDead(pool, alive());
    const confirmed = dead.filter((poolId) => suspects.has(poolId));
    suspects = new Set(dead);
    if (confirmed.length === 0) return;
    await pool.query(`select ${WORKER_SCHEMA}.force_unlock_workers($1::text[])`, [confirmed]);
    log.warn({ event: 'broker.jobs_released', pools: confirmed });
  }

  const timer = setInterval(() => {
    running = sweep().catch((err: unknown) => log.debug({ event: 'broker.sweep_failed', err }));
  }, SWEEP_MILLISECONDS);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

async function findDead(pool: Pool, alive: ReadonlySet<string>): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `select distinct locked_by as id from ${WORKER_SCHEMA}.jobs where locked_by is not null`,
  );
  const others = rows.map(({ id }) => id).filter((id) => !alive.has(id));
  if (others.length === 0) return [];
  const free = await pool.query<{ id: string }>(
    'select id from unnest($1::text[], $2::text[]) as t(id, name) where pg_try_advisory_xact_lock(hashtextextended(name, 0))',
    [others, others.map(lockName)],
  );
  return free.rows.map(({ id }) => id);
}

function lockName(poolId: string): string {
  return `bonafide.queue.pool:${poolId}`;
}
