import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { addMilliseconds, type Clock } from '../../src/core/clock.ts';
import { openFileStore, type KeptFile } from '../control/file-store.ts';

/** https://developers.weixin.qq.com/doc/service/api/material/temporary/api_uploadtempmedia.html */
const lifetimeMilliseconds = 3 * 24 * 60 * 60 * 1000;

export interface Media extends Omit<KeptFile, 'fileId'> {
  mediaId: string;
  /** In the address where anybody may fetch the bytes. */
  publicKey: string;
  kind: 'image' | 'voice' | 'video';
  /** Absent where it stays for good. */
  expiresAt?: Date;
}

export interface MediaStore {
  /** Keeps the stream's bytes for three days, or for good. */
  keep(bytes: Readable, file: Pick<Media, 'kind' | 'mimeType'> & { isPermanent?: boolean }): Promise<Media>;
  /** The same bytes under a new id, for three days. */
  again(media: Media): Media;
  /** What the account may still use. */
  find(mediaId: string): Media | undefined;
  /** The same, whatever its age. */
  findForPerson(mediaId: string): Media | undefined;
  /** What is at the public address. */
  follow(publicKey: string): Media | undefined;
  /** Removes everything from the disk. */
  close(): Promise<void>;
}

export async function openMediaStore(now: Clock): Promise<MediaStore> {
  const files = await openFileStore('wechat');
  const all = new Map<string, Media>();

  const add = (
    { path, size, mimeType }: KeptFile | Media,
    rest: Pick<Media, 'kind' | 'expiresAt'>,
  ): Media => {
    const media = { path, size, mimeType, ...rest, mediaId: createId(48), publicKey: createId(24) };
    all.set(media.mediaId, media);
    return media;
  };
  const soon = (): Date => addMilliseconds(now(), lifetimeMilliseconds);
  const isThere = ({ expiresAt }: Media): boolean => !expiresAt || now() < expiresAt;

  return {
    async keep(bytes, { kind, mimeType, isPermanent = false }) {
      const file = await files.keep(bytes, { mimeType });
      return add(file, { kind, ...(!isPermanent && { expiresAt: soon() }) });
    },
    again: (media) => add(media, { kind: media.kind, expiresAt: soon() }),
    find(mediaId) {
      const media = all.get(mediaId);
      return media && isThere(media) ? media : undefined;
    },
    findForPerson: (mediaId) => all.get(mediaId),
    follow: (publicKey) => [...all.values()].find((media) => media.publicKey === publicKey && isThere(media)),
    close: () => files.close(),
  };
}

/** A plain picture, as an administrator keeps one in the account's material for cards. */
export async function keepCardPicture(store: MediaStore): Promise<Media> {
  const bytes = await sharp({ create: { width: 520, height: 416, channels: 3, background: '#07c160' } })
    .jpeg()
    .toBuffer();
  return store.keep(Readable.from([bytes]), { kind: 'image', mimeType: 'image/jpeg', isPermanent: true });
}

function createId(size: number): string {
  return randomBytes(size).toString('base64url');
}
