/*
 * node bench/uploads.ts [uploads] [megabytes]
 *
 * Memory of the service while many large pieces arrive at once. The aim is under 300 MB above idle for 50 of 15 MB.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openTelegramSandbox } from '../sandbox/telegram/server.ts';
import { openEmbeddedPostgres } from '../src/engines/postgres/embedded-postgres.ts';
import { PHRASES } from '../src/core/dialogue/phrases-for.ts';
import { spawnService } from './service-process.ts';

const PATIENCE = { timeoutMilliseconds: 120_000 };
const { choices, chooseDocument } = PHRASES.en;

async function main(): Promise<void> {
  const uploads = Number(process.argv[2] ?? 50);
  const megabytes = Number(process.argv[3] ?? 15);
  const dataDir = await mkdtemp(path.join(tmpdir(), 'bonafide-bench-'));
  const postgres = await openEmbeddedPostgres({ directory: path.join(dataDir, 'postgres') });
  const sandbox = await openTelegramSandbox();
  const { token: TELEGRAM_BOT_TOKEN, url: TELEGRAM_API_ROOT } = sandbox;
  const service = await spawnService(
    { DATABASE_URL: postgres.url, DATA_DIR: dataDir, TELEGRAM_BOT_TOKEN, TELEGRAM_API_ROOT },
    ['bots'],
  );
  try {
    const people = await Promise.all(Array.from({ length: uploads }, () => sandbox.person()));
    for (const person of people) {
      await person.says('/start');
      await person.hears(() => true, PATIENCE);
      await person.taps(choices.giveConsent);
      await person.hears(({ text }) => text.includes(chooseDocument.title ?? ''), PATIENCE);
      await person.taps(choices.documents.passport);
      await person.hears(/passport/, PATIENCE);
    }
    const idle = await service.memory();
    let peak = idle;
    const watch = setInterval(() => void service.memory().then((now) => (peak = Math.max(peak, now))), 50);
    const startedAt = performance.now();
    await Promise.all(
      people.map(async (person, index) => {
        await person.sendsDocument(largePicture(megabytes, index), {
          mimeType: 'image/jpeg',
          fileName: 'page.jpg',
        });
        await person.hears(/🔎/u, PATIENCE);
      }),
    );
    clearInterval(watch);
    const took = (performance.now() - startedAt) / 1_000;
    process.stdout.write(
      `${uploads} uploads of ${megabytes} MB at once, taken in within ${took.toFixed(1)} s: ` +
        `idle ${idle.toFixed(0)} MB, peak ${peak.toFixed(0)} MB, ${(peak - idle).toFixed(0)} MB above idle (aim: under 300)\n`,
    );
  } finally {
    await service.close();
    await sandbox.close();
    await postgres.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Begins like a JPEG, which is all that the intake looks at. */
function largePicture(megabytes: number, seed: number): Buffer {
  const bytes = Buffer.alloc(megabytes * 1024 * 1024, seed);
  bytes.set([0xff, 0xd8, 0xff, 0xe0]);
  return bytes;
}

await main();
