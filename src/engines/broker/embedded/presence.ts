import { setTimeout as wait } from 'node:timers/promises';
import { Client, type Pool } from 'pg';
import type { Log } from '../../../core/log.ts';
import { createPoolLocks } from './pool-locks.ts';
import type { Reservations } from './reservations.ts';
import { startReleasing } from './release-jobs.ts';

/**
 * Shows the other processes which worker pools are alive, and finds the ones that are not. The job queue itself would
 * keep a killed process's jobs locked for four hours. A pool is alive while some database session holds the advisory
 * lock of its name; the database ends that session, and so the lock, together with the process.
 */
export interface Presence {
  /** Resolves once the lock is held; it is taken again after every loss of the connection. */
  announce(poolId: string): Promise<void>;
  /** The pool is gone: what it still has locked is given to the others. */
  withdraw(poolId: string): void;
  /** Where handlers say which jobs they have. */
  reservations: Reservations;
  isConnected(): boolean;
  close(): Promise<void>;
}

const RECONNECT_MILLISECONDS = 200;

export async function openPresence(url: string, pool: Pool, log: Log): Promise<Presence> {
  const alive = new Set<string>();
  let client: Client | undefined;
  let closed = false;
  const locks = createPoolLocks();

  async function connect(): Promise<void> {
    const next = await openSession(url);
    const held: string[] = [];
    for (const poolId of alive) {
      held.push(poolId);
      await locks.hold(next, poolId);
    }
    next.once('end', () => {
      client = undefined;
      if (!closed) void reconnect();
    });
    client = next;
    for (const poolId of held) if (!alive.has(poolId)) locks.letGo(next, poolId);
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
  const releasing = startReleasing({ pool, log, alive });

  return {
    async announce(poolId) {
      if (!alive.has(poolId)) {
        alive.add(poolId);
        if (client) void locks.hold(client, poolId).catch(() => undefined);
      }
      // Where it fails the connection is lost, and the next one holds it.
      await locks.settled();
    },
    withdraw(poolId) {
      alive.delete(poolId);
      if (client) locks.letGo(client, poolId);
    },
    reservations: releasing.reservations,
    isConnected: () => client !== undefined,
    async close() {
      closed = true;
      await releasing.stop();
      await client?.end();
    },
  };
}

async function openSession(url: string): Promise<Client> {
  const session = new Client({ connectionString: url, connectionTimeoutMillis: 5_000, keepAlive: true });
  session.on('error', () => undefined); // `end` follows.
  await session.connect();
  return session;
}
