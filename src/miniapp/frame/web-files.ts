import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

export interface WebFile {
  type: string;
  plain: Buffer;
  brotli?: Buffer;
  gzip?: Buffer;
  etag: string;
  /** Its name changes with its content. */
  isImmutable: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};
const COMPRESSED = /^(?:text\/|application\/(?:json|manifest)|image\/svg)/;
/** Whether Vite put a hash of the content into the name: `name-Bc3dE5fG.js`. */
const HASHED = /^assets\/.*-[\w-]{8}\.\w+$/;
const BROTLI_QUALITY = 9;

/**
 * The built web application in memory, compressed once: a request names a key of a map, so no path leads anywhere else.
 * Empty while there is no build.
 */
export function readWebFiles(directory: string): ReadonlyMap<string, WebFile> {
  const files = new Map<string, WebFile>();
  for (const name of listFiles(directory)) {
    const type = TYPES[path.extname(name)];
    const place = name.split(path.sep).join('/');
    // What begins with a dot is the builder's.
    if (!type || /(?:^|\/)\./.test(place)) continue;
    files.set(place, toWebFile(place, type, readFileSync(path.join(directory, name))));
  }
  return files;
}

function listFiles(directory: string): string[] {
  try {
    return readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) =>
      statSync(path.join(directory, name)).isFile(),
    );
  } catch {
    return []; // Not built.
  }
}

function toWebFile(name: string, type: string, plain: Buffer): WebFile {
  const params = { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY };
  return {
    type,
    plain,
    ...(COMPRESSED.test(type) && { brotli: brotliCompressSync(plain, { params }), gzip: gzipSync(plain) }),
    etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
    isImmutable: HASHED.test(name),
  };
}
