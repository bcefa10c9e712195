import type { Client, Pool } from 'pg';

/** Advisory locks that say which worker pools are alive; they end with the session that holds them. */
export interface PoolLocks {
  hold(on: Client, poolId: string): Promise<void>;
  /** Where it fails the connection is lost, and the lock with it. */
  letGo(on: Client, poolId: string): void;
  /** Resolves when nothing is under way any more. */
  settled(): Promise<void>;
}

/** One statement after the other: a session takes no two at a time. */
export function createPoolLocks(): PoolLocks {
  let last: Promise<unknown> = Promise.resolve();

  function inTurn(on: Client, sql: string, poolId: string): Promise<unknown> {
    last = last.catch(() => undefined).then(() => on.query(sql, [nameOf(poolId)]));
    return last;
  }

  return {
    async hold(on, poolId) {
      await inTurn(on, 'select pg_advisory_lock(hashtextextended($1, 0))', poolId);
    },
    letGo(on, poolId) {
      const sql = 'select pg_advisory_unlock(hashtextextended($1, 0))';
      inTurn(on, sql, poolId).catch(() => undefined);
    },
    async settled() {
      await last.catch(() => undefined);
    },
  };
}

/** Those of `poolIds` whose lock nobody holds. */
export async function findDead(pool: Pool, poolIds: readonly string[]): Promise<string[]> {
  if (poolIds.length === 0) return [];
  const { rows } = await pool.query<{ id: string }>(
    'select id from unnest($1::text[], $2::text[]) as t(id, name) where pg_try_advisory_xact_lock(hashtextextended(name, 0))',
    [poolIds, poolIds.map(nameOf)],
  );
  return rows.map(({ id }) => id);
}

function nameOf(poolId: string): string {
  return `bonafide.queue.pool:${poolId}`;
}
