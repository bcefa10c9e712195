import type { Api } from 'grammy';
import type { InboundEvent } from '../../core/channel/channel.ts';
import { type Clock, systemClock } from '../../core/clock.ts';
import type { BotTexts } from '../../core/dialogue/bot-texts.ts';
import type { Log } from '../../core/log.ts';
import type { Messenger } from '../messenger.ts';
import { type Backoff, DEFAULT_BACKOFF } from '../backoff.ts';
import {
  configureDelivery,
  configureMenuButton,
  configureTexts,
  type WebhookAddress,
} from './configure-bot.ts';
import { createApi } from './create-api.ts';
import { createDownloadFile } from './download-file.ts';
import { insistOnTelegram, type TelegramPersistence } from './insist.ts';
import { leavingGroups } from './leave-groups.ts';
import { opensInside } from './opens-inside.ts';
import { pollUpdates } from './poll-updates.ts';
import { openStaffDesk } from './staff/open-staff-desk.ts';
import { createTelegramChannel } from './telegram-channel.ts';
import { toInbound } from './to-inbound.ts';
import { createTelegramWebhook } from './webhook.ts';

export interface TelegramOptions {
  token: string;
  log: Log;
  /** Another Bot API server, http or https. */
  apiRoot?: string;
  clock?: Clock;
  /** In bytes. Telegram's own server stops at 20 MB, one run by the operator at 2000 MB. */
  biggestMedia?: number;
  callTimeoutMilliseconds?: number;
  stallMilliseconds?: number;
  pollTimeoutSeconds?: number;
  backoff?: Backoff;
  /** How often a server that does not answer is asked, before opening or starting to receive fails. */
  startAttempts?: number;
  /** Of our mini-app: the menu button opens it. Not set: that button is left as it is. */
  miniAppUrl?: string;
  /** Stays in this group, where staff work; leaves all others. */
  staffGroupId?: string;
  /** Has Telegram call this address; long polling where there is none. */
  webhook?: WebhookAddress;
}

export interface Telegram extends Messenger {
  botId: string;
  /** Without the `@`. */
  username: string;
  /** `receivedAt` dates what Telegram does not: the press of a button. */
  toInbound: (body: unknown, receivedAt?: Date) => InboundEvent | undefined;
}

/** Throws `TelegramTokenRefused`, or `TelegramCallFailed` when the server did not answer in any attempt. */
export async function openTelegram(options: TelegramOptions): Promise<Telegram> {
  const settings = withDefaults(options);
  const api = createApi(settings);
  const closing = new AbortController();
  const persistence = { ...settings, attempts: settings.startAttempts, signal: closing.signal };
  const me = await insistOnTelegram(() => api.getMe(), persistence);
  const { id, username } = me;
  const botId = String(id);
  const loadFile = createDownloadFile({ api, ...settings });
  const context = { botId, username, loadFile };

  return {
    botId,
    username,
    channel: createTelegramChannel({ api, botId, ...settings }),
    entrance: { name: `@${username}`, url: `https://t.me/${username}?start=CODE` },
    toInbound: (body, receivedAt = settings.clock()) => toInbound(body, { ...context, receivedAt }),
    registerTexts: (texts) => registerTexts(api, texts, settings),
    openStaffDesk: (deps) => openStaffDesk({ ...settings, ...deps, me }),
    ...createReceiver(api, settings, { closing, persistence }),
  };
}

type Optional = 'webhook' | 'miniAppUrl' | 'staffGroupId';
type Settings = Required<Omit<TelegramOptions, Optional>> & Pick<TelegramOptions, Optional>;

const MEGABYTE = 1024 * 1024;

function withDefaults(options: TelegramOptions): Settings {
  return {
    clock: systemClock,
    biggestMedia: 20 * MEGABYTE,
    callTimeoutMilliseconds: 15_000,
    stallMilliseconds: 15_000,
    pollTimeoutSeconds: 30,
    backoff: DEFAULT_BACKOFF,
    startAttempts: 8,
    ...options,
    apiRoot: (options.apiRoot ?? 'https://api.telegram.org').replace(/\/+$/, ''),
  };
}

async function registerTexts(api: Api, texts: BotTexts, { log, miniAppUrl: url }: Settings): Promise<void> {
  await configureTexts(api, texts, log);
  const text = texts.menuButton[texts.defaultLanguage];
  if (url !== undefined && opensInside(url)) await configureMenuButton(api, { text, url }, log);
}

function createReceiver(
  api: Api,
  { log, backoff, pollTimeoutSeconds, webhook, staffGroupId }: Settings,
  { closing, persistence }: { closing: AbortController; persistence: TelegramPersistence },
): Pick<Telegram, 'start' | 'close'> {
  const { signal } = closing;
  let polling: Promise<void> = Promise.resolve();

  return {
    async start(accept) {
      const acceptPrivate = leavingGroups(accept, {
        api,
        log,
        signal,
        ...(staffGroupId !== undefined && { staffGroupId }),
      });
      await insistOnTelegram(() => configureDelivery(api, webhook), persistence);
      if (webhook) {
        const { url, secretToken } = webhook;
        const handle = createTelegramWebhook({ secretToken, accept: acceptPrivate, log });
        return { path: new URL(url).pathname, handle };
      }
      polling = pollUpdates({
        api,
        accept: acceptPrivate,
        signal,
        log,
        backoff,
        timeoutSeconds: pollTimeoutSeconds,
      });
      return undefined;
    },
    async close() {
      closing.abort();
      await polling;
    },
  };
}
