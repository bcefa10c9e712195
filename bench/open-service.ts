import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseConfig, type Config } from '../src/core/config.ts';
import { createLog, type Log } from '../src/core/log.ts';
import type { Closable, Opened } from '../src/core/run.ts';
import { ROLES, startService } from '../src/service/start-service.ts';
import { openTelegramSandbox, type TelegramSandbox } from '../sandbox/telegram/server.ts';

export interface BenchService {
  sandbox: TelegramSandbox;
  config: Config;
  opened: Opened;
  close(): Promise<void>;
}

/** The whole service on embedded engines in a folder of its own, with a sandbox to talk to. */
export async function openBenchService(destination: NodeJS.WritableStream): Promise<BenchService> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'bonafide-bench-'));
  const things: Closable[] = [];
  const opened: Opened = (thing) => {
    things.push(thing);
    return thing;
  };
  const log: Log = createLog({ level: 'info', pretty: false, destination });
  const sandbox = opened(await openTelegramSandbox());
  const config = parseConfig({
    PORT: '0',
    PATH: process.env['PATH'],
    FACE_WORKERS: process.env['FACE_WORKERS'],
    DATA_DIR: dataDir,
    TELEGRAM_BOT_TOKEN: sandbox.token,
    TELEGRAM_API_ROOT: sandbox.url,
  });
  await startService({ config, roles: new Set(ROLES), log, opened });
  return {
    sandbox,
    config,
    opened,
    async close() {
      for (const thing of things.reverse()) await thing.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
