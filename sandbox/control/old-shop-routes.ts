import type { Route, Visit } from './visit.ts';

export const oldShopRoutes: readonly Route[] = [
  { method: 'GET', pattern: /^\/sandbox\/old-shop$/, handler: listCustomers },
];

/** Whoever may try to be one of them: with their passwords, which are no secret here. */
function listCustomers({ oldShop }: Visit): unknown {
  return (oldShop?.customers ?? []).map(({ name, login, password, orders }) => ({
    name,
    login,
    password,
    orders: orders.length,
  }));
}
