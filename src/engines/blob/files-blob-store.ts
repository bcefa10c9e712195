import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream, type Dirent } from 'node:fs';
import { link, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
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

/** No blob path has a dot, so neither name can meet a folder of blobs. */
const SUFFIX = '.blob';
const DRAFTS = '.drafts';
/** A draft this old was left by a process that died. */
const DRAFT_MILLISECONDS = 24 * 60 * 60 * 1000;

/** Blobs as files below `directory`, which is made if it is missing. */
export async function openFilesBlobStore(directory: string): Promise<BlobStore> {
  const root = path.resolve(directory);
  const drafts = path.join(root, DRAFTS);
  await mkdir(drafts, { recursive: true, mode: 0o700 });
  await removeOldDrafts(drafts);

  return {
    write: async (blobPath, content, signal) => {
      const target = fileOf(root, blobPath);
      const draft = path.join(drafts, randomUUID());
      try {
        await writeDurably(draft, content, signal);
        await publish(draft, target);
      } finally {
        await rm(draft, { force: true });
      }
    },
    read: async (blobPath, signal) => await openToRead(fileOf(root, blobPath), signal),
    remove: async (blobPath) => await rm(fileOf(root, blobPath), { force: true }),
    removeAll: async (prefix) => {
      await rm(folderOf(root, prefix), { recursive: true, force: true, maxRetries: 5 });
    },
    list: (prefix) => listFolder(folderOf(root, prefix), prefix),
  };
}

async function writeDurably(draft: string, content: Readable, signal?: AbortSignal): Promise<void> {
  // `flush` brings the bytes to the disk before the file is closed.
  const target = createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true });
  await pipeline(content, target, signal ? { signal } : {});
}

/** Linking fails where a name is taken; renaming would replace what is there. */
async function publish(draft: string, target: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    try {
      await link(draft, target);
      return await syncFolder(path.dirname(target));
    } catch (err) {
      if (hasCode(err, 'EEXIST')) throw new BlobExists('A blob already lies at this path', { cause: err });
      // Somebody removed the folder between the two steps.
      if (attempt === 3 || !hasCode(err, 'ENOENT')) throw err;
    }
  }
}

/** A new name survives a power failure only once its folder is written; Windows does that by itself. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Opened before it is handed out, so that a missing blob is told by the call and not later by the stream. */
async function openToRead(file: string, signal?: AbortSignal): Promise<Readable> {
  const stream = createReadStream(file, signal ? { signal } : {});
  try {
    await once(stream, 'open');
    return stream;
  } catch (err) {
    if (hasCode(err, 'ENOENT')) throw new BlobMissing('No blob lies at this path', { cause: err });
    throw err;
  }
}

async function* listFolder(folder: string, prefix: string): AsyncIterable<StoredBlob> {
  for (const entry of await entriesOf(folder)) {
    if (entry.isDirectory()) yield* listFolder(path.join(folder, entry.name), `${prefix}/${entry.name}`);
    if (!entry.name.endsWith(SUFFIX)) continue;
    const stored = await statIfThere(path.join(folder, entry.name));
    if (stored) yield { path: `${prefix}/${entry.name.slice(0, -SUFFIX.length)}`, storedAt: stored };
  }
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (err) {
    if (hasCode(err, 'ENOENT')) return [];
    throw err;
  }
}

async function statIfThere(file: string): Promise<Date | undefined> {
  try {
    return (await stat(file)).mtime;
  } catch (err) {
    if (hasCode(err, 'ENOENT')) return undefined; // Removed while we were listing.
    throw err;
  }
}

async function removeOldDrafts(drafts: string): Promise<void> {
  for (const { name } of await entriesOf(drafts)) {
    const draft = path.join(drafts, name);
    const writtenAt = await statIfThere(draft);
    if (writtenAt && Date.now() - writtenAt.getTime() > DRAFT_MILLISECONDS) await rm(draft, { force: true });
  }
}

function fileOf(root: string, blobPath: string): string {
  return folderOf(root, blobPath) + SUFFIX;
}

function folderOf(root: string, blobPath: string): string {
  assertBlobPath(blobPath);
  return path.join(root, ...blobPath.split('/'));
}

function hasCode(err: unknown, code: string): boolean {
  return err instanceof Error && 'code' in err && err.code === code;
}
