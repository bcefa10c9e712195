import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import { chatRoutes } from './chat-routes.ts';
import { ControlError } from './control-error.ts';
import type { Exchange } from './exchange.ts';
import { faultRoutes } from './fault-routes.ts';
import { fileRoutes } from './file-routes.ts';
import { oldShopRoutes } from './old-shop-routes.ts';
import { peopleRoutes } from './people-routes.ts';
import type { Handler, Hosts, Route } from './visit.ts';

const routes: readonly Route[] = [
  ...peopleRoutes,
  ...chatRoutes,
  ...fileRoutes,
  ...faultRoutes,
  ...oldShopRoutes,
];

/** Answers `/sandbox/…`, the people's side of the chats in every messenger; false for any other address. */
export async function serveControlApi(hosts: Hosts, exchange: Exchange): Promise<boolean> {
  const { request, response, url } = exchange;
  if (!url.pathname.startsWith('/sandbox/')) return false;
  try {
    const [handler, parts] = findRoute(request.method ?? 'GET', url.pathname);
    const result = await handler({ ...exchange, ...hosts, parts });
    if (!response.headersSent && !response.destroyed) respond(response, 200, result ?? {});
  } catch (error) {
    request.resume();
    if (response.headersSent || exchange.signal.aborted) response.destroy();
    else
      respond(response, statusOf(error), { problem: error instanceof Error ? error.message : String(error) });
  }
  return true;
}

function findRoute(wanted: string, path: string): [Handler, Record<string, string>] {
  for (const { method, pattern, handler } of routes) {
    const match = wanted === method ? pattern.exec(path) : undefined;
    if (match) return [handler, Object.fromEntries(Object.entries(match.groups ?? {}).map(decodePart))];
  }
  throw new ControlError(404, `There is no ${wanted} ${path}`);
}

function decodePart([name, text]: [string, string]): [string, string] {
  return [name, decodeURIComponent(text)];
}

function statusOf(error: unknown): number {
  if (error instanceof ControlError) return error.status;
  return error instanceof z.ZodError || error instanceof SyntaxError ? 422 : 500;
}

function respond(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
