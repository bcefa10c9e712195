import type { ChannelSecrets } from '../../../core/channel/channel-secrets.ts';
import type { WebhookAnswer } from '../../../core/channel/webhook.ts';
import { type Clock, systemClock } from '../../../core/clock.ts';
import type { Log } from '../../../core/log.ts';
import type { Messenger } from '../../messenger.ts';
import { createWithAccessToken, type Exclusively, type WithAccessToken } from './access-token.ts';
import { configureMenu } from './configure-menu.ts';
import { createDownloadMedia } from './download-media.ts';
import { createServiceAccountChannel, type MiniProgram } from './service-account-channel.ts';
import { toInbound } from './to-inbound.ts';
import { reportRefusal } from './to-send-failure.ts';
import { createWeChatWebhook } from './webhook.ts';
import { WeChatCallFailed } from './wechat-call-failed.ts';

export interface ServiceAccountOptions {
  appId: string;
  appSecret: string;
  /** Signs what WeChat sends. */
  token: string;
  /** Opens what WeChat sends; 43 characters. */
  encodingAesKey: string;
  secrets: ChannelSecrets;
  exclusively: Exclusively;
  log: Log;
  clock?: Clock;
  /** Another server that speaks WeChat's API, http or https. */
  apiRoot?: string;
  miniProgram?: MiniProgram;
  /** What people look the account up by; WeChat does not tell us. */
  accountName?: string;
  webhookPath?: string;
  /** In bytes. */
  biggestMedia?: number;
  callTimeoutMilliseconds?: number;
  stallMilliseconds?: number;
}

/** The configuration is wrong: no app id, or not its secret. */
export class WeChatSecretRefused extends Error {
  override name = 'WeChatSecretRefused';
}

/** A Service Account that WeChat calls. Asks for a token at once; throws `WeChatSecretRefused` when the secret is wrong,
 * and only logs what may be mended while we run: no answer, or our address not on the account's list. */
export async function openWeChatServiceAccount(options: ServiceAccountOptions): Promise<Messenger> {
  const settings = withDefaults(options);
  const { appId, log } = settings;
  const withAccessToken = createWithAccessToken(settings);
  await checkAccount(withAccessToken, log);
  const context = { ...settings, withAccessToken };
  const loadMedia = createDownloadMedia(context);

  return {
    channel: createServiceAccountChannel(context),
    entrance: { name: settings.accountName },
    toInbound: (body) => toInbound(body, { botId: appId, loadMedia }),
    registerTexts: (texts) => configureMenu(texts, context),
    ...createReceiver(settings),
  };
}

type Settings = Required<Omit<ServiceAccountOptions, 'miniProgram'>> &
  Pick<ServiceAccountOptions, 'miniProgram'>;

const MEGABYTE = 1024 * 1024;

function withDefaults(options: ServiceAccountOptions): Settings {
  return {
    clock: systemClock,
    accountName: options.appId,
    webhookPath: '/webhooks/wechat',
    biggestMedia: 20 * MEGABYTE,
    callTimeoutMilliseconds: 10_000,
    stallMilliseconds: 15_000,
    ...options,
    apiRoot: (options.apiRoot ?? 'https://api.weixin.qq.com').replace(/\/+$/, ''),
  };
}

async function checkAccount(withAccessToken: WithAccessToken, log: Log): Promise<void> {
  try {
    await withAccessToken(() => Promise.resolve());
  } catch (err) {
    if (!(err instanceof WeChatCallFailed)) throw err;
    if (err.isSecretRefused) {
      const advice = 'WeChat refuses the app id or its secret: check WECHAT_APP_ID and WECHAT_APP_SECRET';
      throw new WeChatSecretRefused(advice, { cause: err });
    }
    if (!reportRefusal(err, log)) log.warn({ event: 'wechat.unreachable', err });
  }
}

function createReceiver(settings: Settings): Pick<Messenger, 'start' | 'close'> {
  const underWay = new Set<Promise<WebhookAnswer>>();
  let isClosed = false;
  return {
    start(accept) {
      const webhook = createWeChatWebhook({ ...settings, accept });
      return Promise.resolve({
        path: settings.webhookPath,
        async handle(call) {
          if (isClosed) return { status: 503 };
          const answering = webhook(call);
          underWay.add(answering);
          return answering.finally(() => underWay.delete(answering));
        },
      });
    },
    async close() {
      isClosed = true;
      await Promise.all(underWay);
    },
  };
}
