import type { Context, Middleware } from 'koa';
import { hasEtag } from './has-etag.ts';
import { readWebFiles, type WebFile } from './web-files.ts';

export interface WebApplicationOptions {
  /** Where the build lies. */
  directory: string;
  /** Who may show the page in a frame, beside the messengers' own web clients. */
  frameAncestors: readonly string[];
}

/** Telegram's and WeChat's web clients show mini-apps in a frame. */
const MESSENGERS = [
  'https://web.telegram.org',
  'https://*.telegram.org',
  'https://*.weixin.qq.com',
  'https://*.wechat.com',
];

const NOT_BUILT = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>The page is not built</title>
</head>
<body>
<main>
<h1>The page is not built</h1>
<p>Run <code>npm run build</code> where the service runs, then load this again.</p>
</main>
</body>
</html>
`;

/** Serves the web application at /app/ and, for one-time links, at /capture/:token. Looking at a link uses nothing up. */
export function webApplication({ directory, frameAncestors }: WebApplicationOptions): Middleware {
  const policy = pagePolicy(frameAncestors);
  let files = readWebFiles(directory);
  return async (ctx, next) => {
    if (!isOurs(ctx.path)) return next();
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') {
      ctx.status = 405;
      ctx.set('allow', 'GET, HEAD');
      return;
    }
    if (ctx.path === '/app' || ctx.path === '/') return ctx.redirect('/app/');
    if (files.size === 0) files = readWebFiles(directory);
    const name = ctx.path.startsWith('/app/') ? ctx.path.slice('/app/'.length) : '';
    const file = files.get(name);
    if (file && name !== 'index.html') return sendFile(ctx, file);
    // A file of an older build is gone; a screen of the application is its page.
    if (/\.\w+$/.test(name) && name !== 'index.html') return next();
    sendPage(ctx, files.get('index.html'), policy);
  };
}

function isOurs(path: string): boolean {
  return path === '/' || path === '/app' || path.startsWith('/app/') || /^\/capture\/[^/]+$/.test(path);
}

/** No script but the build's own, nothing from elsewhere, and a camera but no microphone. */
function pagePolicy(frameAncestors: readonly string[]) {
  const directives = {
    'default-src': "'self'",
    'script-src': "'self'",
    'style-src': "'self'",
    'img-src': "'self' blob: data:",
    'media-src': "'self' blob:",
    'connect-src': "'self'",
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': ["'self'", ...MESSENGERS, ...frameAncestors].join(' '),
  };
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');
}

function sendPage(ctx: Context, page: WebFile | undefined, policy: string): void {
  ctx.set({
    'content-security-policy': policy,
    'permissions-policy': 'camera=(self), microphone=(), geolocation=(), payment=()',
    'cache-control': 'no-store',
    'x-robots-tag': 'noindex',
  });
  // A messenger's window, from which the page was opened, belongs to another origin.
  ctx.remove('cross-origin-opener-policy');
  if (page) return sendBytes(ctx, page);
  ctx.status = 503;
  ctx.type = 'text/html';
  ctx.body = NOT_BUILT;
}

function sendFile(ctx: Context, file: WebFile): void {
  ctx.status = 200;
  ctx.set({
    'cache-control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: file.etag,
  });
  if (hasEtag(ctx.get('if-none-match'), file.etag)) ctx.status = 304;
  else sendBytes(ctx, file);
}

function sendBytes(ctx: Context, { type, plain, brotli, gzip }: WebFile): void {
  ctx.status = 200;
  ctx.set('content-type', type);
  ctx.vary('accept-encoding');
  const accepted = brotli && gzip ? ctx.acceptsEncodings('br', 'gzip', 'identity') : 'identity';
  if (accepted === 'br' || accepted === 'gzip') ctx.set('content-encoding', accepted);
  ctx.body = accepted === 'br' ? brotli : accepted === 'gzip' ? gzip : plain;
  ctx.set('content-type', type);
}
