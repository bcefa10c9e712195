import { systemClock, type Clock } from '../core/clock.ts';
import type { Pairing } from '../core/channel/pairing.ts';
import type { Config } from '../core/config.ts';
import { createCore, type Core } from '../core/create-core.ts';
import { assertMigrated, migrate, openDatabase, type Db } from '../core/database.ts';
import type { FaceEngine } from '../core/face/face-engine.ts';
import type { Limiters } from '../core/limits/limits.ts';
import type { Log } from '../core/log.ts';
import type { BlobStore } from '../core/media/blob-store.ts';
import { createOperations, type Operations } from '../core/operations/operations.ts';
import type { Broker } from '../core/outbox/broker.ts';
import type { Opened } from '../core/run.ts';
import { POLICY, type Policy } from '../core/verification/policy.ts';
import { createLimiters } from '../engines/limits/limiters.ts';
import { createOneTimePasswordEngine } from '../engines/one-time-passwords/otplib-one-time-password-engine.ts';
import { createTokenEngine } from '../engines/tokens/jose-token-engine.ts';
import { openMasterKey } from '../engines/master-key.ts';
import { openLegacyShop } from './open-legacy-shop.ts';
import { openBlobStore, openBroker, openDatabaseUrl, sweepTemporaryDirectories } from './open-engines.ts';
import { SUBSCRIPTIONS } from './subscriptions.ts';

export interface FoundationOptions {
  config: Config;
  log: Log;
  opened: Opened;
  /** Tests choose their own. */
  policy?: Policy;
  clock?: Clock;
  /** Yields numbers in [0, 1) that nobody can foresee, for the challenge. */
  random?: () => number;
  /** Opened by the caller, who also closes it; otherwise as the configuration says. */
  broker?: Broker;
  /** The one on this machine. */
  faceEngine?: FaceEngine;
}

/** What every role stands on. */
export interface Foundation {
  db: Db;
  databaseUrl: string;
  blobs: BlobStore;
  broker: Broker;
  core: Core;
  operations: Operations;
  limiters: Limiters;
  policy: Policy;
  clock: Clock;
  log: Log;
  faceEngine?: FaceEngine;
  /** Accounts that somebody confirms on a phone, by title. */
  pairings: Map<string, Pairing>;
}

/** Opens database, queue and blobs, brings the schema up to date, and declares every queue. */
export async function layFoundation(options: FoundationOptions): Promise<Foundation> {
  const { config, log, opened, clock = systemClock } = options;
  const policy = chosenPolicy(options.policy ?? POLICY, config);
  await sweepTemporaryDirectories(config.dataDir);
  const databaseUrl = await openDatabaseUrl(config, opened, log);
  const db = opened(openDatabase({ url: databaseUrl, log }));
  await prepareSchema(db, config.migrateOnStart);
  const masterKey = await openMasterKey(config.masterKey, config.dataDir, log);
  const blobs = await openBlobStore(config);
  const broker = options.broker ?? opened(await openBroker(config, databaseUrl, log));
  for (const subscription of Object.values(SUBSCRIPTIONS)) await broker.declare(subscription);
  const { random, faceEngine } = options;
  const { publicUrl, supportContact } = config;
  const limiters = createLimiters({ db, masterKey, log });
  const tokenEngine = createTokenEngine();
  const oneTimePasswords = createOneTimePasswordEngine();
  const legacyShop = config.legacyShop && opened(openLegacyShop(config.legacyShop, log));
  const coreDeps = {
    db,
    blobs,
    masterKey,
    tokenEngine,
    oneTimePasswords,
    policy,
    clock,
    log,
    publicUrl,
    limiters,
  };
  const core = createCore({
    ...coreDeps,
    ...(random && { random }),
    ...(legacyShop && { legacyShop }),
    ...(supportContact !== undefined && { supportContact }),
  });
  const pairings = new Map<string, Pairing>();
  const operations = createOperations({ db, broker, clock });
  const foundation = { db, databaseUrl, blobs, broker, core, limiters, policy, clock, log, pairings };
  return { ...foundation, operations, ...(faceEngine && { faceEngine }) };
}

/** What the operator may choose: where pieces are given, and who compares when a face service cannot. */
function chosenPolicy(policy: Policy, { capture, azureFace }: Config): Policy {
  const faceServiceDown = azureFace?.whenDown ?? policy.faceServiceDown;
  return {
    ...policy,
    capture: { ...policy.capture, ...capture },
    faceServiceDown,
    ...(azureFace && { faceService: 'Microsoft Azure' }),
  };
}

async function prepareSchema(db: Db, migrates: boolean): Promise<void> {
  try {
    await db.raw('select 1');
  } catch (cause) {
    throw new Error('The database does not answer: look at DATABASE_URL', { cause });
  }
  await (migrates ? migrate(db) : assertMigrated(db));
}
