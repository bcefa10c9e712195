import type { Wechaty } from 'wechaty';
import type { Pairing } from '../../../core/channel/pairing.ts';
import type { Log } from '../../../core/log.ts';
import { type Backoff, DEFAULT_BACKOFF } from '../../backoff.ts';
import type { Messenger } from '../../messenger.ts';
import { createDownloadMedia } from './download-media.ts';
import { type Library, loadLibrary, type Puppet } from './load-library.ts';
import { takeMessages } from './take-messages.ts';
import { toInbound } from './to-inbound.ts';
import { watchLogin } from './watch-login.ts';
import { createWechatyChannel } from './wechaty-channel.ts';

export interface WechatyOptions {
  /** Name of the package whose default export is the puppet's class. */
  puppet: string;
  /** What that class takes. */
  puppetOptions: Readonly<Record<string, unknown>>;
  onPairing: (pairing: Pairing) => void;
  log: Log;
  /** In bytes. */
  biggestMedia?: number;
  callTimeoutMilliseconds?: number;
  stallMilliseconds?: number;
  backoff?: Backoff;
}

/** A personal account of WeChat, by any puppet of wechaty. Logs in once started, which may need a phone. Throws
 * `WechatyNotInstalled`, and what the puppet's class throws at its options. */
export async function openWechaty(options: WechatyOptions): Promise<Messenger> {
  const settings = withDefaults(options);
  const { puppetOptions, log } = settings;
  const library = await loadLibrary(settings.puppet);
  log.warn(
    { event: 'wechat.unofficial_client' },
    "WeChat's terms forbid unofficial clients, accounts that use one get banned, and no puppet of today is dependable: use a Service Account in production",
  );
  const puppet = library.createPuppet(puppetOptions);
  const botId = `wechaty:${settings.puppet}`;
  const context = { botId, loadMedia: createDownloadMedia({ ...settings, puppet }) };
  const read = (body: unknown) => toInbound(body, context);

  return {
    channel: createWechatyChannel({ ...settings, puppet, botId }),
    entrance: { name: 'WeChat' },
    toInbound: read,
    registerTexts: () => Promise.resolve(),
    ...createReceiver(library, puppet, { ...settings, isForUs: (message) => read(message) !== undefined }),
  };
}

type Settings = Required<WechatyOptions>;

const MEGABYTE = 1024 * 1024;

function withDefaults(options: WechatyOptions): Settings {
  return {
    biggestMedia: 20 * MEGABYTE,
    callTimeoutMilliseconds: 15_000,
    stallMilliseconds: 15_000,
    backoff: DEFAULT_BACKOFF,
    ...options,
  };
}

function createReceiver(
  library: Library,
  puppet: Puppet,
  { puppet: name, ...settings }: Settings & { isForUs: (message: unknown) => boolean },
): Pick<Messenger, 'start' | 'close'> {
  const closing = new AbortController();
  const { signal } = closing;
  let close = () => Promise.resolve();

  return {
    async start(accept) {
      const bot = library.build({ puppet });
      watchLogin({ ...settings, puppet, title: `WeChat (${name})`, signal });
      const { settle } = takeMessages({ ...settings, puppet, accept, signal });
      close = async () => {
        await settle();
        await bot.stop();
      };
      try {
        await startBot(bot, puppet, settings.log);
      } catch (err) {
        await stop();
        throw err;
      }
      return undefined;
    },
    close: stop,
  };

  async function stop(): Promise<void> {
    closing.abort();
    await close();
  }
}

/** wechaty tells of its failures by an event, also of one to start. */
async function startBot(bot: Wechaty, puppet: Puppet, log: Log): Promise<void> {
  let failure: unknown;
  bot.on('error', (err) => {
    failure = err;
    // What the error says is not for the log: it may name people and quote them.
    log.warn({ event: 'wechat.puppet_failed', cause: err.name });
  });
  await bot.start();
  if (!puppet.state.active()) throw new Error('The puppet did not start', { cause: failure });
}
