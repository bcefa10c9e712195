import type { ChannelName } from '../src/core/channel/channel.ts';
import type { Clock } from '../src/core/clock.ts';
import type { ChatHost, HostContext } from './control/chat-host.ts';
import { openHub, type Hub } from './control/open-hub.ts';
import { DEFAULT_BOT, openTelegramHost } from './telegram/telegram-host.ts';
import { openWeChatHost } from './wechat/wechat-host.ts';
import { openWhatsAppHost } from './whatsapp/whatsapp-host.ts';

interface SandboxOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  /** All unless named. */
  messengers?: readonly ChannelName[];
  now?: Clock;
}

/** In the order in which the page shows them. */
const STAND_INS: readonly { messenger: ChannelName; open: (context: HostContext) => Promise<ChatHost> }[] = [
  { messenger: 'telegram', open: (context) => openTelegramHost([DEFAULT_BOT], context) },
  { messenger: 'whatsapp', open: (context) => openWhatsAppHost({}, context) },
  { messenger: 'wechat', open: (context) => openWeChatHost({}, context) },
];

/** Opens the stand-ins behind one address on this machine. `Hub.url` is the root of every messenger's API. */
export async function openSandbox({ messengers, ...options }: SandboxOptions = {}): Promise<Hub> {
  const wanted = STAND_INS.filter(({ messenger }) => messengers?.includes(messenger) ?? true);
  return openHub({ ...options, open: wanted.map(({ open }) => open) });
}
