import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Exchange } from './exchange.ts';

const folder = join(import.meta.dirname, '..', 'page');

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Serves the chat page at `/` and its files beside it; false where there is no such file. */
export async function servePage({ request, response, url }: Exchange): Promise<boolean> {
  const name = url.pathname === '/' ? 'index.html' : url.pathname.slice(1);
  const type = contentTypes[extname(name)];
  if (request.method !== 'GET' || type === undefined || !/^[a-z-]+\.[a-z]+$/.test(name)) return false;
  const path = join(folder, name);
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return false;
  response.writeHead(200, {
    'content-type': type,
    'cache-control': 'no-cache',
    'content-security-policy':
      "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; style-src 'self'; frame-src http: https:; frame-ancestors 'self'",
    // Handed on to the pages that a phone opens: a frame's `allow` says which of it.
    'permissions-policy': 'camera=*, microphone=*',
  });
  await pipeline(createReadStream(path), response);
  return true;
}
