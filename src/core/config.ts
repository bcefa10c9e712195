import path from 'node:path';
import { z } from 'zod';
import type { ChannelName } from './channel/channel.ts';
import type { TelegramConfig, WeChatConfig, WhatsAppConfig } from './messenger-config.ts';

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
  /** Where people and messengers reach this service, without a trailing slash. */
  publicUrl: string;
  /** Where the operator looks, on this machine only. */
  operatorPort: number;
  telegram?: TelegramConfig;
  whatsapp?: WhatsAppConfig;
  wechat?: WeChatConfig;
  /** Where it differs from the policy. */
  capture: Partial<Record<ChannelName, 'chat' | 'link'>>;
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

const capture = z.enum(['chat', 'link'], { error: 'is neither chat nor link' }).optional();

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
  TELEGRAM_CAPTURE: capture,
  PUBLIC_URL: urlOf('https', 'http').optional(),
  OPERATOR_PORT: whole(0, 65_535).default(8081),
  WHATSAPP_ACCESS_TOKEN: text.optional(),
  WHATSAPP_PHONE_NUMBER_ID: z
    .string()
    .regex(/^\d+$/, 'is no id as the dashboard shows it (digits)')
    .optional(),
  WHATSAPP_APP_SECRET: text.optional(),
  WHATSAPP_VERIFY_TOKEN: text.optional(),
  WHATSAPP_API_ROOT: urlOf('http', 'https').optional(),
  WHATSAPP_TEMPLATE: z
    .string()
    .regex(/^[a-z0-9_]{1,512}$/, 'is no template name (a-z, 0-9 and _)')
    .optional(),
  WHATSAPP_WEB_NUMBER: z
    .string()
    .regex(/^[1-9]\d{6,14}$/, 'is no phone number (digits with the country code, no +)')
    .optional(),
  WHATSAPP_WEB_PAIRING: z.enum(['code', 'qr'], { error: 'is neither code nor qr' }).default('code'),
  WHATSAPP_WEB_URL: urlOf('ws', 'wss').optional(),
  WHATSAPP_CAPTURE: capture,
  WECHAT_APP_ID: z
    .string()
    .regex(/^wx[0-9a-f]{16}$/, 'is no app id (wx and 16 of 0-9, a-f)')
    .optional(),
  WECHAT_APP_SECRET: text.optional(),
  WECHAT_TOKEN: z
    .string()
    .regex(/^[A-Za-z0-9]{3,32}$/, 'has not 3 to 32 of A-Z, a-z, 0-9')
    .optional(),
  WECHAT_ENCODING_AES_KEY: z
    .string()
    .regex(/^[A-Za-z0-9]{43}$/, 'has not 43 of A-Z, a-z, 0-9')
    .optional(),
  WECHAT_API_ROOT: urlOf('http', 'https').optional(),
  WECHAT_MINI_PROGRAM_APP_ID: text.optional(),
  WECHAT_MINI_PROGRAM_PAGE: text.optional(),
  WECHAT_MINI_PROGRAM_THUMB_MEDIA_ID: text.optional(),
  WECHAT_PUPPET: text.optional(),
  WECHAT_PUPPET_OPTIONS: text
    .transform((value, context) => {
      try {
        return z.record(z.string(), z.unknown()).parse(JSON.parse(value));
      } catch {
        context.addIssue({ code: 'custom', message: 'is no JSON object' });
        return z.NEVER;
      }
    })
    .optional(),
  WECHAT_CAPTURE: capture,
});

/** What is of no use without another. */
const NEEDS = [
  ['TELEGRAM_WEBHOOK_URL', 'TELEGRAM_WEBHOOK_SECRET'],
  ['TELEGRAM_WEBHOOK_SECRET', 'TELEGRAM_WEBHOOK_URL'],
  ['TELEGRAM_WEBHOOK_URL', 'TELEGRAM_BOT_TOKEN'],
  ['TELEGRAM_API_ROOT', 'TELEGRAM_BOT_TOKEN'],
  ['WHATSAPP_ACCESS_TOKEN', 'WHATSAPP_PHONE_NUMBER_ID'],
  ['WHATSAPP_ACCESS_TOKEN', 'WHATSAPP_APP_SECRET'],
  ['WHATSAPP_ACCESS_TOKEN', 'WHATSAPP_VERIFY_TOKEN'],
  ['WHATSAPP_PHONE_NUMBER_ID', 'WHATSAPP_ACCESS_TOKEN'],
  ['WHATSAPP_APP_SECRET', 'WHATSAPP_ACCESS_TOKEN'],
  ['WHATSAPP_VERIFY_TOKEN', 'WHATSAPP_ACCESS_TOKEN'],
  ['WHATSAPP_API_ROOT', 'WHATSAPP_ACCESS_TOKEN'],
  ['WHATSAPP_TEMPLATE', 'WHATSAPP_ACCESS_TOKEN'],
  ['WHATSAPP_WEB_URL', 'WHATSAPP_WEB_NUMBER'],
  ['WHATSAPP_WEB_PAIRING', 'WHATSAPP_WEB_NUMBER'],
  ['WECHAT_APP_ID', 'WECHAT_APP_SECRET'],
  ['WECHAT_APP_ID', 'WECHAT_TOKEN'],
  ['WECHAT_APP_ID', 'WECHAT_ENCODING_AES_KEY'],
  ['WECHAT_APP_SECRET', 'WECHAT_APP_ID'],
  ['WECHAT_TOKEN', 'WECHAT_APP_ID'],
  ['WECHAT_ENCODING_AES_KEY', 'WECHAT_APP_ID'],
  ['WECHAT_API_ROOT', 'WECHAT_APP_ID'],
  ['WECHAT_MINI_PROGRAM_APP_ID', 'WECHAT_APP_ID'],
  ['WECHAT_MINI_PROGRAM_APP_ID', 'WECHAT_MINI_PROGRAM_PAGE'],
  ['WECHAT_MINI_PROGRAM_APP_ID', 'WECHAT_MINI_PROGRAM_THUMB_MEDIA_ID'],
  ['WECHAT_MINI_PROGRAM_PAGE', 'WECHAT_MINI_PROGRAM_APP_ID'],
  ['WECHAT_MINI_PROGRAM_THUMB_MEDIA_ID', 'WECHAT_MINI_PROGRAM_APP_ID'],
  ['WECHAT_PUPPET_OPTIONS', 'WECHAT_PUPPET'],
] as const;

