import Router from '@koa/router';
import type { Webhook } from '../core/channel/webhook.ts';
import { drain } from './frame/drain.ts';
import { TimeOver } from './frame/problems.ts';
import { within } from './frame/within.ts';

export interface MountedWebhooks {
  webhooks: ReadonlyArray<{ path: string; handle: Webhook }>;
}

const BIGGEST_WEBHOOK_BYTES = 1024 * 1024;
const BODY_MILLISECONDS = 30_000;

/** Where messengers call. */
export function webhookRoutes({ webhooks }: MountedWebhooks): Router {
  const router = new Router();
  for (const { path, handle } of webhooks) {
    router.register(path, ['GET', 'POST'], async (ctx) => {
      const body = await receive(ctx.req);
      const method = ctx.method === 'GET' ? 'GET' : 'POST';
      const { headers } = ctx;
      const isWhole = Buffer.isBuffer(body);
      const answer = isWhole
        ? await handle({ method, query: lastValues(ctx.query), headers, body })
        : { status: body };
      if (!isWhole) drain(ctx.req);
      ctx.status = answer.status;
      // Plain, whatever it holds: it may repeat what the caller sent.
      ctx.type = 'text/plain';
      ctx.body = answer.body ?? '';
    });
  }
  return router;
}

function lastValues(query: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, (Array.isArray(value) ? value.at(-1) : value) ?? '']),
  );
}

/** The body, or the status that says why there is none. */
async function receive(request: AsyncIterable<Buffer>): Promise<Buffer | 408 | 413> {
  try {
    return (await within(BODY_MILLISECONDS, readBody(request), () => new TimeOver())) ?? 413;
  } catch (err) {
    if (err instanceof TimeOver) return 408;
    throw err;
  }
}

/** As received, because a signature or a secret is checked before anything is parsed; `undefined` when too large. */
async function readBody(request: AsyncIterable<Buffer>): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > BIGGEST_WEBHOOK_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
