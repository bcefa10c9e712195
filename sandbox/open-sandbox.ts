import type { ChannelName } from '../src/core/channel/channel.ts';
import type { Clock } from '../src/core/clock.ts';
import type { ChatHost, HostContext } from './control/chat-host.ts';
import { openHub, type Hub } from './control/open-hub.ts';
import { DEFAULT_BOT, openTelegramHost } from './telegram/telegram-host.ts';

interface SandboxOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  /** All unless named. */
  messengers?: readonly ChannelName[];
  now?: Clock;
}

/** Stand-ins for messengers on this machine, in the order in which the page shows them. */
const hosts: readonly { messenger: ChannelName; open: (context: HostContext) => Promise<ChatHost> }[] = [
  { messenger: 'telegram', open: (context) => openTelegramHost([DEFAULT_BOT], context) },
];

/** Opens the stand-ins behind one address. `Hub.url` is the root of every messenger's API. */
export async function openSandbox({ messengers, ...options }: SandboxOptions = {}): Promise<Hub> {
  const open = hosts.filter(({ messenger }) => messengers?.includes(messenger) ?? true);
  return openHub({ ...options, open: open.map((host) => host.open) });
}
