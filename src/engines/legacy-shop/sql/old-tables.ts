import type { Knex } from 'knex';

export interface CustomerRow {
  id: string;
  login: string;
  password_hash: string | null;
}

/** Those of the login, whatever its capitals: none, one, or more where the shop told them apart. */
export async function findCustomers(old: Knex, login: string): Promise<CustomerRow[]> {
  const { rows } = await old.raw<{ rows: CustomerRow[] }>(
    `select id::text as id, login::text as login, password_hash::text as password_hash
     from legacy_customers where lower(login::text) = lower(?::text) limit 10`,
    [login],
  );
  return rows;
}

export async function findSomeHashes(old: Knex, most: number): Promise<string[]> {
  const { rows } = await old.raw<{ rows: Array<{ password_hash: string }> }>(
    `select password_hash::text as password_hash from legacy_customers where password_hash is not null limit ?`,
    [most],
  );
  return rows.map(({ password_hash: hash }) => hash);
}

export interface OrderRow {
  id: string;
  placed_at: Date;
  status: string;
  total_minor: string;
  currency: string;
  lines: unknown;
}

/** Where an order stands among those of its customer. Times as text: a `Date` is coarser than what is compared. */
export interface Place {
  placedAt: string;
  id: string;
}

export async function findPlace(old: Knex, customerId: string, orderId: string): Promise<Place | undefined> {
  const rows = await noneWhereUnreadable<{ id: string; placed_at: string }>(
    old.raw(
      `select id::text as id, placed_at::text as placed_at from legacy_orders where customer_id = ? and id = ?`,
      [customerId, orderId],
    ),
  );
  return rows[0] && { id: rows[0].id, placedAt: rows[0].placed_at };
}

/** Newest first; behind a place where one is given. */
export async function findOrders(
  old: Knex,
  customerId: string,
  { after, limit }: { after?: Place; limit: number },
): Promise<OrderRow[]> {
  const behind = after ? 'and (placed_at, id::text) < (?::timestamptz, ?)' : '';
  return noneWhereUnreadable<OrderRow>(
    old.raw(
      `select id::text as id, placed_at, status::text as status, total_minor::text as total_minor,
       currency::text as currency, lines
     from legacy_orders where customer_id = ? ${behind}
     order by placed_at desc, id::text desc limit ?`,
      [customerId, ...(after ? [after.placedAt, after.id] : []), limit],
    ),
  );
}

const UNREADABLE = '22P02';

/** An id is compared as its column is typed, so that an index on it serves; what is no value of that type is nobody's. */
async function noneWhereUnreadable<Row>(query: PromiseLike<{ rows: Row[] }>): Promise<Row[]> {
  try {
    return (await query).rows;
  } catch (err) {
    if (err instanceof Error && 'code' in err && err.code === UNREADABLE) return [];
    throw err;
  }
}
