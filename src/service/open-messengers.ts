import type { Messenger } from '../bots/messenger.ts';
import { openTelegram } from '../bots/telegram/open-telegram.ts';
import { openWeChatServiceAccount } from '../bots/wechat/service-account/open-service-account.ts';
import { openWechaty } from '../bots/wechat/wechaty/open-wechaty.ts';
import { openWhatsAppCloud } from '../bots/whatsapp/cloud/open-whatsapp-cloud.ts';
import { openWhatsAppWeb, webBotId } from '../bots/whatsapp/web/open-whatsapp-web.ts';
import type { Pairing } from '../core/channel/pairing.ts';
import type { Config } from '../core/config.ts';
import { exclusively, tryToHold } from '../core/exclusive/locks.ts';
import type { TelegramConfig, WeChatConfig, WhatsAppConfig } from '../core/messenger-config.ts';
import type { Foundation } from './foundation.ts';

/** Opens a messenger; throws when it cannot be reached or refuses us. */
export type OpenMessenger = (foundation: Foundation) => Promise<Messenger>;

/** One for each messenger that is configured. */
export function configuredMessengers(config: Config): OpenMessenger[] {
  const { telegram, whatsapp, wechat, staff } = config;
  const staffGroup = staff.group ? { staffGroupId: staff.group.chatId } : {};
  const miniApp =
    telegram && opensMiniApp(config, telegram) ? { miniAppUrl: `${config.publicUrl}/app/` } : {};
  return [
    ...(telegram
      ? [({ log, clock }: Foundation) => openTelegram({ ...telegram, ...miniApp, ...staffGroup, log, clock })]
      : []),
    ...(whatsapp ? [(foundation: Foundation) => openWhatsApp(whatsapp, foundation)] : []),
    ...(wechat ? [(foundation: Foundation) => openWeChat(wechat, foundation)] : []),
  ];
}

/** Where people reach the page: by https, or on the machine where Telegram's stand-in is too. */
function opensMiniApp({ publicUrl }: Config, { apiRoot }: TelegramConfig): boolean {
  return publicUrl.startsWith('https://') || apiRoot?.startsWith('http://127.0.0.1:') === true;
}

function openWhatsApp(config: WhatsAppConfig, foundation: Foundation): Promise<Messenger> {
  const { core, databaseUrl, log, clock } = foundation;
  if (config.kind === 'cloud') return openWhatsAppCloud({ ...config, log, clock });
  return openWhatsAppWeb({
    ...config,
    secrets: core.secretsOf({ channel: 'whatsapp', botId: webBotId(config.phoneNumber) }),
    hold: (name) => tryToHold(databaseUrl, name),
    onPairing: showing(foundation),
    log,
  });
}

function openWeChat(config: WeChatConfig, foundation: Foundation): Promise<Messenger> {
  const { core, databaseUrl, log, clock } = foundation;
  if (config.kind === 'service_account') {
    const secrets = core.secretsOf({ channel: 'wechat', botId: config.appId });
    return openWeChatServiceAccount({
      ...config,
      secrets,
      exclusively: (name, work) => exclusively(databaseUrl, name, work),
      log,
      clock,
    });
  }
  return openWechaty({ ...config, onPairing: showing(foundation), log });
}

/** On the operator's page. */
function showing({ pairings }: Foundation): (pairing: Pairing) => void {
  return (pairing) => void pairings.set(pairing.title, pairing);
}
