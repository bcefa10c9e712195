import { z } from 'zod';
import type { ChannelName } from './channel/channel.ts';
import { text, urlOf } from './variables.ts';

export interface MessengersConfig {
  telegram?: TelegramConfig;
  whatsapp?: WhatsAppConfig;
  wechat?: WeChatConfig;
  /** Where pieces are given, where it differs from the policy. */
  capture: Partial<Record<ChannelName, 'chat' | 'link'>>;
  signIn: SignInConfig;
}

/** What checks the proofs of messengers where the messenger itself is not configured, or does not do for it. */
export interface SignInConfig {
  /** Telegram's signature, for a process that does not hold the bot's token. */
  telegram?: { botId: string; publicKey: string };
  /** The mini-program that people sign in with. */
  wechat?: { appId: string; appSecret: string; apiRoot?: string };
}

export interface TelegramConfig {
  token: string;
  apiRoot?: string;
  /** Long polling where there is none. */
  webhook?: { url: string; secretToken: string };
}

/** The Cloud API, or the protocol of WhatsApp Web. */
export type WhatsAppConfig =
  | {
      kind: 'cloud';
      accessToken: string;
      phoneNumberId: string;
      appSecret: string;
      verifyToken: string;
      apiRoot?: string;
      /** The approved template that asks people to write again. */
      template?: string;
    }
  | {
      kind: 'web';
      /** Of the account, in digits with the country code. */
      phoneNumber: string;
      /** By code typed on the phone, or by a QR code it scans. */
      pairing: 'code' | 'qr';
      /** Of the server that WhatsApp Web talks to; its own unless given. */
      webSocketUrl?: string;
    };

/** A Service Account's callback, or any puppet of wechaty. */
export type WeChatConfig =
  | {
      kind: 'service_account';
      appId: string;
      appSecret: string;
      token: string;
      encodingAesKey: string;
      apiRoot?: string;
      /** What people find the account by. */
      accountName?: string;
      /** Shows links as cards of this mini-program. */
      miniProgram?: { appId: string; page: string; thumbMediaId: string };
    }
  | { kind: 'wechaty'; puppet: string; puppetOptions: Record<string, unknown> };

const capture = z.enum(['chat', 'link'], { error: 'is neither chat nor link' }).optional();

export const MESSENGER_VARIABLES = {
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
  TELEGRAM_BOT_ID: z
    .string()
    .regex(/^[1-9]\d{0,15}$/, 'is no bot id (the digits before the colon of its token)')
    .optional(),
  TELEGRAM_PUBLIC_KEY: z
    .string()
    .regex(/^(production|test|[0-9a-f]{64})$/, 'is neither production nor test nor 64 hexadecimal digits')
    .default('production'),
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
  WECHAT_ACCOUNT_NAME: text.optional(),
  WECHAT_MINI_PROGRAM_APP_ID: text.optional(),
  WECHAT_MINI_PROGRAM_PAGE: text.optional(),
  WECHAT_MINI_PROGRAM_THUMB_MEDIA_ID: text.optional(),
  WECHAT_MINI_PROGRAM_SECRET: text.optional(),
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
};

/** What is of no use without another. */
export const NEEDS = [
  ['TELEGRAM_WEBHOOK_URL', 'TELEGRAM_WEBHOOK_SECRET'],
  ['TELEGRAM_WEBHOOK_SECRET', 'TELEGRAM_WEBHOOK_URL'],
  ['TELEGRAM_WEBHOOK_URL', 'TELEGRAM_BOT_TOKEN'],
  ['TELEGRAM_API_ROOT', 'TELEGRAM_BOT_TOKEN'],
  ['TELEGRAM_PUBLIC_KEY', 'TELEGRAM_BOT_ID'],
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
  ['WECHAT_ACCOUNT_NAME', 'WECHAT_APP_ID'],
  ['WECHAT_MINI_PROGRAM_PAGE', 'WECHAT_APP_ID'],
  ['WECHAT_MINI_PROGRAM_PAGE', 'WECHAT_MINI_PROGRAM_APP_ID'],
  ['WECHAT_MINI_PROGRAM_PAGE', 'WECHAT_MINI_PROGRAM_THUMB_MEDIA_ID'],
  ['WECHAT_MINI_PROGRAM_THUMB_MEDIA_ID', 'WECHAT_MINI_PROGRAM_PAGE'],
  ['WECHAT_MINI_PROGRAM_SECRET', 'WECHAT_MINI_PROGRAM_APP_ID'],
  ['WECHAT_PUPPET_OPTIONS', 'WECHAT_PUPPET'],
] as const;

/** What is of no use without one of two others. */
export const NEEDS_EITHER = [
  ['WECHAT_API_ROOT', 'WECHAT_APP_ID', 'WECHAT_MINI_PROGRAM_SECRET'],
  ['WECHAT_MINI_PROGRAM_APP_ID', 'WECHAT_MINI_PROGRAM_PAGE', 'WECHAT_MINI_PROGRAM_SECRET'],
] as const;

