import type { ChannelIdentity } from '../accounts/account.ts';
import type { Trx } from '../database.ts';
import { enqueue } from '../outbox/outbox-store.ts';
import { lockParked, saveOutcome, saveRetry } from './delivery-store.ts';

/**
 * The person has written where something was parked. What they are answered says it (`isSaid`), or it is said after the
 * answer. Answers with how many there were.
 */
export async function releaseParked(
  trx: Trx,
  { id, channel }: ChannelIdentity,
  isSaid: boolean,
  now: Date,
): Promise<number> {
  const parked = await lockParked(trx, id);
  for (const { id: deliveryId } of parked) {
    if (isSaid) await saveOutcome(trx, deliveryId, { outcome: 'superseded', messageRef: null }, now);
    else {
      await saveRetry(trx, deliveryId, now);
      await enqueue(trx, { type: `${channel}.delivery_requested`, deliveryId }, now);
    }
  }
  return parked.length;
}
