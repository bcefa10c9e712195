import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { access, constants, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createLog } from '../../core/log.ts';
import type { Config } from '../../core/config.ts';
import { openDatabase } from '../../core/database.ts';
import { openAmqpBroker } from '../../engines/broker/amqp/amqp-broker.ts';
import { probeFaceService, type Probed } from '../../engines/face/azure/probe-face-service.ts';
import { openLocalFaceEngine } from '../../engines/face/local/local-face-engine.ts';
import { findFfmpeg } from '../../engines/video/ffmpeg-program.ts';
import { openBlobStore } from '../open-engines.ts';
import { bad, doubtful, good, type Finding } from './finding.ts';

const log = createLog({ level: 'silent', pretty: false });

export async function checkDatabase({ databaseUrl, dataDir }: Config): Promise<Finding> {
  if (!databaseUrl) {
    return (await isWritable(dataDir))
      ? good('database', `embedded, in ${path.join(dataDir, 'postgres')}`)
      : bad('database', 'the data folder cannot be written', 'Look at DATA_DIR and its owner');
  }
  const db = openDatabase({ url: databaseUrl, log, poolSize: 1 });
  try {
    const { rows } = await db.raw<{ rows: Array<{ version: string }> }>(
      `select current_setting('server_version') as version`,
    );
    const [, pending] = await db.migrate.list();
    const seen = `PostgreSQL ${rows[0]?.version ?? ''} answers`;
    if (Array.isArray(pending) && pending.length > 0)
      return doubtful(
        'database',
        `${seen}; ${pending.length} migrations are missing`,
        'Start the service, or run npx knex migrate:latest',
      );
    return good('database', `${seen}; the schema is up to date`);
  } catch {
    return bad(
      'database',
      'does not answer or refuses us',
      'Look at DATABASE_URL: host, port, name, password',
    );
  } finally {
    await db.close();
  }
}

export async function checkBroker({ amqpUrl, queuePrefix }: Config): Promise<Finding> {
  if (!amqpUrl) return good('broker', 'embedded, in the database');
  const broker = await openAmqpBroker({ url: amqpUrl, prefix: queuePrefix, log });
  try {
    if (broker.isReady()) return good('broker', 'RabbitMQ answers');
    return bad(
      'broker',
      'RabbitMQ does not answer or refuses us',
      'Look at AMQP_URL: host, user, password, virtual host',
    );
  } finally {
    await broker.close();
  }
}

/** Writes, reads and removes a blob. */
export async function checkBlobs(config: Config): Promise<Finding> {
  const where = config.azureStorage
    ? `Azure container ${config.azureStorage.container}`
    : `files in ${path.join(config.dataDir, 'blobs')}`;
  const advice = config.azureStorage
    ? 'Look at AZURE_STORAGE_CONNECTION_STRING, and whether its key may write'
    : 'Look at DATA_DIR and its owner';
  try {
    const blobs = await inTime(openBlobStore(config));
    const name = `doctor/${randomUUID()}`;
    await inTime(blobs.write(name, Readable.from([Buffer.from('well')])));
    await inTime(blobs.remove(name));
    return good('blobs', `${where}: written and removed`);
  } catch {
    return bad('blobs', `${where}: cannot be written`, advice);
  }
}

const FACE_ADVICE: Readonly<Record<Exclude<Probed['state'], 'serves'>, [seen: string, advice: string]>> = {
  unapproved: [
    'the key is good, but face recognition is gated and this subscription is not approved',
    'Apply at https://aka.ms/facerecognition; until then set FACE_ENGINE=local',
  ],
  key_refused: [
    'the key is refused',
    'Take one of the two keys of the resource that AZURE_FACE_ENDPOINT names',
  ],
  busy: ['too many calls now', 'Try again; if it stays, look at AZURE_FACE_CALLS_PER_SECOND'],
  refused: ['our question is refused', 'Look whether AZURE_FACE_ENDPOINT is that of a Face resource'],
  down: ['does not answer', 'Look at AZURE_FACE_ENDPOINT and the network'],
};

export async function checkFaceEngine({ azureFace }: Config): Promise<Finding> {
  if (!azureFace) return checkOnDevice();
  const { endpoint, key } = azureFace;
  const probed = await probeFaceService(endpoint, key).catch(() => undefined);
  if (!probed) return bad('face engine', 'the key cannot be read', 'Look at AZURE_FACE_KEY_FILE');
  const name = `Azure Face at ${new URL(endpoint).host}`;
  if (probed.state === 'serves') return good('face engine', `${name} serves us`);
  const [seen, advice] = FACE_ADVICE[probed.state];
  return (probed.state === 'busy' ? doubtful : bad)(
    'face engine',
    `${name}: ${seen} (${probed.code})`,
    advice,
  );
}

async function checkOnDevice(): Promise<Finding> {
  try {
    const engine = await openLocalFaceEngine({ workers: 1 });
    await engine.close();
    return good('face engine', 'on this machine; its models load');
  } catch {
    return bad('face engine', 'the models on this machine do not load', 'Run npm ci again');
  }
}

export async function checkFfmpeg({ ffmpegPath, searchPath }: Config): Promise<Finding> {
  const found = findFfmpeg(ffmpegPath, searchPath);
  if (found) return good('ffmpeg', found.ffmpegPath);
  if (ffmpegPath)
    return bad('ffmpeg', 'FFMPEG_PATH names no program with ffprobe beside it', 'Correct it or leave it out');
  return doubtful(
    'ffmpeg',
    'not found',
    'Install it with ffprobe, for example apt-get install ffmpeg; the workers try so themselves',
  );
}

export async function checkKeys({ masterKey, dataDir }: Config): Promise<Finding> {
  if (masterKey) return good('keys', 'MASTER_KEY is given');
  const file = path.join(dataDir, 'master.key');
  const exists = await access(file, constants.R_OK).then(
    () => true,
    () => false,
  );
  return doubtful(
    'keys',
    exists
      ? 'the master key lies in the data folder, beside what it protects'
      : 'there is no master key yet; one is made in the data folder',
    'Keep it elsewhere and set MASTER_KEY; whoever loses it loses all media',
  );
}

async function isWritable(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.W_OK);
    return true;
  } catch {
    return false; // Whatever the reason: the folder is of no use.
  }
}

const LONGEST_MILLISECONDS = 10_000;

async function inTime<Value>(work: Promise<Value>): Promise<Value> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('late')), LONGEST_MILLISECONDS);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
