import type { ChannelSecrets } from '../../../core/channel/channel-secrets.ts';
import type { Pairing } from '../../../core/channel/pairing.ts';
import type { Hold } from '../../../core/exclusive/locks.ts';
import type { Log } from '../../../core/log.ts';
import { type Backoff, DEFAULT_BACKOFF } from '../../backoff.ts';
import type { Messenger } from '../../messenger.ts';
import { createConnection } from './connection.ts';
import { countDevices } from './count-devices.ts';
import { createDownloadMedia } from './download-media.ts';
import { createKeyTurns } from './key-turns.ts';
import { loadLibrary } from './library.ts';
import { createPairingDisplay } from './show-pairing.ts';
import { toInbound } from './to-inbound.ts';
import { createWebChannel } from './web-channel.ts';

export interface WhatsAppWebOptions {
  /** Of the account, in digits with the country code. */
  phoneNumber: string;
  /** By code typed on the phone, or by a QR code it scans. */
  pairing: 'code' | 'qr';
  /** Those of `botId` `web:<phone number>`. */
  secrets: ChannelSecrets;
  /** Takes the lock of this name, if nobody has it. */
  hold: (name: string) => Promise<Hold | undefined>;
  onPairing: (pairing: Pairing) => void;
  log: Log;
  /** Of the server that WhatsApp Web talks to; its own unless given. */
  webSocketUrl?: string;
  /** WhatsApp's media servers unless given. */
  mediaOrigins?: readonly string[];
  /** In bytes. */
  biggestMedia?: number;
  backoff?: Backoff;
  answerMilliseconds?: number;
  stallMilliseconds?: number;
  patienceMilliseconds?: number;
  holdRetryMilliseconds?: number;
  rateLimitMilliseconds?: number;
}

/** Which of our accounts this is among those of WhatsApp. */
export function webBotId(phoneNumber: string): string {
  return `web:${phoneNumber}`;
}

/** WhatsApp as its web client speaks it, for a number of a phone. Connects once started. Throws
 * `WhatsAppWebNotInstalled`, and where `webSocketUrl` is not safe. */
export async function openWhatsAppWeb(options: WhatsAppWebOptions): Promise<Messenger> {
  const library = await loadLibrary();
  const settings = withDefaults(options);
  assertSafe(settings.webSocketUrl);
  const { phoneNumber, log, hold } = settings;
  const botId = webBotId(phoneNumber);
  log.warn(
    { event: 'whatsapp.unofficial_client' },
    "WhatsApp's terms forbid unofficial clients and numbers that use one get banned: use the Cloud API in production",
  );
  const beingSent = new Set<string>();
  const inKeyTurn = createKeyTurns();
  const connection = createConnection({
    ...settings,
    library,
    inKeyTurn,
    isBeingSent: (messageRef) => beingSent.has(messageRef),
    takeHold: () => hold(`whatsapp.${botId}`),
    display: createPairingDisplay(settings),
  });
  const decode = (encoded: Uint8Array) => library.proto.Message.decode(encoded);
  const context = { botId, decode, loadMedia: createDownloadMedia(settings) };

  return {
    channel: createWebChannel({
      ...settings,
      botId,
      beingSent,
      inKeyTurn,
      connected: () => connection.connected(),
      countDevices: (chatId, socket) => countDevices(library, chatId, socket),
      nameMessage: () => library.generateMessageIDV2(`${phoneNumber}@s.whatsapp.net`),
    }),
    entrance: { name: `+${phoneNumber}`, url: `https://wa.me/${phoneNumber}?text=CODE` },
    toInbound: (body) => toInbound(body, context),
    registerTexts: () => Promise.resolve(),
    start(accept) {
      connection.start(accept);
      return Promise.resolve(undefined);
    },
    close: () => connection.close(),
  };
}

/**
 * The protocol has a proof of its own that the server is WhatsApp's, but the library takes every one for good (libsignal's
 * `verifySignature` answers false where it expects an error), so TLS is what proves it.
 */
function assertSafe(webSocketUrl: string | undefined): void {
  if (webSocketUrl === undefined) return;
  const { protocol, hostname } = URL.parse(webSocketUrl) ?? {};
  const isOwn = protocol === 'ws:' && (hostname === '127.0.0.1' || hostname === 'localhost');
  if (protocol !== 'wss:' && !isOwn)
    throw new Error('The server of WhatsApp Web has to be reached by wss://');
}

const MEGABYTE = 1024 * 1024;

function withDefaults(options: WhatsAppWebOptions) {
  return {
    biggestMedia: 20 * MEGABYTE,
    backoff: DEFAULT_BACKOFF,
    answerMilliseconds: 20_000,
    stallMilliseconds: 15_000,
    patienceMilliseconds: 5_000,
    holdRetryMilliseconds: 5_000,
    rateLimitMilliseconds: 60_000,
    ...options,
  };
}
