import { z } from 'zod';
import { type Clock, systemClock } from '../../../core/clock.ts';
import type { Log } from '../../../core/log.ts';
import { type Backoff, DEFAULT_BACKOFF } from '../../backoff.ts';
import { insist, type Outlook } from '../../insist.ts';
import type { Messenger } from '../../messenger.ts';
import { createDownloadMedia } from './download-media.ts';
import { isAboutAccount, toFailureReason } from './failure-reason.ts';
import { createGraphApi, type GraphApi } from './graph-api.ts';
import { GraphCallFailed } from './graph-call-failed.ts';
import { toInbound } from './to-inbound.ts';
import { createWhatsAppWebhook } from './webhook.ts';
import { createWhatsAppCloudChannel } from './whatsapp-cloud-channel.ts';

export interface WhatsAppCloudOptions {
  accessToken: string;
  /** Of our number; its messages alone are taken. */
  phoneNumberId: string;
  appSecret: string;
  verifyToken: string;
  log: Log;
  /** Another Graph API server, http or https. Media may come from it too. */
  apiRoot?: string;
  apiVersion?: string;
  /** The approved template, without parameters, that asks people to write again. */
  template?: string;
  webhookPath?: string;
  clock?: Clock;
  /** In bytes. WhatsApp itself stops pictures at 5 MB, videos at 16 MB and documents at 100 MB. */
  biggestMedia?: number;
  callTimeoutMilliseconds?: number;
  stallMilliseconds?: number;
  backoff?: Backoff;
  /** How often a server that does not answer is asked, before opening fails. */
  startAttempts?: number;
}

/** The token or the number is not right: an operator must look. */
export class WhatsAppAccessRefused extends Error {
  override name = 'WhatsAppAccessRefused';
}

/** Throws `WhatsAppAccessRefused`, or `GraphCallFailed` when the server did not answer in any attempt. */
export async function openWhatsAppCloud(options: WhatsAppCloudOptions): Promise<Messenger> {
  const settings = withDefaults(options);
  const api = createGraphApi(settings);
  const entrance = await insist(() => readEntrance(api, settings.phoneNumberId), {
    ...settings,
    attempts: settings.startAttempts,
    signal: new AbortController().signal,
    event: 'whatsapp.unreachable',
    outlookOf,
  });
  const loadMedia = createDownloadMedia({ api, ...settings });
  const context = { botId: settings.phoneNumberId, loadMedia };

  return {
    channel: createWhatsAppCloudChannel({ api, ...settings }),
    entrance,
    toInbound: (body) => toInbound(body, { ...context, receivedAt: settings.clock() }),
    // A number has no list of commands, and its profile is the operator's to write.
    registerTexts: () => Promise.resolve(),
    ...createReceiver(settings),
  };
}

type Settings = Required<Omit<WhatsAppCloudOptions, 'template'>> & Pick<WhatsAppCloudOptions, 'template'>;

const MEGABYTE = 1024 * 1024;

function withDefaults(options: WhatsAppCloudOptions): Settings {
  return {
    apiVersion: 'v23.0',
    webhookPath: '/webhooks/whatsapp',
    clock: systemClock,
    biggestMedia: 20 * MEGABYTE,
    callTimeoutMilliseconds: 15_000,
    stallMilliseconds: 15_000,
    backoff: DEFAULT_BACKOFF,
    startAttempts: 8,
    ...options,
    apiRoot: (options.apiRoot ?? 'https://graph.facebook.com').replace(/\/+$/, ''),
  };
}

const numberSchema = z.object({
  display_phone_number: z.string().min(1).optional().catch(undefined),
  verified_name: z.string().min(1).optional().catch(undefined),
});

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/phone-numbers */
async function readEntrance(api: GraphApi, phoneNumberId: string): Promise<Messenger['entrance']> {
  const path = encodeURIComponent(phoneNumberId);
  const query = { fields: 'display_phone_number,verified_name' };
  const { data } = numberSchema.safeParse(await api({ call: 'read the number', path, query }));
  const { display_phone_number: number, verified_name: verifiedName } = data ?? {};
  const name = number ?? verifiedName ?? phoneNumberId;
  const digits = number?.replace(/\D/g, '') ?? '';
  return digits === '' ? { name } : { name, url: `https://wa.me/${digits}?text=CODE` };
}

function outlookOf(err: unknown): Outlook {
  if (!(err instanceof GraphCallFailed)) throw err;
  if (err.isTokenRefused) {
    throw new WhatsAppAccessRefused('Meta refuses the access token: check WHATSAPP_ACCESS_TOKEN', {
      cause: err,
    });
  }
  if (!mayPass(err)) {
    throw new WhatsAppAccessRefused(
      'Meta shows no such number to this token: check WHATSAPP_PHONE_NUMBER_ID and what the token may do',
      { cause: err },
    );
  }
  const { retryAfterMilliseconds } = err;
  return { mayWorkLater: true, ...(retryAfterMilliseconds === undefined ? {} : { retryAfterMilliseconds }) };
}

function mayPass({ code, isPassing }: GraphCallFailed): boolean {
  if (isPassing || code === undefined) return isPassing;
  const reason = toFailureReason(code);
  return !isAboutAccount(code) && (reason === 'rate_limited' || reason === 'temporary');
}

function createReceiver(settings: Settings): Pick<Messenger, 'start' | 'close'> {
  const underWay = new Set<Promise<unknown>>();
  let isClosed = false;

  return {
    start(accept) {
      const handle = createWhatsAppWebhook({ ...settings, accept });
      return Promise.resolve({
        path: settings.webhookPath,
        // Meta delivers again what finds us closed.
        async handle(call) {
          if (isClosed) return { status: 503 };
          const answer = handle(call);
          underWay.add(answer);
          return answer.finally(() => underWay.delete(answer));
        },
      });
    },
    async close() {
      isClosed = true;
      await Promise.allSettled(underWay);
    },
  };
}
