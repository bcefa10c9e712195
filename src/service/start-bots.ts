import { createChatTurns } from '../bots/chat-turns.ts';
import { createNotify } from '../bots/notify.ts';
import { createReceiver } from '../bots/receive.ts';
import { openTelegram } from '../bots/telegram/open-telegram.ts';
import type { Webhook } from '../bots/telegram/webhook.ts';
import { createTidyChat } from '../bots/tidy-chat.ts';
import type { TelegramConfig } from '../core/config.ts';
import { botTexts } from '../core/dialogue/bot-texts.ts';
import type { Opened } from '../core/run.ts';
import type { Foundation } from './foundation.ts';
import { SUBSCRIPTIONS } from './subscriptions.ts';

/** How many chats are served at the same time. */
const CHATS_AT_ONCE = 32;

/** Opens the Telegram bot and answers with the webhook to mount, where one is configured. */
export async function startTelegram(
  config: TelegramConfig,
  foundation: Foundation,
  opened: Opened,
): Promise<{ path: string; webhook: Webhook } | undefined> {
  const { db, broker, core, log, clock } = foundation;
  const { token, apiRoot, webhook } = config;
  const telegram = opened(
    await openTelegram({ token, log, clock, ...(apiRoot === undefined ? {} : { apiRoot }) }),
  );
  const { channel } = telegram;
  const turns = createChatTurns(CHATS_AT_ONCE);
  const toInbound = (body: unknown) => telegram.toInbound(body);
  const receiver = opened(createReceiver({ ...core, channel, toInbound, turns, log }));

  await telegram.registerTexts(botTexts());
  const { dialogue } = core;
  const notify = createNotify({ db, dialogue, channel, turns, clock, log });
  opened(await broker.consume(SUBSCRIPTIONS.notifyTelegram, notify));
  opened(await broker.consume(SUBSCRIPTIONS.tidyTelegram, createTidyChat({ db, channel, log })));
  log.info({ event: 'telegram.started', username: telegram.username, webhook: webhook !== undefined });
  if (!webhook) {
    await telegram.startPolling(receiver.accept);
    // Closed first, being opened last: nothing more is taken in that nobody would handle.
    opened({ close: () => telegram.close() });
    return undefined;
  }
  const handle = await telegram.startWebhook(receiver.accept, webhook);
  return { path: new URL(webhook.url).pathname, webhook: handle };
}
