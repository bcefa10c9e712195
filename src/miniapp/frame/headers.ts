import cors from '@koa/cors';
import type { Middleware } from 'koa';
import helmet from 'koa-helmet';

/** What every answer carries; a page puts its own policy in the place of this one, which lets nothing be shown. */
export function securityHeaders({ isHttps }: { isHttps: boolean }): Middleware {
  return helmet({
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
}

/** Answers are nobody's but the caller's. */
export const noStore: Middleware = async (ctx, next) => {
  ctx.set('cache-control', 'no-store');
  await next();
};

/** Lets pages of exactly these origins read answers. No cookie is ever looked at, so none may be sent along. */
export function crossOrigin(origins: readonly string[]): Middleware {
  const allowed = new Set(origins);
  return cors({
    origin: (ctx) => (allowed.has(ctx.get('origin')) ? ctx.get('origin') : ''),
    credentials: false,
    allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'if-none-match'],
    exposeHeaders: ['etag', 'retry-after', 'x-request-id', 'idempotent-replay'],
    maxAge: 600,
    keepHeadersOnError: false,
  });
}
