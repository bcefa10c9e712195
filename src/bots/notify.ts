import { findPersonByIdentity, type Person } from '../core/accounts/account-store.ts';
import type { Channel, OutboundMessage } from '../core/channel/channel.ts';
import type { Clock } from '../core/clock.ts';
import type { Db } from '../core/database.ts';
import type { Dialogue } from '../core/dialogue/dialogue.ts';
import type { Linking } from '../core/linking/linking.ts';
import type { Log } from '../core/log.ts';
import { composeNotification } from '../core/notification/compose-notification.ts';
import type { Delivery } from '../core/notification/delivery.ts';
import { findDelivery, findSentSinceInbound } from '../core/notification/delivery-store.ts';
import type { Notifications } from '../core/notification/notifications.ts';
import { Unprocessable, type MessageHandler } from '../core/outbox/broker.ts';
import type { SupportDesk } from '../core/support/support-desk.ts';
import type { ChatTurns } from './chat-turns.ts';
import { deliver } from './deliver.ts';

export interface NotifyDeps {
  db: Db;
  dialogue: Pick<Dialogue, 'ask' | 'shown' | 'tell'>;
  linking: Pick<Linking, 'stateOf'>;
  support: Pick<SupportDesk, 'message' | 'thread'>;
  notifications: Notifications;
  channel: Channel;
  turns: ChatTurns;
  clock: Clock;
  log: Log;
}

interface Addressed {
  delivery: Delivery;
  person: Person;
  signal: AbortSignal;
  lastAttempt: boolean;
}

/**
 * Says what is addressed to this channel, in the chat's turn and once: the ledger is asked first. A kill between the send
 * and the ledger repeats a message that names the same case.
 */
export function createNotify(deps: NotifyDeps): MessageHandler {
  const { db, channel, turns, notifications, log } = deps;
  return async (message, { signal, lastAttempt }) => {
    if (!('deliveryId' in message)) throw new Unprocessable(`Nobody is told of ${message.type}`);
    const delivery = await findDelivery(db, message.deliveryId);
    const person = delivery && (await findPersonByIdentity(db, delivery.channelIdentityId));
    if (!person) return;
    const { identity } = person;
    if (identity.channel !== channel.name || identity.botId !== channel.botId) {
      // Their chat is with an account that we no longer speak by.
      log.warn({ event: 'notification.no_such_bot', deliveryId: delivery.id });
      return notifications.fail(delivery.id, 'invalid');
    }
    await turns.take(identity.chatId, () => notifyInTurn(deps, { delivery, person, signal, lastAttempt }));
  };
}

async function notifyInTurn(deps: NotifyDeps, addressed: Addressed): Promise<void> {
  const { db, notifications, channel } = deps;
  const current = await findDelivery(db, addressed.delivery.id);
  if (current?.outcome === 'parked') return invite(deps, { ...addressed, delivery: current });
  if (current?.outcome !== 'requested' || !current.message) return;

  const { identity } = addressed.person;
  const message = await composeNotification(deps, current.message, identity.id, channel.capabilities);
  const obstacle = message && (await findObstacle(deps, addressed.person, message));
  if (!message || obstacle === 'superfluous')
    return notifications.conclude(current.id, { outcome: 'superseded' });
  if (obstacle) return notifications.fail(current.id, obstacle);
  await send(deps, addressed, message);
}

/** What keeps a message from being sent, as far as it is known beforehand. */
async function findObstacle(
  { db, channel, clock }: NotifyDeps,
  { identity }: Person,
  { isProgress = false }: OutboundMessage,
): Promise<'window_closed' | 'superfluous' | undefined> {
  const { replyWindowMilliseconds = Infinity, messagesPerInbound = Infinity } = channel.capabilities;
  if (clock().getTime() - identity.lastUsedAt.getTime() >= replyWindowMilliseconds) return 'window_closed';
  if (messagesPerInbound === Infinity) return undefined;
  const left = messagesPerInbound - (await findSentSinceInbound(db, identity.id));
  // The last one is kept for what asks for something or says the outcome.
  if (isProgress && left <= 1) return 'superfluous';
  return left <= 0 ? 'window_closed' : undefined;
}

async function send(deps: NotifyDeps, addressed: Addressed, message: OutboundMessage): Promise<void> {
  const { dialogue, notifications, channel, log } = deps;
  const { delivery, person, signal, lastAttempt } = addressed;
  const { identity } = person;
  const told = { deliveryId: delivery.id, channel: channel.name, type: delivery.message?.type };
  const sent = await deliver({ channel, chatId: identity.chatId, message, signal });
  if (sent.ok) {
    await dialogue.shown(identity, message, channel.capabilities);
    if (channel.capabilities.messagesPerInbound !== undefined)
      await notifications.count(identity, sent.messages);
    await notifications.conclude(delivery.id, { outcome: 'sent', messageRef: sent.messageRef });
    return log.info({ event: 'notification.sent', ...told });
  }
  const { reason } = sent.failure;
  log.warn({ event: 'notification.not_sent', ...told, reason });
  const mayWorkLater = reason === 'rate_limited' || reason === 'temporary';
  if (mayWorkLater && !lastAttempt) throw new Error(`The channel failed: ${reason}`);
  if (reason === 'invalid') log.error({ event: 'notification.invalid', ...told });
  await notifications.fail(delivery.id, reason);
}

/** Once: the ledger names the invitation. */
async function invite({ channel, notifications, log }: NotifyDeps, addressed: Addressed): Promise<void> {
  const { delivery, person, lastAttempt } = addressed;
  log.info({ event: 'notification.parked', deliveryId: delivery.id, channel: channel.name });
  if (!channel.invite || delivery.messageRef !== undefined) return;
  const sent = await channel.invite(person.identity.chatId, person.account.language);
  if (sent.ok) return notifications.invited(delivery.id, sent.messageRef);
  const { reason } = sent.failure;
  log.warn({ event: 'notification.not_invited', deliveryId: delivery.id, reason });
  const mayWorkLater = reason === 'rate_limited' || reason === 'temporary';
  if (mayWorkLater && !lastAttempt) throw new Error(`The channel failed: ${reason}`);
}
