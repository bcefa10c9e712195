/*
 * node bench/resting-memory.ts
 *
 * Memory of the whole embedded service at rest with one face worker. The aim is under 600 MB.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openTelegramSandbox } from '../sandbox/telegram/server.ts';
import { spawnService } from './service-process.ts';

const dataDir = await mkdtemp(path.join(tmpdir(), 'bonafide-bench-'));
const sandbox = await openTelegramSandbox();
const { token: TELEGRAM_BOT_TOKEN, url: TELEGRAM_API_ROOT } = sandbox;
const startedAt = performance.now();
const service = await spawnService({
  DATA_DIR: dataDir,
  FACE_WORKERS: '1',
  TELEGRAM_BOT_TOKEN,
  TELEGRAM_API_ROOT,
});
const took = (performance.now() - startedAt) / 1_000;
try {
  process.stdout.write(
    `up after ${took.toFixed(1)} s; ${(await service.memory()).toFixed(0)} MB resident at rest (aim: under 600)\n`,
  );
} finally {
  await service.close();
  await sandbox.close();
  await rm(dataDir, { recursive: true, force: true });
}
