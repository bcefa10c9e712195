import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Router from '@koa/router';
import Koa from 'koa';
import type { Log } from '../core/log.ts';
import type { ApiDeps } from './api-deps.ts';
import { mountApi } from './api.ts';
import { healthRoutes, type Readiness } from './health.ts';
import { webhookRoutes, type MountedWebhooks } from './webhooks.ts';

export interface AppDeps extends Readiness, MountedWebhooks {
  port: number;
  log: Log;
  /** Of the role `miniapp`; the others show no more than their health. */
  api?: ApiDeps;
}

/** The slowest upload, and some. What is smaller has its own, shorter times. */
const REQUEST_MILLISECONDS = 330_000;

/** What the process shows over HTTP: its health, where messengers call, and the API with its page. */
export async function openApp(deps: AppDeps): Promise<{ port: number; close(): Promise<void> }> {
  const { log, api } = deps;
  const app = new Koa();
  app.on('error', (err: unknown) => log.error({ event: 'http.failed', err }));
  const router = new Router();
  router.use(healthRoutes(deps).routes(), webhookRoutes(deps).routes());
  app.use(router.routes()).use(router.allowedMethods());
  if (api) mountApi(app, { ...api, log });

  const handle = app.callback();
  const server = createServer((request, response) => void handle(request, response));
  // Node's defaults wait for minutes: a slow client would hold a connection that long.
  Object.assign(server, {
    headersTimeout: 10_000,
    requestTimeout: REQUEST_MILLISECONDS,
    keepAliveTimeout: 5_000,
    maxRequestsPerSocket: 10_000,
  });
  const port = await listen(server, deps.port);
  log.info({ event: 'http.listening', port });
  return { port, close: () => close(server) };
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
