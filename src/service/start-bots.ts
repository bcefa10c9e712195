import { createChatTurns } from '../bots/chat-turns.ts';
import type { Messenger, MountedWebhook } from '../bots/messenger.ts';
import { createNotify } from '../bots/notify.ts';
import { createReceiver } from '../bots/receive.ts';
import { createTidyChat } from '../bots/tidy-chat.ts';
import { botTexts } from '../core/dialogue/bot-texts.ts';
import type { ChannelName } from '../core/channel/channel.ts';
import type { Opened } from '../core/run.ts';
import type { Foundation } from './foundation.ts';
import type { OpenMessenger } from './open-messengers.ts';
import { deliverySubscription, tidyingSubscription } from './subscriptions.ts';

const DAY = 24 * 60 * 60_000;
/** How many chats are served at the same time. */
const CHATS_AT_ONCE = 32;

/** Opens every messenger and answers with the webhooks to mount. */
export async function startBots(
  messengers: readonly OpenMessenger[],
  foundation: Foundation,
  opened: Opened,
): Promise<MountedWebhook[]> {
  const mounted: MountedWebhook[] = [];
  const channels: ChannelName[] = [];
  for (const open of messengers) {
    const messenger = await open(foundation);
    const webhook = await startMessenger(messenger, foundation, opened);
    if (webhook) mounted.push(webhook);
    channels.push(messenger.channel.name);
  }
  await foundation.core.keepEntrances(channels);
  return mounted;
}

async function startMessenger(
  messenger: Messenger,
  foundation: Foundation,
  opened: Opened,
): Promise<MountedWebhook | undefined> {
  const { db, broker, core, log, clock, policy } = foundation;
  const oldestMilliseconds = policy.time.inboxKeptDays * DAY;
  const { channel } = messenger;
  const turns = createChatTurns(CHATS_AT_ONCE);
  const toInbound = (body: unknown) => messenger.toInbound(body);
  const receiver = opened(
    createReceiver({ ...core, channel, toInbound, turns, clock, oldestMilliseconds, log }),
  );

  await messenger.registerTexts(botTexts(core.linking.hasLegacyShop));
  const { name: channelName, botId } = channel;
  await core.openEntrance({ channel: channelName, botId, ...messenger.entrance });
  const notify = createNotify({ ...core, db, channel, turns, clock, log });
  opened(await broker.consume(deliverySubscription(channel.name), notify));
  opened(await broker.consume(tidyingSubscription(channel.name), createTidyChat({ db, channel, log })));
  const webhook = await messenger.start(receiver.accept);
  // Closed first, being opened last: nothing more is taken in that nobody would handle.
  opened({ close: () => messenger.close() });
  log.info({
    event: 'messenger.started',
    channel: channel.name,
    name: messenger.entrance.name,
    webhook: webhook !== undefined,
  });
  return webhook;
}
