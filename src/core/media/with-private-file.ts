import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Lends bytes out as a file that nobody else may read, for programs that want one. Gone afterwards, whatever happens. */
export async function withPrivateFile<Value>(
  directory: string,
  bytes: Uint8Array,
  work: (file: string) => Promise<Value>,
): Promise<Value> {
  const folder = await mkdtemp(path.join(directory, 'video-'));
  try {
    const file = path.join(folder, 'clip');
    await writeFile(file, bytes, { mode: 0o600 });
    return await work(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
