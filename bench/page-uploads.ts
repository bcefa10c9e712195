/*
 * node bench/page-uploads.ts [uploads] [megabytes]
 *
 * Many large pieces given through the API at once: memory of the service above idle (aim: under 300 MB for 100 of 10 MB),
 * and meanwhile the status of somebody else (aim: 95 % within 200 ms).
 */
import { setTimeout as wait } from 'node:timers/promises';
import { quantile } from '../src/core/video/quantile.ts';
import { givePiece, openPageService, pieceOf, type PagePerson, type PageService } from './page-service.ts';

const LOOK_EVERY_MILLISECONDS = 50;

async function main(): Promise<void> {
  const uploads = Number(process.argv[2] ?? 100);
  const megabytes = Number(process.argv[3] ?? 10);
  const service = await openPageService();
  try {
    const [onlooker, ...people] = await service.people(uploads + 1);
    const idle = await service.process.memory();
    const closing = new AbortController();
    const watched = watch(service, onlooker, closing.signal);
    const startedAt = performance.now();
    await Promise.all(
      people.map(async (person) => {
        await (await givePiece(service.url, person, pieceOf(megabytes * 1024 * 1024))).arrayBuffer();
      }),
    );
    const took = (performance.now() - startedAt) / 1_000;
    closing.abort();
    const { peak, waits } = await watched;
    process.stdout.write(
      `${uploads} uploads of ${megabytes} MB at once, taken in within ${took.toFixed(1)} s: ` +
        `idle ${idle.toFixed(0)} MB, peak ${peak.toFixed(0)} MB, ${(peak - idle).toFixed(0)} MB above idle (aim: under 300)\n` +
        `status meanwhile, ${waits.length} times: p50 ${quantile(waits, 0.5).toFixed(0)} ms, ` +
        `p95 ${quantile(waits, 0.95).toFixed(0)} ms (aim: under 200), slowest ${Math.max(...waits).toFixed(0)} ms\n`,
    );
  } finally {
    await service.close();
  }
}

async function watch(
  { url, process: service }: PageService,
  person: PagePerson | undefined,
  signal: AbortSignal,
): Promise<{ peak: number; waits: number[] }> {
  let peak = 0;
  const waits: number[] = [];
  while (!signal.aborted) {
    peak = Math.max(peak, await service.memory());
    const startedAt = performance.now();
    const headers = { authorization: `Bearer ${person?.accessToken}` };
    const answer = await fetch(`${url}/v1/verifications/current`, { headers });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`The status was answered with ${answer.status}`);
    waits.push(performance.now() - startedAt);
    await wait(LOOK_EVERY_MILLISECONDS);
  }
  return { peak, waits };
}

await main();
