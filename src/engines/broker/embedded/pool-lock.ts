import type { Client, Pool } from 'pg';

/** The advisory lock that says that a worker pool is alive; it ends with the session that holds it. */
export async function holdLock(client: Client, poolId: string): Promise<void> {
  await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [nameOf(poolId)]);
}

export async function letGoOfLock(client: Client, poolId: string): Promise<void> {
  await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [nameOf(poolId)]);
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
