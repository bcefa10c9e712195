import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { link, mkdir, open, opendir, rm, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  assertBlobPath,
  BlobExists,
  BlobMissing,
  type BlobStore,
  type StoredBlob,
} from '../../core/media/blob-store.ts';

/** Keeps blobs as files below `directory`; a blob appears whole, under its name, or not at all. */
export async function openFilesBlobStore(directory: string): Promise<BlobStore> {
  const root = path.resolve(directory);
  const incoming = path.join(root, '.incoming');
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  const fileOf = (blobPath: string) => {
    assertBlobPath(blobPath);
    return path.join(root, blobPath);
  };

  return {
    async write(blobPath, content, signal) {
      const file = fileOf(blobPath);
      const temporary = path.join(incoming, randomUUID());
      try {
        await writeDurably(temporary, content, signal);
        await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
        await publish(temporary, file);
      } finally {
        await rm(temporary, { force: true });
      }
    },
    async read(blobPath, signal) {
      const file = fileOf(blobPath);
      await assertFile(file);
      return createReadStream(file, signal ? { signal } : {});
    },
    async remove(blobPath) {
      await unlink(fileOf(blobPath)).catch(unlessMissing);
    },
    async removeAll(prefix) {
      await rm(fileOf(prefix), { recursive: true, force: true });
    },
    async *list(prefix) {
      yield* filesBelow(root, fileOf(prefix));
    },
  };
}

async function writeDurably(file: string, content: Readable, signal: AbortSignal | undefined): Promise<void> {
  // `flush` is an fsync before the file is closed.
  const target = createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true });
  await pipeline(content, target, signal ? { signal } : {});
}

/** A link fails where the name is taken; a rename would replace what lies there. */
async function publish(temporary: string, file: string): Promise<void> {
  try {
    await link(temporary, file);
  } catch (err) {
    if (codeOf(err) === 'EEXIST') throw new BlobExists('A blob lies there already', { cause: err });
    throw err;
  }
  const folder = await open(path.dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function assertFile(file: string): Promise<void> {
  try {
    await stat(file);
  } catch (err) {
    if (codeOf(err) === 'ENOENT') throw new BlobMissing('No blob lies there', { cause: err });
    throw err;
  }
}

async function* filesBelow(root: string, folder: string): AsyncGenerator<StoredBlob> {
  const entries = await opendir(folder).catch(unlessMissing);
  if (!entries) return;
  for await (const entry of entries) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      yield* filesBelow(root, file);
      continue;
    }
    const found = await stat(file).catch(unlessMissing);
    if (found) yield { path: path.relative(root, file).split(path.sep).join('/'), storedAt: found.mtime };
  }
}

function unlessMissing(err: unknown): undefined {
  if (codeOf(err) === 'ENOENT') return undefined;
  throw err;
}

function codeOf(err: unknown): unknown {
  return err instanceof Error && 'code' in err ? err.code : undefined;
}
