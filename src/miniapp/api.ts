import Router from '@koa/router';
import type Koa from 'koa';
import type { Middleware } from 'koa';
import type { Log } from '../core/log.ts';
import type { ApiDeps } from './api-deps.ts';
import { errorHandler } from './frame/error-handler.ts';
import { createStreamCounter } from './frame/event-stream.ts';
import { createFairShare } from './frame/fair-share.ts';
import { createHandle, FRAME_TIMES } from './frame/handle.ts';
import { crossOrigin, standingHeaders } from './frame/headers.ts';
import { webApplication } from './frame/web-application.ts';
import { createOperations } from './routes/operations.ts';

/** Less than a millisecond of hashing and encryption. */
const BYTES_PER_TURN = 128 * 1024;

/** The API and the page that uses it. */
export function mountApi(app: Koa, deps: ApiDeps & { log: Log }): void {
  const { core, limiters, log, publicUrl, times = FRAME_TIMES } = deps;
  // Without `maxIpsCount` the left-most address counts, which the client writes.
  Object.assign(app, { proxy: deps.trustedProxies > 0, maxIpsCount: deps.trustedProxies });
  const frame = {
    authenticate: (token: string, zone: 'edge' | 'internal') => core.sessions.authenticate(token, zone),
    limiters,
    idempotentAnswers: core.idempotentAnswers,
    streams: createStreamCounter(),
    log,
    times,
    share: createFairShare(BYTES_PER_TURN),
  };
  // A gateway that lets some paths through and not others compares them letter by letter.
  const router = new Router({ sensitive: true, strict: true });
  const plain = new Map<string, Middleware>();
  for (const operation of createOperations(deps)) {
    const { method, path } = operation;
    const handle = createHandle(operation, frame);
    router[method](path.replaceAll(/\{(\w+)\}/g, ':$1'), handle);
    if (!path.includes('{')) plain.set(`${method.toUpperCase()} ${path}`, handle);
  }
  app.use(errorHandler(log));
  app.use(standingHeaders(app, publicUrl.startsWith('https://')));
  app.use(crossOrigin(deps.corsOrigins));
  // The router tries one pattern after another: what has no parameters is found before it.
  app.use((ctx, next) => {
    const handle = plain.get(`${ctx.method} ${ctx.path}`);
    return handle ? handle(ctx, next) : next();
  });
  app.use(webApplication({ directory: deps.webDirectory, frameAncestors: deps.frameAncestors }));
  app.use(router.routes()).use(router.allowedMethods());
}
