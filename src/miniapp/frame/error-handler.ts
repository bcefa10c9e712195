import { randomUUID } from 'node:crypto';
import type { Context, Middleware } from 'koa';
import type { Log } from '../../core/log.ts';
import { drain } from './drain.ts';
import { refusedToKept, respondKept } from './handle.ts';
import type { Refused } from './problems.ts';
import { toRefused } from './to-refused.ts';

/** The outermost of the API: numbers each request, tells the log of it by that number alone, and turns whatever went wrong
 * into a problem document. */
export function errorHandler(log: Log): Middleware {
  return async (ctx, next) => {
    const requestId = randomUUID();
    const startedAt = performance.now();
    ctx.set('x-request-id', requestId);
    try {
      await next();
      if (ctx.body === undefined || ctx.body === null) tellNothingHere(ctx);
    } catch (err) {
      const refused = toRefused(err) ?? { code: 'INTERNAL' };
      if (refused.code === 'INTERNAL') log.error({ event: 'http.failed', requestId, err });
      else if (refused.code === 'UNAVAILABLE') log.warn({ event: 'http.unavailable', requestId, err });
      respondRefused(ctx, refused);
    }
    drain(ctx.req);
    const milliseconds = Math.round(performance.now() - startedAt);
    const { operation } = ctx.state;
    const answered = { event: 'http.answered', requestId, operation, status: ctx.status, milliseconds };
    if (ctx.method === 'GET' && ctx.status < 400) log.debug(answered);
    else log.info(answered);
  };
}

function respondRefused(ctx: Context, refused: Refused): void {
  respondKept(ctx, refusedToKept(refused));
}

/** What the router found no route or no method for. */
function tellNothingHere(ctx: Context): void {
  const allowed = ctx.response.get('allow');
  if (ctx.status === 404) respondRefused(ctx, { code: 'NOT_FOUND' });
  if (ctx.status === 405 || ctx.status === 501) {
    respondRefused(ctx, { code: 'METHOD_NOT_ALLOWED' });
    ctx.set('allow', allowed);
  }
}
