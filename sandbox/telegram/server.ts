import type { Clock } from '../../src/core/clock.ts';
import type { HostContext } from '../control/chat-host.ts';
import { openHub, type Hub } from '../control/open-hub.ts';
import {
  DEFAULT_BOT,
  openTelegramHost,
  type BotRegistration,
  type StaffAccess,
  type TelegramHost,
} from './telegram-host.ts';

interface SandboxOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  bots?: BotRegistration[];
  now?: Clock;
  /** With the sample staff in their group. */
  withStaff?: boolean;
}

/** A stand-in for the Telegram Bot API alone, with the people's side and a chat page beside it; `url` is the bot's `apiRoot`. */
export interface TelegramSandbox extends Omit<Hub, 'callAt'> {
  /** Of the first bot. */
  readonly token: string;
  readonly bots: BotRegistration[];
  /** Ed25519, in hex: stands for Telegram's own. */
  readonly publicKey: string;
  readonly staff?: StaffAccess;
}

export async function openTelegramSandbox(options: SandboxOptions = {}): Promise<TelegramSandbox> {
  const { bots = [DEFAULT_BOT], withStaff = false, ...rest } = options;
  const opened: TelegramHost[] = [];
  const open = async (context: HostContext): Promise<TelegramHost> => {
    const host = await openTelegramHost(bots, context, { withStaff });
    opened.push(host);
    return host;
  };
  const hub = await openHub({ ...rest, open: [open] });
  const staff = opened[0]?.staff;
  return {
    ...hub,
    token: bots[0]?.token ?? '',
    bots,
    publicKey: opened[0]?.publicKey ?? '',
    ...(staff && { staff }),
  };
}
