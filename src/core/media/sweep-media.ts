import { addMilliseconds } from '../clock.ts';
import type { Db } from '../database.ts';
import type { BlobStore } from './blob-store.ts';
import { findNamedPaths } from './media-store.ts';
import { MEDIA_FOLDER } from './media-vault.ts';

const BATCH = 200;

/**
 * Removes stored bytes that no row names: what a crash left between the store and the transaction. Younger ones may be
 * about to be named. Answers with how many were removed.
 */
export async function sweepMedia(deps: {
  db: Db;
  blobs: BlobStore;
  now: Date;
  youngerThanMilliseconds: number;
}): Promise<number> {
  const { db, blobs, now, youngerThanMilliseconds } = deps;
  const before = addMilliseconds(now, -youngerThanMilliseconds);
  let removed = 0;
  let batch: string[] = [];
  const removeUnnamed = async () => {
    const named = await findNamedPaths(db, batch);
    for (const path of batch.filter((each) => !named.has(each))) {
      await blobs.remove(path);
      removed += 1;
    }
    batch = [];
  };
  for await (const { path, storedAt } of blobs.list(MEDIA_FOLDER)) {
    if (storedAt < before) batch.push(path);
    if (batch.length >= BATCH) await removeUnnamed();
  }
  await removeUnnamed();
  return removed;
}
