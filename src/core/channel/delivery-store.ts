import type { Db } from '../database.ts';

export interface DeliveryRecord {
  messageId: string;
  channelIdentityId: string;
  outcome: 'sent' | 'blocked' | 'window_closed' | 'invalid' | 'superseded';
  messageRef?: string;
  deliveredAt: Date;
}

export async function wasDelivered(db: Db, messageId: string, channelIdentityId: string): Promise<boolean> {
  const row = await db('deliveries')
    .where({ message_id: messageId, channel_identity_id: channelIdentityId })
    .first();
  return row !== undefined;
}

export async function deleteDeliveriesBefore(db: Db, before: Date): Promise<number> {
  return db('deliveries').where('delivered_at', '<', before).delete();
}

/** Idempotent. A person erased meanwhile leaves nothing to record. */
export async function insertDelivery(db: Db, delivery: DeliveryRecord): Promise<void> {
  await db.raw(
    `insert into deliveries (message_id, channel_identity_id, outcome, message_ref, delivered_at)
     select ?, id, ?, ?, ? from channel_identities where id = ?
     on conflict do nothing`,
    [
      delivery.messageId,
      delivery.outcome,
      delivery.messageRef ?? null,
      delivery.deliveredAt,
      delivery.channelIdentityId,
    ],
  );
}
