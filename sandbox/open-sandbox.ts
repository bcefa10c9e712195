import type { ChannelName } from '../src/core/channel/channel.ts';
import type { Clock } from '../src/core/clock.ts';
import type {
  SignInConfig,
  TelegramConfig,
  WeChatConfig,
  WhatsAppConfig,
} from '../src/core/messenger-config.ts';
import type { ChatHost, HostContext } from './control/chat-host.ts';
import type { LegacyShopConfig } from '../src/core/linking/legacy-shop-config.ts';
import { openHub, type Hub } from './control/open-hub.ts';
import { createOldShop, OLD_SHOP_PATH, OLD_SHOP_TOKEN } from './old-shop/old-shop.ts';
import { DEFAULT_BOT, openTelegramHost, type StaffAccess } from './telegram/telegram-host.ts';
import { openWeChatHost } from './wechat/wechat-host.ts';
import { openWhatsAppHost } from './whatsapp/whatsapp-host.ts';

interface SandboxOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  /** All unless named. */
  messengers?: readonly ChannelName[];
  now?: Clock;
}

/** How a service reaches the stand-ins that were opened. */
interface Access {
  telegram?: TelegramConfig;
  whatsapp?: Extract<WhatsAppConfig, { kind: 'cloud' }>;
  wechat?: Extract<WeChatConfig, { kind: 'service_account' }>;
  legacyShop?: Extract<LegacyShopConfig, { kind: 'http' }>;
  signIn?: SignInConfig;
}

export interface Sandbox extends Hub {
  readonly access: Access;
  /** Sample staff in a Telegram group with the bot; absent without Telegram. */
  readonly staff?: StaffAccess;
}

interface StandIn {
  host: ChatHost;
  staff?: StaffAccess;
  accessAt(url: string): Access;
}

/** In the order in which the page shows them. */
const STAND_INS: Record<ChannelName, (context: HostContext) => Promise<StandIn>> = {
  telegram: openTelegram,
  whatsapp: openWhatsApp,
  wechat: openWeChat,
};

/** Opens stand-ins for the messengers and the old shop behind one address on this machine, which is the root of each
 * messenger's API. */
export async function openSandbox({ messengers, ...options }: SandboxOptions = {}): Promise<Sandbox> {
  const standIns: StandIn[] = [];
  const open = Object.entries(STAND_INS)
    .filter(([name]) => messengers?.some((wanted) => wanted === name) ?? true)
    .map(([, openStandIn]) => async (context: HostContext) => {
      const standIn = await openStandIn(context);
      standIns.push(standIn);
      return standIn.host;
    });
  const hub = await openHub({ ...options, open, oldShop: createOldShop() });
  const access: Access = Object.assign({}, ...standIns.map((standIn) => standIn.accessAt(hub.url)));
  const legacyShop = { kind: 'http', url: `${hub.url}${OLD_SHOP_PATH}`, token: OLD_SHOP_TOKEN } as const;
  const staff = standIns.find((standIn) => standIn.staff)?.staff;
  return { ...hub, access: { ...access, legacyShop }, ...(staff && { staff }) };
}

async function openTelegram(context: HostContext): Promise<StandIn> {
  const host = await openTelegramHost([DEFAULT_BOT], context, { withStaff: true });
  const { staff } = host;
  return {
    host,
    ...(staff && { staff }),
    accessAt: (apiRoot) => ({ telegram: { token: DEFAULT_BOT.token, apiRoot } }),
  };
}

async function openWhatsApp(context: HostContext): Promise<StandIn> {
  const host = await openWhatsAppHost({}, context);
  const { accessToken, phoneNumberId, appSecret, verifyToken, templates } = host.business;
  const template = templates[0]?.name;
  const business = {
    kind: 'cloud' as const,
    accessToken,
    phoneNumberId,
    appSecret,
    verifyToken,
    ...(template !== undefined && { template }),
  };
  return { host, accessAt: (apiRoot) => ({ whatsapp: { ...business, apiRoot } }) };
}

async function openWeChat(context: HostContext): Promise<StandIn> {
  const host = await openWeChatHost({}, context);
  const { appId, appSecret, token, encodingAesKey, name: accountName } = host.account;
  const { miniProgramAppId, miniProgramSecret } = host.account;
  const account = { kind: 'service_account' as const, appId, appSecret, token, encodingAesKey, accountName };
  return {
    host,
    accessAt: (apiRoot) => ({
      wechat: { ...account, apiRoot },
      signIn: { wechat: { appId: miniProgramAppId, appSecret: miniProgramSecret, apiRoot } },
    }),
  };
}
