import { createChatTurns } from '../bots/chat-turns.ts';
import type { Messenger, MountedWebhook } from '../bots/messenger.ts';
import { createNotify } from '../bots/notify.ts';
import type { StaffDesk, StaffGroup } from '../bots/staff-desk.ts';
import type { ShowMedia } from '../bots/show-media.ts';
import { createReceiver } from '../bots/receive.ts';
import { createTidyChat } from '../bots/tidy-chat.ts';
import { botTexts } from '../core/dialogue/bot-texts.ts';
import type { ChannelName } from '../core/channel/channel.ts';
import type { StaffPictures } from '../core/staff-pictures/staff-pictures.ts';
import type { Opened } from '../core/run.ts';
import type { Foundation } from './foundation.ts';
import type { OpenMessenger } from './open-messengers.ts';
import { deliverySubscription, SUBSCRIPTIONS, tidyingSubscription } from './subscriptions.ts';

const DAY = 24 * 60 * 60_000;
/** How many chats are served at the same time. */
const CHATS_AT_ONCE = 32;

interface StartBotsOptions {
  opened: Opened;
  /** Whether somebody is to work for us, in this process or another. */
  hasStaff: boolean;
  staffPictures: StaffPictures;
  showMedia: ShowMedia;
  group?: StaffGroup;
}

/** Opens every messenger and answers with the webhooks to mount. */
export async function startBots(
  messengers: readonly OpenMessenger[],
  foundation: Foundation,
  { opened, hasStaff, ...staff }: StartBotsOptions,
): Promise<MountedWebhook[]> {
  const mounted: MountedWebhook[] = [];
  const channels: ChannelName[] = [];
  let hasDesk = false;
  for (const open of messengers) {
    const messenger = await open(foundation);
    const desk = messenger.openStaffDesk?.({
      ...foundation,
      ...foundation.core,
      ...staff,
    });
    if (desk) opened(await foundation.broker.consume(SUBSCRIPTIONS.staffDesk, desk.hear));
    hasDesk ||= desk !== undefined;
    const webhook = await startMessenger(messenger, foundation, { opened, ...(desk && { desk }) });
    if (webhook) mounted.push(webhook);
    channels.push(messenger.channel.name);
  }
  // Where nobody works for us and no messenger has a desk, what staff would be told is let go.
  if (!hasDesk && !hasStaff)
    opened(await foundation.broker.consume(SUBSCRIPTIONS.staffDesk, async () => undefined));
  await foundation.core.keepEntrances(channels);
  return mounted;
}

async function startMessenger(
  messenger: Messenger,
  foundation: Foundation,
  { opened, desk }: { opened: Opened; desk?: StaffDesk },
): Promise<MountedWebhook | undefined> {
  const { db, broker, core, log, clock, policy } = foundation;
  const oldestMilliseconds = policy.time.inboxKeptDays * DAY;
  const { channel } = messenger;
  const turns = createChatTurns(CHATS_AT_ONCE);
  const toInbound = (body: unknown) => messenger.toInbound(body);
  const receiver = opened(
    createReceiver({
      ...core,
      channel,
      toInbound,
      turns,
      clock,
      oldestMilliseconds,
      log,
      ...(desk && { desk }),
    }),
  );

  await messenger.registerTexts(botTexts(core.linking.hasLegacyShop));
  await desk?.open();
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
