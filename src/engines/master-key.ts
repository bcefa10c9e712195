import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Log } from '../core/log.ts';
import { generateKey } from '../core/media/seal.ts';

/** The key given, else the one in the data folder, made there on first use. Whoever loses it loses all media. */
export async function openMasterKey(given: Buffer | undefined, dataDir: string, log: Log): Promise<Buffer> {
  if (given) return given;
  const file = path.join(dataDir, 'master.key');
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  try {
    await writeFile(file, generateKey().toString('base64'), { mode: 0o600, flag: 'wx' });
  } catch (err) {
    if (!(err instanceof Error && 'code' in err && err.code === 'EEXIST')) throw err;
  }
  log.warn(
    { event: 'master_key.in_data_folder' },
    'Set MASTER_KEY to keep the key apart from what it protects',
  );
  return Buffer.from(await readFile(file, 'utf8'), 'base64');
}
