import type { Linking } from '../../core/linking/linking.ts';
import type { OrderPage } from '../../core/linking/legacy-shop.ts';
import type { Me } from '../contract/account.ts';
import {
  legacyLinkSchema,
  linkLegacySchema,
  orderPageSchema,
  orderQuerySchema,
  type OrderPage as Shown,
} from '../contract/legacy.ts';
import { BARE, operation, type Operation } from '../frame/operation.ts';

export interface LegacyDeps {
  linking: Linking;
}

export function legacyOperations(deps: LegacyDeps): Operation[] {
  return [link(deps), unlink(deps), listOrders(deps)];
}

function link({ linking }: LegacyDeps): Operation {
  return operation({
    ...BARE,
    id: 'linkLegacyAccount',
    method: 'post',
    path: '/v1/legacy-link',
    summary: 'Asks for the account of the old shop that a login and its password show.',
    description:
      'The person is then asked in the chat. What is answered about the credentials, and when, is the same whether or not the login exists. The password is neither stored nor logged.',
    access: 'edge',
    body: { json: linkLegacySchema },
    answers: { 202: { description: 'A question stands in the chat.', json: legacyLinkSchema } },
    refusals: [
      'SESSION_ENDED',
      'NOT_VERIFIED',
      'CONSENT_MISSING',
      'ALREADY_LINKED',
      'LINKED_ELSEWHERE',
      'CHAT_NEEDED',
      'LEGACY_CREDENTIALS_WRONG',
      'LOCKED',
      'LEGACY_SHOP_DOWN',
      'LEGACY_SHOP_NOT_CONFIGURED',
    ],
    limit: 'writes_account',
    async handle({ body, address }, { accountId, sessionId }) {
      const requested = await linking.request(accountId, { ...body, address, sessionId });
      if (!requested.ok) {
        const { refusal: code } = requested;
        return code === 'LOCKED' ? { code, retryAfterSeconds: requested.retryAfterSeconds } : { code };
      }
      const { confirmBy } = requested.value;
      return { status: 202, json: { state: 'pending' as const, confirmBy: confirmBy.toISOString() } };
    },
  });
}

function unlink({ linking }: LegacyDeps): Operation {
  return operation({
    ...BARE,
    id: 'unlinkLegacyAccount',
    method: 'delete',
    path: '/v1/legacy-link',
    summary: 'Lets go of the account of the old shop, or of the question whether to link it.',
    access: 'edge',
    answers: { 204: { description: 'Nothing is linked.' } },
    refusals: [],
    limit: 'writes_account',
    async handle(_call, { accountId }) {
      await linking.unlink(accountId);
      return { status: 204 };
    },
  });
}

const ORDERS = { description: 'A page of orders, the newest first.', json: orderPageSchema } as const;
const ORDER_REFUSALS = [
  'NOT_LINKED',
  'CURSOR_INVALID',
  'LEGACY_SHOP_DOWN',
  'LEGACY_SHOP_NOT_CONFIGURED',
] as const;

function listOrders(deps: LegacyDeps): Operation {
  return ordersBy(deps, {
    id: 'listLegacyOrders',
    path: '/v1/legacy-orders',
    summary: 'What was ordered in the old shop. It can only be read.',
    access: 'edge',
  });
}

/** The same for a service of ours, for the person whose token it exchanged. */
export function readOrdersForService(deps: LegacyDeps): Operation {
  return ordersBy(deps, {
    id: 'readLegacyOrdersForService',
    path: '/internal/v1/legacy-orders',
    summary: 'What the person ordered in the old shop.',
    access: 'legacy-orders.read',
  });
}

interface Way extends Pick<Operation, 'id' | 'path' | 'summary'> {
  access: 'edge' | 'legacy-orders.read';
}

function ordersBy({ linking }: LegacyDeps, way: Way): Operation {
  return operation({
    ...BARE,
    ...way,
    method: 'get',
    query: orderQuerySchema,
    answers: { 200: ORDERS },
    refusals: ORDER_REFUSALS,
    limit: 'reads_account',
    async handle({ query: { limit, cursor } }, { accountId }) {
      const page = await linking.orders(accountId, { limit, ...(cursor !== undefined && { cursor }) });
      return page.ok ? { status: 200, json: toShown(page.value) } : { code: page.refusal };
    },
  });
}

function toShown({ items, nextCursor }: OrderPage): Shown {
  return {
    items: items.map((order) => ({ ...order, placedAt: order.placedAt.toISOString() })),
    nextCursor,
  };
}

/** How an account stands with the old shop. */
export async function legacyLinkOf({ linking }: LegacyDeps, accountId: string): Promise<Me['legacyLink']> {
  const state = await linking.stateOf(accountId);
  if (state.state === 'none') return { state: 'none', login: null, since: null };
  return { state: state.state, login: state.login, since: state.since.toISOString() };
}
