import { saveReachable } from '../core/accounts/account-store.ts';
import type { Channel } from '../core/channel/channel.ts';
import { insertDelivery, wasDelivered } from '../core/channel/delivery-store.ts';
import type { Clock } from '../core/clock.ts';
import type { Db } from '../core/database.ts';
import type { Dialogue } from '../core/dialogue/dialogue.ts';
import {
  composeNotification,
  findAddressee,
  isNotified,
  type NotifiedMessage,
} from '../core/dialogue/notification.ts';
import type { Log } from '../core/log.ts';
import { Unprocessable, type MessageHandler } from '../core/outbox/broker.ts';
import type { ChatTurns } from './chat-turns.ts';
import { deliver } from './deliver.ts';

export interface NotifyDeps {
  db: Db;
  dialogue: Pick<Dialogue, 'tell'>;
  channel: Channel;
  turns: ChatTurns;
  clock: Clock;
  log: Log;
}

/** Tells the person, in their chat's turn and at most once per message: the ledger is asked first. A kill between the
 * send and the ledger repeats a message that names the same case. */
export function createNotify(deps: NotifyDeps): MessageHandler {
  const { db, channel, turns } = deps;
  return async (message, { signal }) => {
    if (!isNotified(message)) throw new Unprocessable(`Nobody is told of ${message.type}`);
    const person = await findAddressee(db, message);
    if (person?.identity.channel !== channel.name || person.identity.botId !== channel.botId) return;
    if (!person.identity.reachable) return;
    await turns.take(person.identity.chatId, () => notifyInTurn(deps, message, signal));
  };
}

async function notifyInTurn(deps: NotifyDeps, message: NotifiedMessage, signal: AbortSignal): Promise<void> {
  const { db, dialogue, channel, clock, log } = deps;
  const notification = await composeNotification(db, dialogue, message, channel.capabilities);
  if (!notification) return;
  const { identity } = notification.person;
  if (await wasDelivered(db, message.id, identity.id)) return;

  const record = { messageId: message.id, channelIdentityId: identity.id, deliveredAt: clock() };
  if (!notification.outbound) return insertDelivery(db, { ...record, outcome: 'superseded' });
  const sent = await deliver({ channel, chatId: identity.chatId, message: notification.outbound, signal });
  const told = { messageId: message.id, type: message.type };
  if (sent.ok) log.info({ event: 'notification.sent', ...told });
  else log.warn({ event: 'notification.not_sent', ...told, reason: sent.failure.reason });
  if (sent.ok) return insertDelivery(db, { ...record, outcome: 'sent', messageRef: sent.messageRef });

  const { reason } = sent.failure;
  if (reason === 'rate_limited' || reason === 'temporary') throw new Error(`The channel failed: ${reason}`);
  if (reason === 'blocked') await saveReachable(db, identity.id, false);
  if (reason === 'invalid')
    log.error({ event: 'notification.invalid', messageId: message.id, type: message.type });
  await insertDelivery(db, { ...record, outcome: reason });
}
