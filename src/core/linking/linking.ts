import { lockAccount } from '../accounts/account-store.ts';
import { inTransaction, type Db } from '../database.ts';
import { refuse, type Result } from '../result.ts';
import { unlinkAccount } from './answer-link.ts';
import type { CustomerSeal } from './customer-seal.ts';
import {
  cursorSchema,
  LegacyShopFailed,
  MOST_ORDERS,
  tellOfFailure,
  type OrderPage,
  type PageWanted,
} from './legacy-shop.ts';
import { findLinkOf } from './legacy-link-store.ts';
import {
  createLinkRequests,
  type LinkingDeps,
  type LinkRequest,
  type LinkRequested,
} from './request-link.ts';

/** The account of the old shop that belongs to one of ours. */
export interface Linking {
  /** Whether there is an old shop. */
  readonly hasLegacyShop: boolean;
  /**
   * Somebody signed in as this account shows login and password of the old shop; the person is then asked in their chat.
   * What it answers about the credentials, and when, is the same whether or not the login exists. Throws `LimiterDown`.
   */
  request(accountId: string, request: LinkRequest): Promise<LinkRequested>;
  stateOf(accountId: string): Promise<LinkState>;
  /** Idempotent. */
  unlink(accountId: string): Promise<void>;
  orders(accountId: string, page: PageWanted): Promise<Result<OrderPage, OrdersRefusal>>;
}

export type LinkState =
  | { state: 'none' }
  /** `login` is masked. */
  | { state: 'pending'; linkId: string; login: string; since: Date; confirmBy: Date }
  | { state: 'linked'; login: string; since: Date };

type OrdersRefusal = 'LEGACY_SHOP_NOT_CONFIGURED' | 'NOT_LINKED' | 'CURSOR_INVALID' | 'LEGACY_SHOP_DOWN';

export function createLinking(deps: LinkingDeps): Linking {
  const { db, clock, shop } = deps;
  return {
    hasLegacyShop: shop !== undefined,
    request: createLinkRequests(deps),
    stateOf: (accountId) => findLinkState(db, deps.customers, accountId, clock()),
    unlink: (accountId) =>
      inTransaction(db, async (trx) => {
        if (await lockAccount(trx, accountId)) await unlinkAccount(trx, accountId, 'page', clock());
      }),
    orders: (accountId, page) => findOrders(deps, accountId, page),
  };
}

export async function findLinkState(
  db: Db,
  customers: CustomerSeal,
  accountId: string,
  now: Date,
): Promise<LinkState> {
  const link = await findLinkOf(db, accountId);
  if (!link || (link.status === 'pending' && link.confirmBy <= now)) return { state: 'none' };
  const { maskedLogin: login } = customers.open(link);
  return link.status === 'linked'
    ? { state: 'linked', login, since: link.linkedAt }
    : { state: 'pending', linkId: link.id, login, since: link.requestedAt, confirmBy: link.confirmBy };
}

async function findOrders(
  { db, shop, customers, log }: LinkingDeps,
  accountId: string,
  { cursor, limit }: PageWanted,
): Promise<Result<OrderPage, OrdersRefusal>> {
  if (!shop) return refuse('LEGACY_SHOP_NOT_CONFIGURED');
  const link = await findLinkOf(db, accountId);
  if (link?.status !== 'linked') return refuse('NOT_LINKED');
  if (cursor !== undefined && !cursorSchema.safeParse(cursor).success) return refuse('CURSOR_INVALID');
  const page = { limit: Math.max(1, Math.min(limit, MOST_ORDERS)), ...(cursor !== undefined && { cursor }) };
  try {
    return await shop.listOrders(customers.open(link).id, page);
  } catch (err) {
    if (!(err instanceof LegacyShopFailed)) throw err;
    tellOfFailure(log, err);
    return refuse('LEGACY_SHOP_DOWN');
  }
}
