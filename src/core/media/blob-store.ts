import type { Readable } from 'node:stream';

export interface StoredBlob {
  path: string;
  storedAt: Date;
}

/**
 * Where encrypted media lies. Paths are relative, `/`-separated, of `[a-z0-9-]` segments; anything else throws
 * `InvalidBlobPath` before the store is touched. The store never sees a key or a plain byte.
 */
export interface BlobStore {
  /** Streams `content` to `path` in bounded memory. Throws `BlobExists` if the path is taken; a failed or
   * interrupted write leaves nothing readable at `path`. Resolves once the bytes are durable. */
  write(path: string, content: Readable, signal?: AbortSignal): Promise<void>;
  /** Throws `BlobMissing` when nothing lies at `path`. */
  read(path: string, signal?: AbortSignal): Promise<Readable>;
  /** Idempotent: removing what is not there succeeds. */
  remove(path: string): Promise<void>;
  /** Removes everything below `prefix` (a path of whole segments). Idempotent. */
  removeAll(prefix: string): Promise<void>;
  /** Everything below `prefix`, in no particular order. */
  list(prefix: string): AsyncIterable<StoredBlob>;
}

export class BlobMissing extends Error {
  override name = 'BlobMissing';
}

export class BlobExists extends Error {
  override name = 'BlobExists';
}

export class InvalidBlobPath extends Error {
  override name = 'InvalidBlobPath';
}

const VALID_PATH = /^[a-z0-9-]+(?:\/[a-z0-9-]+)*$/;

/** Every implementation calls this first. */
export function assertBlobPath(path: string): void {
  if (!VALID_PATH.test(path)) throw new InvalidBlobPath('A blob path has segments of a-z, 0-9 and - only');
}
