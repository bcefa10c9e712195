import type { ChannelIdentity } from '../accounts/account.ts';
import type { Trx } from '../database.ts';
import { isSupportNews } from '../dialogue/support-notification.ts';
import { enqueue } from '../outbox/outbox-store.ts';
import { lockParked, saveOutcome, saveRetry } from './delivery-store.ts';

/**
 * The person has written where something was parked. What they are answered says it (`isSaid`), or it is said after the
 * answer; what support wrote no other answer says. Answers with how many there were.
 */
export async function releaseParked(
  trx: Trx,
  { id, channel }: ChannelIdentity,
  isSaid: boolean,
  now: Date,
): Promise<number> {
  const parked = await lockParked(trx, id);
  for (const { id: deliveryId, message } of parked) {
    const isSaidNow = isSaid && !(message && isSupportNews(message));
    if (isSaidNow) await saveOutcome(trx, deliveryId, { outcome: 'superseded', messageRef: null }, now);
    else {
      await saveRetry(trx, deliveryId, now);
      await enqueue(trx, { type: `${channel}.delivery_requested`, deliveryId }, now);
    }
  }
  return parked.length;
}
