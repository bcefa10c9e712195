import {
  customerSchema,
  LegacyShopFailed,
  orderPageSchema,
  type LegacyShop,
} from '../../../core/linking/legacy-shop.ts';
import { isSafeAddress } from '../../../core/linking/is-safe-address.ts';
import { ok, refuse } from '../../../core/result.ts';
import { createShopApi, type ShopAnswer } from './shop-api.ts';

export interface HttpLegacyShopOptions {
  /** Below it lie `/credentials/check` and `/customers`. */
  url: string;
  token: string;
  timeoutMilliseconds?: number;
}

const TIMEOUT_MILLISECONDS = 5_000;

/**
 * The old shop behind two calls over HTTP, which its operator provides:
 *
 * - `POST /credentials/check` with `{ login, password }` → 200 `{ customerId }`, or 422 where they are nobody's: one answer,
 *   and as much work, whether or not the login exists.
 * - `GET /customers/{id}/orders?limit=10[&cursor=…]` → 200 `{ items: [{ id, placedAt, status, total: { amount, currency },
 *   lines: [{ title, quantity }] }], nextCursor }`, newest first; times as ISO 8601 with an offset, amounts in minor units,
 *   a cursor of up to 48 of A-Z, a-z, 0-9, `_`, `.`, `~`, `-`, or null. 404 for a customer that the shop does not know, 422
 *   for a cursor it did not give.
 *
 * Every call carries `Authorization: Bearer <token>`; 401 and 403 say that ours is wrong. 429, 5xx and silence mean that
 * the shop is down. A redirect is not followed: it would carry the password elsewhere.
 */
export function openHttpLegacyShop(options: HttpLegacyShopOptions): LegacyShop {
  const { url, token, timeoutMilliseconds = TIMEOUT_MILLISECONDS } = options;
  if (!isSafeAddress(url)) throw new Error('The old shop is reached over https, or on this machine');
  const call = createShopApi({ root: url.replace(/\/+$/, ''), token, timeoutMilliseconds });
  return {
    async checkCredentials({ login, password }) {
      const answer = await call('/credentials/check', { login, password });
      if (answer.status === 422) return refuse('CREDENTIALS_WRONG');
      return ok(read(answer, customerSchema).customerId);
    },
    async listOrders(customerId, { limit, cursor }) {
      const query = new URLSearchParams({ limit: String(limit), ...(cursor !== undefined && { cursor }) });
      const answer = await call(`/customers/${encodeURIComponent(customerId)}/orders?${query.toString()}`);
      if (answer.status === 404) return ok({ items: [], nextCursor: null });
      if (answer.status === 422) return refuse('CURSOR_INVALID');
      return ok(read(answer, orderPageSchema));
    },
    close: () => Promise.resolve(),
  };
}

interface Reader<Value> {
  safeParse(value: unknown): { success: true; data: Value } | { success: false };
}

/** What the schema has to complain about would quote what it complains about. */
function read<Value>({ status, body }: ShopAnswer, schema: Reader<Value>): Value {
  const parsed = status === 200 ? schema.safeParse(body) : undefined;
  if (!parsed?.success)
    throw new LegacyShopFailed('ours', `The old shop answered in another form (${status})`);
  return parsed.data;
}
