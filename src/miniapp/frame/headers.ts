import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import cors from '@koa/cors';
import type Koa from 'koa';
import type { Middleware } from 'koa';
import helmet from 'koa-helmet';

/** What every answer carries, the same for all; a page puts its own policy in the place of this one, which lets nothing be
 * shown. */
export function standingHeaders(app: Koa, isHttps: boolean): Middleware {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  // Answers are nobody's but the caller's, and may depend on where a page asks from.
  response.setHeaders(
    new Map([
      ['cache-control', 'no-store'],
      ['vary', 'Origin'],
    ]),
  );
  const protect = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: isHttps && { maxAge: 365 * 24 * 60 * 60, includeSubDomains: false },
    // For plugins and browsers of long ago.
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
    // Who may frame a page is said by its policy, which knows more than one origin.
    xFrameOptions: false,
  });
  const made = protect(app.createContext(response.req, response), () => Promise.resolve()).then(() =>
    Object.entries(response.getHeaders()),
  );
  return async ({ res }, next) => {
    for (const [name, value] of await made) res.setHeader(name, value ?? '');
    await next();
  };
}

/** Lets pages of exactly these origins read answers. No cookie is ever looked at, so none may be sent along. */
export function crossOrigin(origins: readonly string[]): Middleware {
  const allowed = new Set(origins);
  const allow = cors({
    origin: (ctx) => (allowed.has(ctx.get('origin')) ? ctx.get('origin') : ''),
    credentials: false,
    allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'if-none-match'],
    exposeHeaders: ['etag', 'retry-after', 'x-request-id', 'idempotent-replay'],
    maxAge: 600,
    keepHeadersOnError: false,
  });
  return (ctx, next) => (ctx.get('origin') === '' ? next() : allow(ctx, next));
}
