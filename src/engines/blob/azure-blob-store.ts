import {
  type BlockBlobClient,
  type ContainerClient,
  BlobServiceClient,
  RestError,
} from '@azure/storage-blob';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  assertBlobPath,
  BlobExists,
  BlobMissing,
  type BlobStore,
  type StoredBlob,
} from '../../core/media/blob-store.ts';

export interface AzureBlobStoreOptions {
  connectionString: string;
  /** Made if it is missing. */
  container: string;
}

/** What one upload holds in memory is about three such blocks, whatever its size. */
const BLOCK_BYTES = 512 * 1024;
const BLOCKS_AT_ONCE = 2;
const REMOVALS_AT_ONCE = 8;

/** Blobs in a container of Azure Blob Storage. */
export async function openAzureBlobStore(options: AzureBlobStoreOptions): Promise<BlobStore> {
  const service = BlobServiceClient.fromConnectionString(options.connectionString, {
    retryOptions: { maxTries: 3, retryDelayInMs: 200, maxRetryDelayInMs: 2_000, tryTimeoutInMs: 30_000 },
  });
  const container = service.getContainerClient(options.container);
  await container.createIfNotExists();

  return {
    write: async (path, content, signal) => {
      await upload(blobOf(container, path), content, signal);
    },
    read: async (path, signal) => await download(blobOf(container, path), signal),
    remove: async (path) => {
      await blobOf(container, path).deleteIfExists({ deleteSnapshots: 'include' });
    },
    removeAll: async (prefix) => {
      assertBlobPath(prefix);
      await removeBelow(container, prefix);
    },
    list: (prefix) => {
      assertBlobPath(prefix);
      return listBelow(container, prefix);
    },
  };
}

/** Staged blocks become a blob all at once by the last request, which is refused where the path is taken. */
async function upload(blob: BlockBlobClient, content: Readable, signal?: AbortSignal): Promise<void> {
  // The client waits for ever for the end of a stream that is destroyed without an error; a pipeline fails.
  const through = new PassThrough({ highWaterMark: BLOCK_BYTES });
  const stop = new AbortController();
  const abortSignal = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const conditions = { ifNoneMatch: '*' };
  const sent = blob.uploadStream(through, BLOCK_BYTES, BLOCKS_AT_ONCE, { conditions, abortSignal });
  try {
    await Promise.all([pipeline(content, through, { signal: abortSignal }), sent]);
  } catch (err) {
    stop.abort();
    await sent.catch(() => undefined);
    throw (await isTaken(blob, err))
      ? new BlobExists('A blob already lies at this path', { cause: err })
      : err;
  }
}

/** Of two who write at once, the slower finds its blocks gone with the commit of the faster. */
async function isTaken(blob: BlockBlobClient, err: unknown): Promise<boolean> {
  if (!(err instanceof RestError)) return false;
  if (err.statusCode === 409 || err.statusCode === 412) return true;
  return err.code === 'InvalidBlockList' && (await blob.exists());
}

async function download(blob: BlockBlobClient, signal?: AbortSignal): Promise<Readable> {
  try {
    const options = { maxRetryRequests: 3, ...(signal ? { abortSignal: signal } : {}) };
    const { readableStreamBody } = await blob.download(0, undefined, options);
    if (!readableStreamBody) throw new Error('The blob came without a body');
    return readableStreamBody instanceof Readable
      ? readableStreamBody
      : new Readable().wrap(readableStreamBody);
  } catch (err) {
    if (err instanceof RestError && err.statusCode === 404) {
      throw new BlobMissing('No blob lies at this path', { cause: err });
    }
    throw err;
  }
}

async function removeBelow(container: ContainerClient, prefix: string): Promise<void> {
  let batch: Array<Promise<unknown>> = [];
  for await (const { path } of listBelow(container, prefix)) {
    batch.push(container.getBlobClient(path).deleteIfExists({ deleteSnapshots: 'include' }));
    if (batch.length < REMOVALS_AT_ONCE) continue;
    await Promise.all(batch);
    batch = [];
  }
  await Promise.all(batch);
}

async function* listBelow(container: ContainerClient, prefix: string): AsyncIterable<StoredBlob> {
  for await (const { name, properties } of container.listBlobsFlat({ prefix: `${prefix}/` })) {
    yield { path: name, storedAt: properties.lastModified };
  }
}

function blobOf(container: ContainerClient, path: string): BlockBlobClient {
  assertBlobPath(path);
  return container.getBlockBlobClient(path);
}
