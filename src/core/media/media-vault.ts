import { createHmac, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { ChannelAddress } from '../accounts/account.ts';
import type { Db, Trx } from '../database.ts';
import { ok, refuse, type Result } from '../result.ts';
import type { BlobStore } from './blob-store.ts';
import { admit, MediaRefused, type AdmittedMedia, type IntakeRefusal } from './intake.ts';
import {
  deleteCaseKey,
  deleteMediaOfVerification,
  findCaseKey,
  insertCaseKey,
  type StoredMedia,
} from './media-store.ts';
import { generateKey, seal, sealStream, unseal } from './seal.ts';

export type WriteRefusal = IntakeRefusal | 'CASE_ERASED';

export interface WrittenMedia extends StoredMedia {
  /** Keyed with the case key: worthless once that is gone. */
  contentHash: string;
}

interface WriteRequest {
  verificationId: string;
  expected: 'image' | 'video';
  biggestBytes: number;
  content: Readable;
  signal?: AbortSignal;
}

/** Keeps media and templates unreadable for everybody who does not hold the case key, and forgets that key on request. */
export interface MediaVault {
  /** A new key for a new case. */
  openCase(trx: Trx, verificationId: string): Promise<void>;
  /** Streams a piece in, in bounded memory. What is refused leaves nothing behind. Throws when the store fails. */
  write(request: WriteRequest): Promise<Result<WrittenMedia, WriteRefusal>>;
  /** The content hash that `write` would give, with nothing stored; `undefined` once the case is erased or beyond
   * `biggestBytes`. */
  hashOf(
    request: Pick<WriteRequest, 'verificationId' | 'content' | 'biggestBytes'>,
  ): Promise<string | undefined>;
  /** The plain bytes. Throws `BlobMissing` or when a byte was changed; `undefined` once the case is erased. */
  read(media: StoredMedia): Promise<Buffer | undefined>;
  /** Removes the bytes of one piece. Idempotent. */
  discard(media: Pick<StoredMedia, 'path'>): Promise<void>;
  /** Names an address without telling it: keyed with the master key, the same each time. */
  pseudonymOf(address: ChannelAddress): string;
  sealTemplates(trx: Trx, evidence: SealedOwner, plain: Uint8Array): Promise<Buffer | undefined>;
  unsealTemplates(evidence: SealedOwner, sealed: Uint8Array): Promise<Buffer | undefined>;
  /** In the transaction: the key goes, and with it every copy of the media wherever it lies. */
  forget(trx: Trx, verificationId: string): Promise<void>;
  /** After `forget` has committed: removes the bytes too. Idempotent. */
  removeBytes(verificationId: string): Promise<void>;
}

interface SealedOwner {
  verificationId: string;
  evidenceId: string;
}

export interface VaultDeps {
  db: Db;
  blobs: BlobStore;
  masterKey: Uint8Array;
}

export function createMediaVault({ db, blobs, masterKey }: VaultDeps): MediaVault {
  const keyOf = async (connection: Db, verificationId: string) => {
    const wrapped = await findCaseKey(connection, verificationId);
    return wrapped && unseal(masterKey, keyContext(verificationId), wrapped);
  };

  return {
    openCase: (trx, verificationId) =>
      insertCaseKey(trx, verificationId, seal(masterKey, keyContext(verificationId), generateKey())),

    async write(request) {
      const key = await keyOf(db, request.verificationId);
      return key ? writeSealed(blobs, key, request) : refuse('CASE_ERASED');
    },

    async hashOf({ verificationId, content, biggestBytes }) {
      const key = await keyOf(db, verificationId);
      if (!key) return undefined;
      const hash = createHmac('sha256', key);
      let size = 0;
      for await (const chunk of content) {
        size += chunk.length;
        if (size > biggestBytes) return undefined;
        hash.update(chunk);
      }
      return hash.digest('hex');
    },

    async read(media) {
      const key = await keyOf(db, media.verificationId);
      if (!key) return undefined;
      const sealed = await buffer(await blobs.read(media.path));
      return unseal(key, mediaContext(media), sealed);
    },

    discard: ({ path }) => blobs.remove(path),

    pseudonymOf: ({ channel, botId, chatId }) =>
      createHmac('sha256', masterKey).update(`address:${channel}:${botId}:${chatId}`).digest('hex'),

    async sealTemplates(trx, owner, plain) {
      const key = await keyOf(trx, owner.verificationId);
      return key && seal(key, templatesContext(owner), plain);
    },

    async unsealTemplates(owner, sealed) {
      const key = await keyOf(db, owner.verificationId);
      return key && unseal(key, templatesContext(owner), sealed);
    },

    async forget(trx, verificationId) {
      await deleteCaseKey(trx, verificationId);
      await deleteMediaOfVerification(trx, verificationId);
    },

    removeBytes: (verificationId) => blobs.removeAll(folderOf(verificationId)),
  };
}

async function writeSealed(
  blobs: BlobStore,
  key: Uint8Array,
  request: WriteRequest,
): Promise<Result<WrittenMedia, IntakeRefusal>> {
  const { verificationId, expected, biggestBytes, content, signal } = request;
  const id = randomUUID();
  const path = `${folderOf(verificationId)}/${id}`;
  const seen: AdmittedMedia = { size: 0, hash: createHmac('sha256', key) };
  const admitted = admit(content, { expected, biggestBytes }, seen);
  try {
    await blobs.write(
      path,
      Readable.from(sealStream(key, mediaContext({ id, verificationId }), admitted)),
      signal,
    );
  } catch (err) {
    const refused = findRefusal(err);
    if (refused) return refuse(refused);
    throw err;
  } finally {
    content.destroy();
  }
  return ok({ id, verificationId, path, size: seen.size, contentHash: seen.hash.digest('hex') });
}

export const MEDIA_FOLDER = 'media';

const folderOf = (verificationId: string) => `${MEDIA_FOLDER}/${verificationId}`;
const keyContext = (verificationId: string) => `case_keys.wrapped_key:${verificationId}`;
const mediaContext = (media: Pick<StoredMedia, 'id' | 'verificationId'>) =>
  `media:${media.verificationId}:${media.id}`;
const templatesContext = ({ verificationId, evidenceId }: SealedOwner) =>
  `evidence.sealed_templates:${verificationId}:${evidenceId}`;

/** Stores wrap what their source threw; the refusal is somewhere down the chain of causes. */
function findRefusal(err: unknown): IntakeRefusal | undefined {
  for (let cause = err; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof MediaRefused) return cause.refusal;
  }
  return undefined;
}
