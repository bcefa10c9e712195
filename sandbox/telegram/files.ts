import { randomBytes } from 'node:crypto';
import { createWriteStream, rmSync } from 'node:fs';
import { mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../../src/core/clock.ts';
import { badRequest } from './api-error.ts';

/** Bots download files of up to this many bytes: https://core.telegram.org/bots/api#getfile. */
const biggestDownload = 20 * 1024 * 1024;
const linkLifetimeMilliseconds = 60 * 60 * 1000;

export interface StoredFile {
  fileId: string;
  fileUniqueId: string;
  /** The only bot that may use this `fileId`. */
  botId: number;
  /** Where the bytes lie on this machine. */
  path: string;
  size: number;
  folder: string;
  fileName?: string;
  mimeType?: string;
}

type FileDescription = Pick<StoredFile, 'botId' | 'folder' | 'fileName' | 'mimeType'>;

export interface FileStore {
  /** Keeps the stream's bytes in a new temporary file and returns its path. */
  receive(bytes: Readable): Promise<string>;
  /** Takes a file over from `path`, which must lie in the store. */
  adopt(path: string, description: FileDescription): Promise<StoredFile>;
  find(fileId: string): StoredFile | undefined;
  /** A download link as `getFile` gives it. Throws `ApiError` where Telegram refuses. */
  link(botId: number, fileId: string): { file: StoredFile; filePath: string };
  /** The file behind a link that has not expired. */
  follow(botId: number, filePath: string): StoredFile | undefined;
  /** Removes everything from the disk. */
  close(): Promise<void>;
}

export async function openFileStore(now: Clock): Promise<FileStore> {
  const directory = await mkdtemp(join(tmpdir(), 'bonafide-telegram-'));
  // Applicants' pictures must not outlive a process that ends without closing.
  const removeAtExit = (): void => rmSync(directory, { recursive: true, force: true });
  process.once('exit', removeAtExit);
  const files = new Map<string, StoredFile>();
  const links = new Map<string, { file: StoredFile; expiresAt: number }>();
  let sequence = 0;

  const newPath = (): string => join(directory, `${(sequence += 1)}-${randomBytes(6).toString('hex')}`);

  return {
    async receive(bytes) {
      const path = newPath();
      await pipeline(bytes, createWriteStream(path));
      return path;
    },
    async adopt(from, description) {
      const path = newPath();
      await rename(from, path);
      const { size } = await stat(path);
      const fileId = `AgAC${randomBytes(36).toString('base64url')}`;
      const file = {
        fileId,
        fileUniqueId: `AQAD${randomBytes(8).toString('base64url')}`,
        path,
        size,
        ...description,
      };
      files.set(fileId, file);
      return file;
    },
    find: (fileId) => files.get(fileId),
    link(botId, fileId) {
      const file = findForBot(files, botId, fileId);
      if (file.size > biggestDownload) throw badRequest('file is too big');
      const filePath = `${file.folder}/file_${(sequence += 1)}${extensionOf(file)}`;
      links.set(`${botId}/${filePath}`, { file, expiresAt: now().getTime() + linkLifetimeMilliseconds });
      return { file, filePath };
    },
    follow(botId, filePath) {
      const found = links.get(`${botId}/${filePath}`);
      return found && now().getTime() < found.expiresAt ? found.file : undefined;
    },
    async close() {
      await rm(directory, { recursive: true, force: true });
      process.off('exit', removeAtExit);
    },
  };
}

function findForBot(files: Map<string, StoredFile>, botId: number, fileId: string): StoredFile {
  if (fileId === '') throw badRequest('file_id not specified');
  if (!/^AgAC[\w-]{48}$/.test(fileId)) throw badRequest('invalid file_id');
  const file = files.get(fileId);
  if (file?.botId !== botId) throw badRequest('wrong file_id or the file is temporarily unavailable');
  return file;
}

function extensionOf(file: StoredFile): string {
  if (file.fileName !== undefined) return extname(file.fileName);
  const extensions: Record<string, string> = {
    'image/jpeg': '.jpg',
    'video/mp4': '.mp4',
    'video/webm': '.webm',
    'audio/ogg': '.oga',
    'image/webp': '.webp',
  };
  return extensions[file.mimeType ?? ''] ?? '';
}
