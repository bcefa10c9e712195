import path from 'node:path';
import { z } from 'zod';

/** Everything the environment may say. The only place that knows a variable's name. */
export interface Config {
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
  ffmpegPath?: string;
  /** Where programs are looked for. */
  searchPath?: string;
  telegram?: TelegramConfig;
}

export interface TelegramConfig {
  token: string;
  apiRoot?: string;
  /** Long polling where there is none. */
  webhook?: { url: string; secretToken: string };
}

/** Lists every mistake at once, by name and never by value. */
export class ConfigInvalid extends Error {
  override name = 'ConfigInvalid';
}

const KEY_BYTES = 32;
const text = z.string().trim().min(1);
const urlOf = (...protocols: string[]) =>
  text.refine(
    (value) => protocols.some((protocol) => value.startsWith(`${protocol}://`)) && URL.canParse(value),
    {
      error: `is no ${protocols.join(' or ')} URL`,
    },
  );
const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/, 'is no whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, { error: `is not between ${least} and ${most}` });
const yesOrNo = z
  .enum(['true', 'false'], { error: 'is neither true nor false' })
  .transform((value) => value === 'true');

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
  FACE_ENGINE: z.enum(['local'], { error: 'is not local' }).default('local'),
  FACE_WORKERS: whole(1, 64).default(2),
  FFMPEG_PATH: text.optional(),
  PATH: text.optional(),
  TELEGRAM_BOT_TOKEN: z
    .string()
    .regex(/^\d+:[A-Za-z0-9_-]{20,}$/, 'is no bot token as BotFather gives it')
    .optional(),
  TELEGRAM_API_ROOT: urlOf('http', 'https').optional(),
  TELEGRAM_WEBHOOK_URL: urlOf('https', 'http').optional(),
  TELEGRAM_WEBHOOK_SECRET: z
    .string()
    .regex(/^[A-Za-z0-9_-]{16,256}$/, 'has not 16 to 256 of A-Z, a-z, 0-9, _ and -')
    .optional(),
});

/** What is of no use without another. */
const NEEDS = [
  ['TELEGRAM_WEBHOOK_URL', 'TELEGRAM_WEBHOOK_SECRET'],
  ['TELEGRAM_WEBHOOK_SECRET', 'TELEGRAM_WEBHOOK_URL'],
  ['TELEGRAM_WEBHOOK_URL', 'TELEGRAM_BOT_TOKEN'],
  ['TELEGRAM_API_ROOT', 'TELEGRAM_BOT_TOKEN'],
] as const;

type Environment = z.infer<typeof environmentSchema>;

/** Empty variables count as not set. Throws `ConfigInvalid`. */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environmentSchema.safeParse(given);
  const lonely = NEEDS.filter(([name, other]) => given[name] !== undefined && given[other] === undefined);
  if (parsed.success && lonely.length === 0) return toConfig(parsed.data);
  const mistakes = [
    ...(parsed.error?.issues ?? []).map(({ path: [name], message }) => `  ${String(name)} ${message}`),
    ...lonely.map(([name, other]) => `  ${name} needs ${other}`),
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
  const telegram = toTelegram(environment);
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
    ...(telegram === undefined ? {} : { telegram }),
    ...(connectionString === undefined
      ? {}
      : { azureStorage: { connectionString, container: environment.AZURE_STORAGE_CONTAINER } }),
  };
}

function toTelegram(environment: Environment): TelegramConfig | undefined {
  const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: apiRoot, TELEGRAM_WEBHOOK_URL: url } = environment;
  const secretToken = environment.TELEGRAM_WEBHOOK_SECRET;
  if (token === undefined) return undefined;
  return {
    token,
    ...(apiRoot === undefined ? {} : { apiRoot }),
    ...(url === undefined || secretToken === undefined ? {} : { webhook: { url, secretToken } }),
  };
}
