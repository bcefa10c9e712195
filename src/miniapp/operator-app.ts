import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Pairing } from '../core/channel/pairing.ts';
import type { Log } from '../core/log.ts';
import { OPERATOR_STYLE_HASH, renderOperatorPage } from './operator-page.ts';

export interface OperatorAppDeps {
  port: number;
  log: Log;
  /** The accounts that somebody must confirm on a phone, as they are now. */
  pairings: () => readonly Pairing[];
}

/**
 * A page for whoever runs this on this machine: how to pair our accounts. What it shows is worth an account, so it
 * listens on the loopback interface alone, and answers no browser that was led here under another name or from another
 * page.
 */
export async function openOperatorApp({
  port,
  log,
  pairings,
}: OperatorAppDeps): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const { status, page } = answer(request, portOf(server), pairings);
    respond(response, status, request.method === 'HEAD' ? '' : page);
  });
  Object.assign(server, { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 5_000 });
  await listen(server, port);
  const opened = portOf(server);
  log.info({ event: 'operator.listening', port: opened }, `Pair the phone at http://127.0.0.1:${opened}`);
  return { port: portOf(server), close: () => close(server) };
}

interface Answer {
  status: number;
  page: string;
}

function answer(request: IncomingMessage, port: number, pairings: () => readonly Pairing[]): Answer {
  const { method = '', url = '', headers } = request;
  if (!isOurs(headers.host, port)) return { status: 421, page: 'There is no such host here.' };
  if (headers.origin !== undefined && !isOurs(originHost(headers.origin), port)) {
    return { status: 403, page: 'Open this page by itself.' };
  }
  if (url.split('?')[0] !== '/') return { status: 404, page: 'There is no such page here.' };
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, page: 'This page can only be read.' };
  return { status: 200, page: renderOperatorPage(pairings()) };
}

/** Another name that resolves to this machine is another site's way in (DNS rebinding). */
function isOurs(host: string | undefined, port: number): boolean {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`;
}

function originHost(origin: string): string | undefined {
  const url = URL.parse(origin);
  return url?.protocol === 'http:' ? url.host : undefined;
}

function respond(response: ServerResponse, status: number, body: string): void {
  const type = status === 200 ? 'text/html' : 'text/plain';
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'content-security-policy': `default-src 'none'; style-src '${OPERATOR_STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    'cache-control': 'no-store',
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  });
  response.end(body);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: Error) =>
      reject(new Error(`Port ${port} cannot be had for the operator's page`, { cause })),
    );
    server.listen(port, '127.0.0.1', () => resolve());
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
