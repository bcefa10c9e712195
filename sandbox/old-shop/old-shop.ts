import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Exchange } from '../control/exchange.ts';
import { createFaults, type Fault, type Faults } from '../control/faults.ts';
import { CUSTOMERS, type Customer } from './customers.ts';

/** Below it lies the shop's API. */
export const OLD_SHOP_PATH = '/old-shop';
export const OLD_SHOP_TOKEN = 'sandbox-old-shop-token';

/** A stand-in for the old shop application, over the HTTP contract of `src/engines/legacy-shop/http`. */
export interface OldShop {
  readonly faults: Faults;
  /** False when the path is none of its. */
  serve(exchange: Exchange): Promise<boolean>;
  customers: readonly Customer[];
}

export function createOldShop(customers: readonly Customer[] = CUSTOMERS): OldShop {
  const faults = createFaults();
  return {
    faults,
    customers,
    async serve(exchange) {
      const { pathname } = exchange.url;
      if (!pathname.startsWith(`${OLD_SHOP_PATH}/`)) return false;
      const path = pathname.slice(OLD_SHOP_PATH.length);
      const answer = await answerTo(exchange, path, { faults, customers });
      if (answer) respond(exchange, answer);
      return true;
    },
  };
}

interface Shop {
  faults: Faults;
  customers: readonly Customer[];
}

interface Answer {
  status: number;
  body: unknown;
}

const problem = (status: number, text: string): Answer => ({ status, body: { problem: text } });

/** `undefined` where a fault has been the answer, or there is none. */
async function answerTo(exchange: Exchange, path: string, shop: Shop): Promise<Answer | undefined> {
  const { request, url } = exchange;
  const [, customerId] = /^\/customers\/([^/]+)\/orders$/.exec(path) ?? [];
  const isCheck = path === '/credentials/check';
  const fault = shop.faults.take(isCheck ? 'credentials/check' : 'orders');
  if (fault && !(await survives(fault, exchange))) return undefined;
  const body = await readBody(exchange);
  if (fault?.kind === 'lost_answer') return void exchange.response.destroy();
  if (request.headers.authorization !== `Bearer ${OLD_SHOP_TOKEN}`) return problem(401, 'Another token');
  if (request.method !== (isCheck ? 'POST' : 'GET')) return problem(405, 'Another method');
  if (isCheck) return check(exchange, body, shop);
  if (customerId === undefined) return problem(404, 'There is nothing');
  return list(url, decodeURIComponent(customerId), shop);
}

const credentialsSchema = z.strictObject({ login: z.string().min(1), password: z.string().min(1) });

function check({ request }: Exchange, body: string, { customers }: Shop): Answer {
  if (request.headers['content-type'] !== 'application/json') return problem(415, 'JSON is expected');
  const parsed = credentialsSchema.safeParse(parse(body));
  if (!parsed.success) return problem(400, 'A login and a password are expected');
  const { login, password } = parsed.data;
  const customer = customers.find((known) => known.login.toLowerCase() === login.toLowerCase());
  if (customer?.password !== password) return problem(422, 'Nobody has these credentials');
  return { status: 200, body: { customerId: customer.id } };
}

const querySchema = z.strictObject({
  limit: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .pipe(z.number().min(1).max(50)),
  cursor: z.string().optional(),
});

function list(url: URL, customerId: string, { customers }: Shop): Answer {
  const query = querySchema.safeParse(Object.fromEntries(url.searchParams));
  if (!query.success) return problem(400, 'Only a limit of 1 to 50 and a cursor are expected');
  const customer = customers.find(({ id }) => id === customerId);
  if (!customer) return problem(404, 'There is no such customer');
  const { limit, cursor } = query.data;
  const last = customer.orders.findIndex(({ id }) => id === cursor);
  if (cursor !== undefined && last < 0) return problem(422, 'The cursor is none of ours');
  const items = customer.orders.slice(last + 1, last + 1 + limit);
  const isMore = last + 1 + limit < customer.orders.length;
  return { status: 200, body: { items, nextCursor: isMore ? (items.at(-1)?.id ?? null) : null } };
}

/** False when the fault has already been the answer, or there will be none. */
async function survives(fault: Fault, { request, response, signal }: Exchange): Promise<boolean> {
  if (fault.kind === 'slow') await delay(fault.milliseconds, undefined, { signal });
  if (fault.kind === 'slow' || fault.kind === 'lost_answer') return true;
  request.resume();
  if (fault.kind === 'cut') response.destroy();
  if (fault.kind === 'html') {
    response.writeHead(fault.code, { 'content-type': 'text/html', connection: 'close' });
    response.end(`<html><head><title>${fault.code}</title></head><body>Sorry</body></html>`);
  }
  if (fault.kind === 'error') {
    response.writeHead(fault.status ?? fault.code, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ problem: fault.description }));
  }
  return false;
}

const BIGGEST_BODY = 64 * 1024;

async function readBody({ request }: Exchange): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size <= BIGGEST_BODY) chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    return undefined; // What is no JSON fits no schema either.
  }
}

function respond({ response }: Exchange, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
