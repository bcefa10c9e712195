import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../core/config.ts';
import type { Log } from '../core/log.ts';
import type { BlobStore } from '../core/media/blob-store.ts';
import type { Broker } from '../core/outbox/broker.ts';
import type { Opened } from '../core/run.ts';
import { openAzureBlobStore } from '../engines/blob/azure-blob-store.ts';
import { openFilesBlobStore } from '../engines/blob/files-blob-store.ts';
import { openAmqpBroker } from '../engines/broker/amqp/amqp-broker.ts';
import { openEmbeddedBroker } from '../engines/broker/embedded/embedded-broker.ts';
import { openEmbeddedPostgres } from '../engines/postgres/embedded-postgres.ts';

/** The database named in the configuration, else the embedded one in the data folder. */
export async function openDatabaseUrl(config: Config, opened: Opened, log: Log): Promise<string> {
  if (config.databaseUrl) return config.databaseUrl;
  const directory = path.join(config.dataDir, 'postgres');
  const onProgress = (text: string) => log.info({ event: 'database.progress' }, text);
  const { url } = opened(await openEmbeddedPostgres({ directory, onProgress }));
  return url;
}

/** RabbitMQ where one is named, else the queue embedded in the database. */
export function openBroker(config: Config, databaseUrl: string, log: Log): Promise<Broker> {
  return config.amqpUrl
    ? openAmqpBroker({ url: config.amqpUrl, prefix: config.queuePrefix, log })
    : openEmbeddedBroker({ url: databaseUrl, log });
}

/** Azure Blob Storage where it is configured, else files in the data folder. */
export function openBlobStore({ azureStorage, dataDir }: Config): Promise<BlobStore> {
  return azureStorage ? openAzureBlobStore(azureStorage) : openFilesBlobStore(path.join(dataDir, 'blobs'));
}

/** Removes what killed processes left, which may be a video in the clear; whatever the role of the process that finds
 * it. Answers with the folder of all such folders. */
export async function sweepTemporaryDirectories(dataDir: string): Promise<string> {
  const parent = path.join(dataDir, 'tmp');
  await mkdir(parent, { recursive: true, mode: 0o700 });
  for (const name of await readdir(parent)) {
    if (!isAnother(Number(name))) await rm(path.join(parent, name), { recursive: true, force: true });
  }
  return parent;
}

/** A folder of this process alone; what dead processes left is removed first. */
export async function openTemporaryDirectory(
  dataDir: string,
): Promise<{ path: string; close(): Promise<void> }> {
  const own = path.join(await sweepTemporaryDirectories(dataDir), String(process.pid));
  await mkdir(own, { recursive: true, mode: 0o700 });
  return { path: own, close: () => rm(own, { recursive: true, force: true }) };
}

/** Whether a process other than this one, and alive, has the number. Our own may be that of a dead one: a container
 * gives the same at every start. */
function isAnother(processId: number): boolean {
  if (processId === process.pid) return false;
  try {
    return process.kill(processId, 0);
  } catch (err) {
    // Alive, but another user's.
    return err instanceof Error && 'code' in err && err.code === 'EPERM';
  }
}
