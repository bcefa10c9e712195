import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';

export interface CameraPage {
  url: string;
  /** The file that the page captured last. Fails where it captured none. */
  captured(): Promise<{ name: string; path: string; bytes: Buffer }>;
  close(): Promise<void>;
}

const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** The camera's components on a page of their own, built as the application is, under the same content security policy. */
export async function serveCameraPage(): Promise<CameraPage> {
  const folder = await mkdtemp(path.join(tmpdir(), 'camera-page-'));
  await buildPage(path.join(folder, 'page'));
  let last: string | undefined;
  const server = createServer((request, response) => {
    void answer(request).then(([status, type, body]) =>
      response.writeHead(status, { 'Content-Type': type, 'Content-Security-Policy': POLICY }).end(body),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;

  return {
    url: `http://127.0.0.1:${port}/`,
    async captured() {
      if (!last) throw new Error('The page captured nothing');
      return { name: path.basename(last), path: last, bytes: await readFile(last) };
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true });
    },
  };

  async function answer(request: IncomingMessage): Promise<[number, string, Buffer | string]> {
    const { pathname } = new URL(request.url ?? '/', 'http://page');
    if (request.method === 'POST') {
      last = path.join(folder, path.basename(pathname));
      await writeFile(last, Buffer.concat(await request.toArray()));
      return [204, 'text/plain', ''];
    }
    const file = path.join(folder, 'page', pathname === '/' ? 'index.html' : pathname);
    const bytes = await readFile(file).catch(() => undefined);
    return bytes ? [200, TYPES[path.extname(file)] ?? 'text/plain', bytes] : [404, 'text/plain', 'Not found'];
  }
}

/** The bare page has a style element; the application has none. */
const POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; media-src blob:; object-src 'none'";

async function buildPage(outDir: string): Promise<void> {
  await build({
    configFile: false,
    envFile: false,
    root: path.resolve(import.meta.dirname, '../camera-page'),
    logLevel: 'error',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir,
      emptyOutDir: true,
      target: ['es2021', 'safari15', 'chrome87', 'firefox90'],
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
    },
  });
}