/** One number or account speaks through one adapter; init data is checked in one way. */
export const EXCLUDES = [
  ['TELEGRAM_BOT_TOKEN', 'TELEGRAM_BOT_ID'],
  ['WHATSAPP_ACCESS_TOKEN', 'WHATSAPP_WEB_NUMBER'],
  ['WECHAT_APP_ID', 'WECHAT_PUPPET'],
] as const;

/** A link to this machine is of no use on somebody's phone. */
export function mistakesOfCapture(given: Readonly<Record<string, string | undefined>>): string[] {
  const usesLink = {
    TELEGRAM_CAPTURE: given['TELEGRAM_CAPTURE'] === 'link',
    WHATSAPP_CAPTURE:
      (given['WHATSAPP_CAPTURE'] ?? 'link') === 'link' &&
      (given['WHATSAPP_ACCESS_TOKEN'] ?? given['WHATSAPP_WEB_NUMBER']) !== undefined,
    WECHAT_CAPTURE: given['WECHAT_CAPTURE'] === 'link',
  };
  if (given['PUBLIC_URL'] !== undefined) return [];
  return Object.entries(usesLink).flatMap(([name, isLink]) =>
    isLink ? [`PUBLIC_URL is needed for one-time links, or ${name}=chat`] : [],
  );
}

const messengerSchema = z.object(MESSENGER_VARIABLES);
type MessengerVariables = z.infer<typeof messengerSchema>;

export function toMessengers(environment: MessengerVariables): MessengersConfig {
  const telegram = toTelegram(environment);
  const whatsapp = toWhatsApp(environment);
  const wechat = toWeChat(environment);
  const { TELEGRAM_CAPTURE, WHATSAPP_CAPTURE, WECHAT_CAPTURE } = environment;
  return {
    capture: {
      ...(TELEGRAM_CAPTURE && { telegram: TELEGRAM_CAPTURE }),
      ...(WHATSAPP_CAPTURE && { whatsapp: WHATSAPP_CAPTURE }),
      ...(WECHAT_CAPTURE && { wechat: WECHAT_CAPTURE }),
    },
    signIn: toSignIn(environment),
    ...(telegram === undefined ? {} : { telegram }),
    ...(whatsapp === undefined ? {} : { whatsapp }),
    ...(wechat === undefined ? {} : { wechat }),
  };
}

function toSignIn(environment: MessengerVariables): SignInConfig {
  const { TELEGRAM_BOT_ID: botId, TELEGRAM_PUBLIC_KEY: publicKey } = environment;
  const { WECHAT_MINI_PROGRAM_APP_ID: appId, WECHAT_MINI_PROGRAM_SECRET: appSecret } = environment;
  const { WECHAT_API_ROOT: apiRoot } = environment;
  return {
    ...(botId === undefined ? {} : { telegram: { botId, publicKey } }),
    ...(appId && appSecret
      ? { wechat: { appId, appSecret, ...(apiRoot === undefined ? {} : { apiRoot }) } }
      : {}),
  };
}

function toTelegram(environment: MessengerVariables): TelegramConfig | undefined {
  const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: apiRoot, TELEGRAM_WEBHOOK_URL: url } = environment;
  const secretToken = environment.TELEGRAM_WEBHOOK_SECRET;
  if (token === undefined) return undefined;
  return {
    token,
    ...(apiRoot === undefined ? {} : { apiRoot }),
    ...(url === undefined || secretToken === undefined ? {} : { webhook: { url, secretToken } }),
  };
}

function toWhatsApp(environment: MessengerVariables): WhatsAppConfig | undefined {
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

function toWeChat(environment: MessengerVariables): WeChatConfig | undefined {
  const { WECHAT_APP_ID: appId, WECHAT_APP_SECRET: appSecret, WECHAT_TOKEN: token } = environment;
  const { WECHAT_ENCODING_AES_KEY: encodingAesKey, WECHAT_API_ROOT: apiRoot } = environment;
  const { WECHAT_ACCOUNT_NAME: accountName } = environment;
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
    ...(accountName === undefined ? {} : { accountName }),
    ...(apiRoot === undefined ? {} : { apiRoot }),
    ...(miniProgram === undefined ? {} : { miniProgram }),
  };
}

function toMiniProgram(environment: MessengerVariables) {
  const { WECHAT_MINI_PROGRAM_APP_ID: appId, WECHAT_MINI_PROGRAM_PAGE: page } = environment;
  const { WECHAT_MINI_PROGRAM_THUMB_MEDIA_ID: thumbMediaId } = environment;
  return appId && page && thumbMediaId ? { appId, page, thumbMediaId } : undefined;
}