/** One number or account speaks through one adapter. */
const EXCLUDES = [
  ['WHATSAPP_ACCESS_TOKEN', 'WHATSAPP_WEB_NUMBER'],
  ['WECHAT_APP_ID', 'WECHAT_PUPPET'],
] as const;

type Environment = z.infer<typeof environmentSchema>;

/** Empty variables count as not set. Throws `ConfigInvalid`. */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environmentSchema.safeParse(given);
  const lonely = NEEDS.filter(([name, other]) => given[name] !== undefined && given[other] === undefined);
  const rivals = EXCLUDES.filter(([name, other]) => given[name] !== undefined && given[other] !== undefined);
  if (parsed.success && lonely.length + rivals.length === 0) return toConfig(parsed.data);
  const mistakes = [
    ...(parsed.error?.issues ?? []).map(({ path: [name], message }) => `  ${String(name)} ${message}`),
    ...lonely.map(([name, other]) => `  ${name} needs ${other}`),
    ...rivals.map(([name, other]) => `  ${name} and ${other} exclude each other`),
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
  const whatsapp = toWhatsApp(environment);
  const wechat = toWeChat(environment);
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
    capture: {
      ...(environment.TELEGRAM_CAPTURE && { telegram: environment.TELEGRAM_CAPTURE }),
      ...(environment.WHATSAPP_CAPTURE && { whatsapp: environment.WHATSAPP_CAPTURE }),
      ...(environment.WECHAT_CAPTURE && { wechat: environment.WECHAT_CAPTURE }),
    },
    ...(telegram === undefined ? {} : { telegram }),
    ...(whatsapp === undefined ? {} : { whatsapp }),
    ...(wechat === undefined ? {} : { wechat }),
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

function toWhatsApp(environment: Environment): WhatsAppConfig | undefined {
  const { WHATSAPP_ACCESS_TOKEN: accessToken, WHATSAPP_PHONE_NUMBER_ID: phoneNumberId } = environment;
  const { WHATSAPP_APP_SECRET: appSecret, WHATSAPP_VERIFY_TOKEN: verifyToken } = environment;
  const { WHATSAPP_WEB_NUMBER: phoneNumber, WHATSAPP_WEB_URL: webSocketUrl } = environment;
  const { WHATSAPP_API_ROOT: apiRoot, WHATSAPP_TEMPLATE: template } = environment;
  if (phoneNumber !== undefined) {
    const web = { kind: 'web', phoneNumber, pairing: environment.WHATSAPP_WEB_PAIRING } as const;
    return webSocketUrl === undefined ? web : { ...web, webSocketUrl };
  }
  if (!accessToken || !phoneNumberId || !appSecret || !verifyToken) return undefined;
  return {
    kind: 'cloud',
    accessToken,
    phoneNumberId,
    appSecret,
    verifyToken,
    ...(apiRoot === undefined ? {} : { apiRoot }),
    ...(template === undefined ? {} : { template }),
  };
}

function toWeChat(environment: Environment): WeChatConfig | undefined {
  const { WECHAT_APP_ID: appId, WECHAT_APP_SECRET: appSecret, WECHAT_TOKEN: token } = environment;
  const { WECHAT_ENCODING_AES_KEY: encodingAesKey, WECHAT_API_ROOT: apiRoot } = environment;
  const { WECHAT_PUPPET: puppet, WECHAT_PUPPET_OPTIONS: puppetOptions = {} } = environment;
  if (puppet !== undefined) return { kind: 'wechaty', puppet, puppetOptions };
  if (!appId || !appSecret || !token || !encodingAesKey) return undefined;
  const miniProgram = toMiniProgram(environment);
  return {
    kind: 'service_account',
    appId,
    appSecret,
    token,
    encodingAesKey,
    ...(apiRoot === undefined ? {} : { apiRoot }),
    ...(miniProgram === undefined ? {} : { miniProgram }),
  };
}

function toMiniProgram(environment: Environment) {
  const { WECHAT_MINI_PROGRAM_APP_ID: appId, WECHAT_MINI_PROGRAM_PAGE: page } = environment;
  const { WECHAT_MINI_PROGRAM_THUMB_MEDIA_ID: thumbMediaId } = environment;
  return appId && page && thumbMediaId ? { appId, page, thumbMediaId } : undefined;
}
