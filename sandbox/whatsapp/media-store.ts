import { createHash, randomBytes, randomInt } from 'node:crypto';
import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { addMilliseconds, type Clock } from '../../src/core/clock.ts';

/** https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media */
const mediaLifetimeMilliseconds = 30 * 24 * 60 * 60 * 1000;
const linkLifetimeMilliseconds = 5 * 60 * 1000;

export interface StoredMedia {
  mediaId: string;
  /** Where the bytes lie on this machine. */
  path: string;
  /** In bytes. */
  size: number;
  mimeType: string;
  sha256: Buffer;
  expiresAt: Date;
}

export interface MediaStore {
  /** Keeps the stream's bytes in a new temporary file and returns its path. */
  receive(bytes: Readable): Promise<string>;
  /** Gives received bytes a media id. */
  adopt(path: string, mimeType: string): Promise<StoredMedia>;
  /** The same bytes under a new id, as a forwarded message has them. */
  copy(media: StoredMedia): StoredMedia;
  /** What has not expired. */
  find(mediaId: string): StoredMedia | undefined;
  /** The same, expired or not. */
  findEver(mediaId: string): StoredMedia | undefined;
  /** Lets a media id expire. */
  expire(mediaId: string): void;
  /** A new download link, as the last part of its path. */
  link(media: StoredMedia): string;
  /** The media behind a link that has not expired. */
  follow(link: string): StoredMedia | undefined;
  /** Removes everything from the disk. */
  close(): Promise<void>;
}

export async function openMediaStore(now: Clock): Promise<MediaStore> {
  const directory = await mkdtemp(join(tmpdir(), 'bonafide-whatsapp-'));
  // Applicants' pictures must not outlive a process that ends without closing.
  const removeAtExit = (): void => rmSync(directory, { recursive: true, force: true });
  process.once('exit', removeAtExit);
  const stored = new Map<string, StoredMedia>();
  const links = new Map<string, { media: StoredMedia; expiresAt: Date }>();

  const keep = (file: Pick<StoredMedia, 'path' | 'size' | 'mimeType' | 'sha256'>): StoredMedia => {
    const mediaId = String(randomInt(1e14, 2e14));
    const media = { ...file, mediaId, expiresAt: addMilliseconds(now(), mediaLifetimeMilliseconds) };
    stored.set(mediaId, media);
    return media;
  };

  return {
    async receive(bytes) {
      const path = join(directory, randomBytes(12).toString('hex'));
      await pipeline(bytes, createWriteStream(path));
      return path;
    },
    adopt: async (path, mimeType) => keep({ path, mimeType, ...(await measure(path)) }),
    copy: (media) => keep(media),
    find(mediaId) {
      const media = stored.get(mediaId);
      return media && now() < media.expiresAt ? media : undefined;
    },
    findEver: (mediaId) => stored.get(mediaId),
    expire(mediaId) {
      const media = stored.get(mediaId);
      if (media) media.expiresAt = now();
    },
    link(media) {
      const link = randomBytes(24).toString('base64url');
      links.set(link, { media, expiresAt: addMilliseconds(now(), linkLifetimeMilliseconds) });
      return link;
    },
    follow(link) {
      const found = links.get(link);
      return found && now() < found.expiresAt && now() < found.media.expiresAt ? found.media : undefined;
    },
    async close() {
      await rm(directory, { recursive: true, force: true });
      process.off('exit', removeAtExit);
    },
  };
}

async function measure(path: string): Promise<Pick<StoredMedia, 'size' | 'sha256'>> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of createReadStream(path)) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    hash.update(bytes);
  }
  return { size, sha256: hash.digest() };
}
