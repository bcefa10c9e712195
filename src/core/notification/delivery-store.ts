import type { ChannelName } from '../channel/channel.ts';
import type { Db, Trx } from '../database.ts';
import { parseMessage } from '../outbox/message.ts';
import type { Delivery, DeliveryOutcome, DeliveryTrace, ToldOutcome } from './delivery.ts';
import { isNotified, isTold } from './notified-message.ts';

interface DeliveryRow {
  id: string;
  message_id: string;
  message: unknown;
  channel_identity_id: string;
  attempt: number;
  tries: number;
  outcome: DeliveryOutcome;
  message_ref: string | null;
}

export async function findDelivery(db: Db, id: string): Promise<Delivery | undefined> {
  const row = await db('deliveries').where({ id }).first();
  return row && toDelivery(row);
}

/** Nobody else concludes it meanwhile. */
export async function lockDelivery(trx: Trx, id: string): Promise<Delivery | undefined> {
  const row = await trx('deliveries').where({ id }).forUpdate().first();
  return row && toDelivery(row);
}

/** Of the person whom a delivery goes to. */
export async function lockAccountOf(trx: Trx, deliveryId: string): Promise<void> {
  await trx.raw(
    `select id from accounts where id = (
       select i.account_id from deliveries d join channel_identities i on i.id = d.channel_identity_id where d.id = ?
     ) for no key update`,
    [deliveryId],
  );
}

/** It is to be said at the same address again. */
export async function saveRetry(trx: Trx, id: string, now: Date): Promise<void> {
  await trx('deliveries')
    .where({ id })
    .update({ outcome: 'requested', message_ref: null, tries: trx.raw('tries + 1'), changed_at: now });
}

/** All attempts to say one message. */
export async function findAttempts(db: Db, messageId: string): Promise<Delivery[]> {
  const rows = await db('deliveries').where({ message_id: messageId }).orderBy('attempt');
  return rows.map(toDelivery);
}

/** By what the channel calls the message, at one of our accounts. */
export async function findDeliveryByRef(
  db: Db,
  address: { channel: ChannelName; botId: string },
  messageRef: string,
): Promise<Delivery | undefined> {
  const { rows } = await db.raw<{ rows: DeliveryRow[] }>(
    `select d.* from deliveries d join channel_identities i on i.id = d.channel_identity_id
     where d.message_ref = ? and i.channel = ? and i.bot_id = ?`,
    [messageRef, address.channel, address.botId],
  );
  return rows[0] && toDelivery(rows[0]);
}

/** False when this message is addressed there already, or the address was erased meanwhile. */
export async function insertDelivery(
  trx: Trx,
  delivery: Pick<Delivery, 'id' | 'channelIdentityId' | 'attempt'> & { message: Delivery['message'] },
  now: Date,
): Promise<boolean> {
  const { id, message, channelIdentityId, attempt } = delivery;
  const { rows } = await trx.raw<{ rows: unknown[] }>(
    `insert into deliveries (id, message_id, message, channel_identity_id, attempt, outcome, requested_at, changed_at)
     select ?, ?, ?, id, ?, 'requested', ?, ? from channel_identities where id = ?
     on conflict do nothing returning id`,
    [id, message?.id ?? id, message ? JSON.stringify(message) : null, attempt, now, now, channelIdentityId],
  );
  return rows.length > 0;
}

export async function saveOutcome(
  trx: Trx,
  id: string,
  result: { outcome: DeliveryOutcome; messageRef?: string | null },
  now: Date,
): Promise<void> {
  await trx('deliveries')
    .where({ id })
    .update({
      outcome: result.outcome,
      changed_at: now,
      ...(result.messageRef === undefined ? {} : { message_ref: result.messageRef }),
    });
}

export async function lockParked(trx: Trx, channelIdentityId: string): Promise<Delivery[]> {
  const rows = await trx('deliveries')
    .where({ channel_identity_id: channelIdentityId, outcome: 'parked' })
    .orderBy('id')
    .forUpdate();
  return rows.map(toDelivery);
}

/** The latest deliveries to a person, newest first. */
export async function findTraces(db: Db, accountId: string, limit: number): Promise<DeliveryTrace[]> {
  const { rows } = await db.raw<{
    rows: Array<{ channel: ChannelName; outcome: ToldOutcome; changed_at: Date }>;
  }>(
    `select i.channel, d.outcome, d.changed_at
     from deliveries d join channel_identities i on i.id = d.channel_identity_id
     where i.account_id = ? and d.outcome not in ('superseded', 'requested')
     order by d.changed_at desc limit ?`,
    [accountId, limit],
  );
  return rows.map(({ channel, outcome, changed_at: changedAt }) => ({ channel, outcome, changedAt }));
}

export async function deleteDeliveriesBefore(db: Db, before: Date): Promise<number> {
  return db('deliveries').where('changed_at', '<', before).delete();
}

/** Whether something is being sent there at this moment, as far as the ledger knows. */
export async function isBeingSentTo(
  db: Db,
  { channel, botId, chatId }: { channel: ChannelName; botId: string; chatId: string },
): Promise<boolean> {
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `select 1 from deliveries d join channel_identities i on i.id = d.channel_identity_id
     where i.channel = ? and i.bot_id = ? and i.chat_id = ? and d.outcome = 'requested' limit 1`,
    [channel, botId, chatId],
  );
  return rows.length > 0;
}

/** How many messages went to an address since the person last wrote there. */
export async function findSentSinceInbound(db: Db, channelIdentityId: string): Promise<number> {
  const row = await db('channel_identities').where({ id: channelIdentityId }).first('sent_since_inbound');
  return row?.sent_since_inbound ?? 0;
}

export async function countSent(
  db: Db,
  { channel, botId, chatId }: { channel: ChannelName; botId: string; chatId: string },
  messages: number,
): Promise<void> {
  await db('channel_identities')
    .where({ channel, bot_id: botId, chat_id: chatId })
    .increment('sent_since_inbound', messages);
}

function toDelivery(row: DeliveryRow): Delivery {
  const message = parseMessage(row.message);
  return {
    id: row.id,
    messageId: row.message_id,
    ...(message && isNotified(message) && isTold(message) ? { message } : {}),
    channelIdentityId: row.channel_identity_id,
    attempt: row.attempt,
    tries: row.tries,
    outcome: row.outcome,
    ...(row.message_ref === null ? {} : { messageRef: row.message_ref }),
  };
}
