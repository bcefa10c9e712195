import type { Api } from 'grammy';
import { LANGUAGES } from '../../core/accounts/language.ts';
import type { BotTexts } from '../../core/dialogue/bot-texts.ts';
import type { Log } from '../../core/log.ts';
import { ALLOWED_UPDATES } from './accept-updates.ts';

/** `secretToken` comes back with every call as the header that `createTelegramWebhook` checks. */
export interface WebhookAddress {
  url: string;
  secretToken: string;
}

/** Has updates delivered to `webhook`, or kept for polling where there is none. What waits is not dropped. */
export async function configureDelivery(api: Api, webhook: WebhookAddress | undefined): Promise<void> {
  if (!webhook) {
    await api.deleteWebhook({ drop_pending_updates: false });
    return;
  }
  await api.setWebhook(webhook.url, {
    secret_token: webhook.secretToken,
    allowed_updates: ALLOWED_UPDATES,
    drop_pending_updates: false,
  });
}

/** Registers commands and descriptions. The bot works without them, so what Telegram refuses is a warning. */
export async function configureTexts(api: Api, texts: BotTexts, log: Log): Promise<void> {
  const { defaultLanguage, commands, description, shortDescription } = texts;
  for (const languageCode of [undefined, ...LANGUAGES]) {
    const language = languageCode ?? defaultLanguage;
    const audience = languageCode === undefined ? {} : { language_code: languageCode };
    try {
      await api.setMyCommands(commands[language], audience);
      await api.setMyDescription(description[language], audience);
      await api.setMyShortDescription(shortDescription[language], audience);
    } catch (err) {
      log.warn({ event: 'telegram.texts_not_registered', language, err });
    }
  }
}

/**
 * Has the button beside the input field open the mini-app, for everybody: a chat that was given a button of its own keeps
 * that. One text serves all languages. The bot works without, so what Telegram refuses is a warning.
 */
export async function configureMenuButton(
  api: Api,
  { text, url }: { text: string; url: string },
  log: Log,
): Promise<void> {
  try {
    await api.setChatMenuButton({ menu_button: { type: 'web_app', text, web_app: { url } } });
  } catch (err) {
    log.warn({ event: 'telegram.menu_button_not_registered', err });
  }
}
