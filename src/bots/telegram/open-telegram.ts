import type { Api } from 'grammy';
import type { Channel, InboundEvent } from '../../core/channel/channel.ts';
import { type Clock, systemClock } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import type { AcceptUpdates } from './accept-updates.ts';
import { type Backoff, DEFAULT_BACKOFF } from './backoff.ts';
import { type BotTexts, configureDelivery, configureTexts, type WebhookAddress } from './configure-bot.ts';
import { createApi } from './create-api.ts';
import { createDownloadFile } from './download-file.ts';
import { insist, type Persistence } from './insist.ts';
import { leavingGroups } from './leave-groups.ts';
import { pollUpdates } from './poll-updates.ts';
import { createTelegramChannel } from './telegram-channel.ts';
import { toInbound } from './to-inbound.ts';
import { createTelegramWebhook, type Webhook } from './webhook.ts';

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
}

export interface Telegram {
  botId: string;
  /** Without the `@`. */
  username: string;
  channel: Channel;
  /** `receivedAt` dates what Telegram does not: the press of a button. */
  toInbound: (body: unknown, receivedAt?: Date) => InboundEvent | undefined;
  /** Receives by long polling, and sees to it that no webhook is in the way, until `close`. */
  startPolling(accept: AcceptUpdates): Promise<void>;
  /** Has Telegram call `address`; what it answers handles those calls. */
  startWebhook(accept: AcceptUpdates, address: WebhookAddress): Promise<Webhook>;
  registerTexts(texts: BotTexts): Promise<void>;
  /** Stops polling, once the updates under way are accepted. */
  close(): Promise<void>;
}

/** Throws `TelegramTokenRefused`, or `TelegramCallFailed` when the server did not answer in any attempt. */
export async function openTelegram(options: TelegramOptions): Promise<Telegram> {
  const settings = withDefaults(options);
  const api = createApi(settings);
  const closing = new AbortController();
  const persistence = { ...settings, attempts: settings.startAttempts, signal: closing.signal };
  const { id, username } = await insist(() => api.getMe(), persistence);
  const botId = String(id);
  const loadFile = createDownloadFile({ api, ...settings });
  const context = { botId, username, loadFile };

  return {
    botId,
    username,
    channel: createTelegramChannel({ api, botId, ...settings }),
    toInbound: (body, receivedAt = settings.clock()) => toInbound(body, { ...context, receivedAt }),
    registerTexts: (texts) => configureTexts(api, texts, settings.log),
    ...createReceiver(api, settings, { closing, persistence }),
  };
}

type Settings = Required<TelegramOptions>;

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

function createReceiver(
  api: Api,
  { log, backoff, pollTimeoutSeconds }: Settings,
  { closing, persistence }: { closing: AbortController; persistence: Persistence },
): Pick<Telegram, 'startPolling' | 'startWebhook' | 'close'> {
  const { signal } = closing;
  let polling: Promise<void> = Promise.resolve();

  return {
    async startPolling(accept) {
      await insist(() => configureDelivery(api, undefined), persistence);
      const acceptPrivate = leavingGroups(accept, { api, log, signal });
      polling = pollUpdates({
        api,
        accept: acceptPrivate,
        signal,
        log,
        backoff,
        timeoutSeconds: pollTimeoutSeconds,
      });
    },
    async startWebhook(accept, address) {
      const acceptPrivate = leavingGroups(accept, { api, log, signal });
      const webhook = createTelegramWebhook({ secretToken: address.secretToken, accept: acceptPrivate, log });
      await insist(() => configureDelivery(api, address), persistence);
      return webhook;
    },
    async close() {
      closing.abort();
      await polling;
    },
  };
}
