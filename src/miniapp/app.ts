import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Router from '@koa/router';
import Koa from 'koa';
import { LINK_PATH, type OneTimeLinks } from '../core/one-time-links/one-time-links.ts';
import type { Webhook } from '../core/channel/webhook.ts';
import type { Log } from '../core/log.ts';
import { capturePage } from './capture-page.ts';

export interface AppDeps {
  port: number;
  log: Log;
  /** Each answers true when that part works now. */
  readiness: Readonly<Record<string, () => Promise<boolean>>>;
  webhooks: ReadonlyArray<{ path: string; handle: Webhook }>;
  oneTimeLinks: Pick<OneTimeLinks, 'look'>;
}

const BIGGEST_WEBHOOK_BYTES = 1024 * 1024;
const PROBE_MILLISECONDS = 2_000;

/** What the process shows over HTTP: its health, and where messengers call. */
export async function openApp(deps: AppDeps): Promise<{ port: number; close(): Promise<void> }> {
  const app = new Koa();
  app.on('error', (err: unknown) => deps.log.error({ event: 'http.failed', err }));
  const router = createRouter(deps);
  app.use(router.routes()).use(router.allowedMethods());

  const handle = app.callback();
  const server = createServer((request, response) => void handle(request, response));
  // Node's defaults wait for minutes: a slow client would hold a connection that long.
  Object.assign(server, { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 5_000 });
  const port = await listen(server, deps.port);
  deps.log.info({ event: 'http.listening', port });
  return { port, close: () => close(server) };
}

function createRouter({ readiness, webhooks, oneTimeLinks }: AppDeps): Router {
  const router = new Router();
  router.get('/healthz', (ctx) => {
    ctx.body = { status: 'alive' };
  });
  router.get('/readyz', async (ctx) => {
    const parts = await probe(readiness);
    const ready = Object.values(parts).every((state) => state === 'ready');
    ctx.status = ready ? 200 : 503;
    ctx.body = { status: ready ? 'ready' : 'not_ready', parts };
  });
  router.get(`${LINK_PATH}/:token`, async (ctx) => {
    const { status, html } = capturePage(await oneTimeLinks.look(ctx.params['token'] ?? ''));
    ctx.status = status;
    ctx.type = 'text/html';
    ctx.set(PAGE_HEADERS);
    ctx.body = html;
  });
  for (const { path, handle } of webhooks) {
    router.register(path, ['GET', 'POST'], async (ctx) => {
      const body = await readBody(ctx.req);
      const method = ctx.method === 'GET' ? 'GET' : 'POST';
      const { headers } = ctx;
      const answer = body
        ? await handle({ method, query: lastValues(ctx.query), headers, body })
        : { status: 413 };
      ctx.status = answer.status;
      // Plain, whatever it holds: it may repeat what the caller sent.
      ctx.type = 'text/plain';
      ctx.body = answer.body ?? '';
    });
  }
  return router;
}

/** The address is a secret: it goes to nobody else and into no cache. */
const PAGE_HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
};

function lastValues(query: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, (Array.isArray(value) ? value.at(-1) : value) ?? '']),
  );
}

async function probe(readiness: AppDeps['readiness']): Promise<Record<string, 'ready' | 'not_ready'>> {
  const parts = Object.entries(readiness).map(async ([name, isReady]) => {
    const inTime = new Promise<boolean>((resolve) => setTimeout(resolve, PROBE_MILLISECONDS, false).unref());
    const ready = await Promise.race([isReady().catch(() => false), inTime]);
    return [name, ready ? 'ready' : 'not_ready'] as const;
  });
  return Object.fromEntries(await Promise.all(parts));
}

/** As received, because a signature or a secret is checked before anything is parsed; `undefined` when too large. */
async function readBody(request: AsyncIterable<Buffer>): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > BIGGEST_WEBHOOK_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: Error) =>
      reject(new Error(`Port ${port} cannot be had: set PORT`, { cause })),
    );
    server.listen(port, () => resolve(portOf(server.address())));
  });
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address ? address.port : 0;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
