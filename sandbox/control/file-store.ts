import { randomBytes } from 'node:crypto';
import { createWriteStream, rmSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { HostedFile } from './chat-host.ts';

export interface KeptFile extends HostedFile {
  /** Letters, digits, `-` and `_`: what `/sandbox/files/<fileId>` takes. */
  fileId: string;
  mimeType: string;
}

/** Files of one stand-in, in a folder of their own. */
export interface FileStore {
  /** Keeps the stream's bytes; the file's id is random unless given. */
  keep(bytes: Readable, description: { mimeType: string; fileId?: string }): Promise<KeptFile>;
  find(fileId: string): KeptFile | undefined;
  /** Removes everything from the disk. */
  close(): Promise<void>;
}

/** `name` is part of the folder's. */
export async function openFileStore(name: string): Promise<FileStore> {
  const directory = await mkdtemp(join(tmpdir(), `bonafide-${name}-`));
  // Applicants' pictures must not outlive a process that ends without closing.
  const removeAtExit = (): void => rmSync(directory, { recursive: true, force: true });
  process.once('exit', removeAtExit);
  const files = new Map<string, KeptFile>();

  return {
    async keep(bytes, { mimeType, fileId = randomBytes(18).toString('base64url') }) {
      const path = join(directory, randomBytes(18).toString('base64url'));
      await pipeline(bytes, createWriteStream(path));
      const { size } = await stat(path);
      const file = { fileId, path, size, mimeType };
      files.set(fileId, file);
      return file;
    },
    find: (fileId) => files.get(fileId),
    async close() {
      await rm(directory, { recursive: true, force: true });
      process.off('exit', removeAtExit);
    },
  };
}
