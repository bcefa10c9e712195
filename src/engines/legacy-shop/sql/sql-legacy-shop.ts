import type { Knex } from 'knex';
import {
  cursorSchema,
  LegacyShopFailed,
  orderPageSchema,
  type Credentials,
  type LegacyShop,
  type OrderPage,
  type PageWanted,
} from '../../../core/linking/legacy-shop.ts';
import type { Log } from '../../../core/log.ts';
import { ok, refuse, type Result } from '../../../core/result.ts';
import type { PasswordChecker } from '../password-checker.ts';
import { findCustomers, findOrders, findPlace, findSomeHashes, type CustomerRow } from './old-tables.ts';
import { connectReadOnly } from './read-only-connection.ts';

export interface SqlLegacyShopOptions {
  databaseUrl: string;
  passwords: PasswordChecker;
  log: Log;
}

/**
 * The old shop's own PostgreSQL, of which two views are read that its operator makes:
 *
 * - `legacy_customers (id, login, password_hash)`; a login is found whatever its capitals, by `lower(login)`, for which the
 *   table below the view should have an index. Of two that differ in nothing else only the exact one counts.
 * - `legacy_orders (id, customer_id, placed_at timestamptz, status, total_minor, currency, lines jsonb)`; `lines` is an
 *   array of `{ "title", "quantity" }`, ids of orders are up to 48 of A-Z, a-z, 0-9, `_`, `.`, `~`, `-`.
 *
 * Ids may be of any type; orders should have an index on `(customer_id, placed_at)`. The user of the connection needs no more than `select` on the two.
 */
export function openSqlLegacyShop({ databaseUrl, passwords, log }: SqlLegacyShopOptions): LegacyShop {
  const old = connectReadOnly(databaseUrl, log);
  const findDearest = createFindDearest(old, passwords);
  return {
    checkCredentials: (credentials) => failingAsShop(() => check(old, passwords, findDearest, credentials)),
    listOrders: (customerId, page) => failingAsShop(() => list(old, customerId, page)),
    close: () => old.destroy(),
  };
}

async function check(
  old: Knex,
  passwords: PasswordChecker,
  findDearest: () => Promise<string>,
  { login, password }: Credentials,
): Promise<Result<string, 'CREDENTIALS_WRONG'>> {
  const dearest = await findDearest();
  const customer = theOne(await findCustomers(old, login), login);
  const hash = customer?.password_hash ?? '';
  const fits = await passwords.check(password, hash);
  // As much work for everybody: for a login that nobody has, and for one whose hash is cheaper than others.
  for (const decoy of decoysFor(passwords, hash, dearest)) await passwords.check(password, decoy);
  return customer && fits ? ok(customer.id) : refuse('CREDENTIALS_WRONG');
}

function theOne(customers: readonly CustomerRow[], login: string): CustomerRow | undefined {
  return customers.length > 1 ? customers.find((customer) => customer.login === login) : customers[0];
}

/** No password has them: bcrypt at every cost that is checked, the dearest first. */
const NOBODYS_HASHES = Array.from({ length: 11 }, (_, index) => nobodysHash(14 - index));
/** It takes the time that PHP's default takes. */
const NOBODYS_DEFAULT = nobodysHash(10);

function nobodysHash(cost: number): string {
  return `$2y$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`;
}

/** In milliseconds: less than the cheapest decoy, and than anybody can measure. */
const TOO_LITTLE = 0.5;

/** What takes, with the hash, as long as the dearest one. A decoy of the dearest one's own kind goes first. */
function decoysFor(passwords: PasswordChecker, hash: string, dearest: string): string[] {
  let missing = passwords.workOf(dearest) - passwords.workOf(hash);
  return [dearest, ...NOBODYS_HASHES].filter((decoy) => {
    const work = passwords.workOf(decoy);
    if (work > missing + TOO_LITTLE) return false;
    missing -= work;
    return true;
  });
}

const HASHES_SAMPLED = 200;

/** The hash that costs most among some of the shop's, looked up once. */
function createFindDearest(old: Knex, passwords: PasswordChecker): () => Promise<string> {
  let dearest: string | undefined;
  return async () => {
    dearest ??= (await findSomeHashes(old, HASHES_SAMPLED)).reduce(
      (most, hash) => (passwords.workOf(hash) > passwords.workOf(most) ? hash : most),
      NOBODYS_DEFAULT,
    );
    return dearest;
  };
}

async function list(
  old: Knex,
  customerId: string,
  { cursor, limit }: PageWanted,
): Promise<Result<OrderPage, 'CURSOR_INVALID'>> {
  const after = cursor === undefined ? undefined : await findPlace(old, customerId, cursor);
  if (cursor !== undefined && !after) return refuse('CURSOR_INVALID');
  const rows = await findOrders(old, customerId, { limit: limit + 1, ...(after && { after }) });
  const items = rows.slice(0, limit).map((row) => ({
    id: row.id,
    placedAt: row.placed_at,
    status: row.status,
    total: { amount: Number(row.total_minor), currency: row.currency },
    lines: row.lines,
  }));
  const nextCursor = rows.length > limit ? cursorSchema.parse(items.at(-1)?.id) : null;
  return ok(orderPageSchema.parse({ items, nextCursor }));
}

/** What a database or a schema says of a failure may quote the row, or the login that was asked for. */
async function failingAsShop<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (err) {
    const code = err instanceof Error && 'code' in err ? String(err.code) : '';
    throw toFailure(err instanceof Error ? err.name : '', /^[A-Z0-9_]{5,30}$/.test(code) ? code : undefined);
  }
}

/** Classes of SQLSTATE: 22 a value, 28 who we are, 3D and 42 what is not there or not allowed.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html */
function toFailure(name: string, code: string | undefined): LegacyShopFailed {
  if (name === 'ZodError') return new LegacyShopFailed('ours', 'An order of the old shop has another form');
  const isOurs = code !== undefined && /^(?:22|28|3D|42)/.test(code);
  return new LegacyShopFailed(isOurs ? 'ours' : 'down', `The old database failed (${code ?? name})`);
}
