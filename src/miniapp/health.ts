import Router from '@koa/router';

export interface Readiness {
  /** Each answers true when that part works now. */
  readiness: Readonly<Record<string, () => Promise<boolean>>>;
}

const PROBE_MILLISECONDS = 2_000;

/** Whether the process lives, and whether it can work. */
export function healthRoutes({ readiness }: Readiness): Router {
  const router = new Router();
  router.get('/healthz', (ctx) => {
    ctx.body = { status: 'alive' };
  });
  router.get('/readyz', async (ctx) => {
    const parts = await probe(readiness);
    const ready = Object.values(parts).every((state) => state === 'ready');
    ctx.status = ready ? 200 : 503;
    ctx.body = { status: ready ? 'ready' : 'not_ready', parts };
  });
  return router;
}

async function probe(readiness: Readiness['readiness']): Promise<Record<string, 'ready' | 'not_ready'>> {
  const parts = Object.entries(readiness).map(async ([name, isReady]) => {
    const inTime = new Promise<boolean>((resolve) => setTimeout(resolve, PROBE_MILLISECONDS, false).unref());
    const ready = await Promise.race([isReady().catch(() => false), inTime]);
    return [name, ready ? 'ready' : 'not_ready'] as const;
  });
  return Object.fromEntries(await Promise.all(parts));
}
