import path from 'node:path';
import { z } from 'zod';
import {
  FACE_EXCLUDES,
  FACE_VARIABLES,
  mistakesOfFaceEngine,
  toAzureFace,
  type AzureFaceConfig,
} from './face/face-config.ts';
import { API_VARIABLES, toApi, type ApiConfig } from './api-config.ts';
import {
  EXCLUDES,
  MESSENGER_VARIABLES,
  mistakesOfCapture,
  NEEDS,
  NEEDS_EITHER,
  toMessengers,
  type MessengersConfig,
} from './messenger-config.ts';
import {
  LEGACY_SHOP_EXCLUDES,
  LEGACY_SHOP_NEEDS,
  LEGACY_SHOP_VARIABLES,
  toLegacyShop,
  type LegacyShopConfig,
} from './linking/legacy-shop-config.ts';
import { STAFF_NEEDS, STAFF_VARIABLES, toStaff, type StaffConfig } from './staff/staff-config.ts';
import { text, urlOf, whole, yesOrNo } from './variables.ts';

/** Everything the environment may say. The only place that knows a variable's name. */
export interface Config extends MessengersConfig {
  api: ApiConfig;
  port: number;
  dataDir: string;
  logLevel: 'error' | 'warn' | 'info' | 'debug' | 'silent';
  databaseUrl?: string;
  migrateOnStart: boolean;
  amqpUrl?: string;
  /** What exchanges and queues are called after, where one RabbitMQ serves several deployments. */
  queuePrefix: string;
  azureStorage?: { connectionString: string; container: string };
  /** 32 bytes; generated into the data folder where none is given. */
  masterKey?: Buffer;
  faceWorkers: number;
  azureFace?: AzureFaceConfig;
  ffmpegPath?: string;
  /** Where programs are looked for. */
  searchPath?: string;
  /** Where people and messengers reach this service, without a trailing slash. */
  publicUrl: string;
  /** Where the operator looks, on this machine only. */
  operatorPort: number;
  legacyShop?: LegacyShopConfig;
  staff: StaffConfig;
  /** Where people reach somebody who can help, in the operator's words. */
  supportContact?: string;
}

/** Lists every mistake at once, by name and never by value. */
export class ConfigInvalid extends Error {
  override name = 'ConfigInvalid';
}

const KEY_BYTES = 32;
const environmentSchema = z.object({
  PORT: whole(0, 65_535).default(8080),
  DATA_DIR: text.default('.data'),
  LOG_LEVEL: z
    .enum(['error', 'warn', 'info', 'debug', 'silent'], {
      error: 'is none of error, warn, info, debug, silent',
    })
    .default('info'),
  DATABASE_URL: urlOf('postgres', 'postgresql').optional(),
  MIGRATE_ON_START: yesOrNo.default(true),
  AMQP_URL: urlOf('amqp', 'amqps').optional(),
  QUEUE_PREFIX: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,39}$/, 'is no prefix (a letter, then up to 39 of a-z, 0-9 and -)')
    .default('bonafide'),
  AZURE_STORAGE_CONNECTION_STRING: text
    .refine((value) => /AccountName=|UseDevelopmentStorage=true|BlobEndpoint=/.test(value), {
      error: 'is no storage connection string',
    })
    .optional(),
  AZURE_STORAGE_CONTAINER: z
    .string()
    .regex(/^[a-z0-9](?:-?[a-z0-9]){2,62}$/, 'is no container name (3 to 63 of a-z, 0-9 and single -)')
    .default('bonafide-media'),
  MASTER_KEY: text
    .transform((value) => Buffer.from(value, 'base64'))
    .refine((key) => key.length === KEY_BYTES, { error: `is not ${KEY_BYTES} bytes in base64` })
    .optional(),
  ...FACE_VARIABLES,
  FACE_WORKERS: whole(1, 64).default(2),
  FFMPEG_PATH: text.optional(),
  PATH: text.optional(),
  PUBLIC_URL: urlOf('https', 'http').optional(),
  OPERATOR_PORT: whole(0, 65_535).default(8081),
  ...API_VARIABLES,
  ...MESSENGER_VARIABLES,
  ...LEGACY_SHOP_VARIABLES,
  ...STAFF_VARIABLES,
  SUPPORT_CONTACT: text.max(120, 'is longer than 120 characters').optional(),
});

type Environment = z.infer<typeof environmentSchema>;

/** Empty variables count as not set. Throws `ConfigInvalid`. */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environmentSchema.safeParse(given);
  const lonely = [...NEEDS, ...LEGACY_SHOP_NEEDS, ...STAFF_NEEDS].filter(
    ([name, other]) => given[name] !== undefined && given[other] === undefined,
  );
  const hungry = NEEDS_EITHER.filter(
    ([name, one, other]) =>
      given[name] !== undefined && given[one] === undefined && given[other] === undefined,
  );
  const rivals = [...EXCLUDES, ...LEGACY_SHOP_EXCLUDES, ...FACE_EXCLUDES].filter(
    ([name, other]) => given[name] !== undefined && given[other] !== undefined,
  );
  const links = [...mistakesOfCapture(given), ...mistakesOfFaceEngine(given)];
  if (parsed.success && lonely.length + hungry.length + rivals.length + links.length === 0)
    return toConfig(parsed.data);
  const mistakes = [
    ...(parsed.error?.issues ?? []).map(({ path: [name], message }) => `  ${String(name)} ${message}`),
    ...lonely.map(([name, other]) => `  ${name} needs ${other}`),
    ...hungry.map(([name, one, other]) => `  ${name} needs ${one} or ${other}`),
    ...rivals.map(([name, other]) => `  ${name} and ${other} exclude each other`),
    ...links.map((mistake) => `  ${mistake}`),
  ];
  throw new ConfigInvalid(`The configuration cannot be used:\n${mistakes.join('\n')}`);
}

function toConfig(environment: Environment): Config {
  const { DATABASE_URL: databaseUrl, AMQP_URL: amqpUrl, MASTER_KEY: masterKey } = environment;
  const {
    FFMPEG_PATH: ffmpegPath,
    PATH: searchPath,
    AZURE_STORAGE_CONNECTION_STRING: connectionString,
  } = environment;
  const legacyShop = toLegacyShop(environment);
  const azureFace = toAzureFace(environment);
  const { SUPPORT_CONTACT: supportContact } = environment;
  return {
    port: environment.PORT,
    dataDir: path.resolve(environment.DATA_DIR),
    logLevel: environment.LOG_LEVEL,
    migrateOnStart: environment.MIGRATE_ON_START,
    faceWorkers: environment.FACE_WORKERS,
    queuePrefix: environment.QUEUE_PREFIX,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(amqpUrl === undefined ? {} : { amqpUrl }),
    ...(masterKey === undefined ? {} : { masterKey }),
    ...(ffmpegPath === undefined ? {} : { ffmpegPath }),
    ...(searchPath === undefined ? {} : { searchPath }),
    publicUrl: (environment.PUBLIC_URL ?? `http://localhost:${environment.PORT}`).replace(/\/+$/, ''),
    operatorPort: environment.OPERATOR_PORT,
    api: toApi(environment),
    staff: toStaff(environment),
    ...toMessengers(environment),
    ...(legacyShop && { legacyShop }),
    ...(azureFace && { azureFace }),
    ...(supportContact === undefined ? {} : { supportContact }),
    ...(connectionString === undefined
      ? {}
      : { azureStorage: { connectionString, container: environment.AZURE_STORAGE_CONTAINER } }),
  };
}
