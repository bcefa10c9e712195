import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  assertBlobPath,
  BlobExists,
  BlobMissing,
  type BlobStore,
} from '../../../src/core/media/blob-store.ts';

export interface MemoryBlobs extends BlobStore {
  paths(): string[];
  /** The stored bytes; throws where there are none. */
  bytesAt(path: string): Buffer;
  replace(path: string, bytes: Buffer): void;
  /** From now on every call fails, until `mend`. */
  break(): void;
  mend(): void;
}

/** Blobs in memory, as `BlobStore` promises them. `now` dates what is stored. */
export function memoryBlobs(now: () => Date = () => new Date()): MemoryBlobs {
  const stored = new Map<string, { bytes: Buffer; storedAt: Date }>();
  let broken = false;
  const reach = (path: string) => {
    assertBlobPath(path);
    if (broken) throw new Error('The blob store is down');
  };
  const below = (prefix: string) => [...stored.keys()].filter((path) => path.startsWith(`${prefix}/`));

  return {
    async write(path, content, signal) {
      reach(path);
      const bytes = await buffer(signal ? content.compose(through, { signal }) : content);
      if (stored.has(path)) throw new BlobExists('A blob lies there already');
      stored.set(path, { bytes, storedAt: now() });
    },
    async read(path) {
      reach(path);
      const blob = stored.get(path);
      if (!blob) throw new BlobMissing('No blob lies there');
      return Promise.resolve(Readable.from([blob.bytes]));
    },
    async remove(path) {
      reach(path);
      await Promise.resolve(stored.delete(path));
    },
    async removeAll(prefix) {
      reach(prefix);
      for (const path of below(prefix)) stored.delete(path);
      return Promise.resolve();
    },
    async *list(prefix) {
      reach(prefix);
      for (const path of below(prefix)) {
        const storedAt = stored.get(path)?.storedAt;
        if (storedAt) yield await Promise.resolve({ path, storedAt });
      }
    },
    paths: () => [...stored.keys()],
    bytesAt(path) {
      const blob = stored.get(path);
      if (!blob) throw new Error(`No blob at ${path}`);
      return blob.bytes;
    },
    replace: (path, bytes) => void stored.set(path, { bytes, storedAt: now() }),
    break: () => void (broken = true),
    mend: () => void (broken = false),
  };
}

async function* through(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield* chunks;
}
