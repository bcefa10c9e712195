import { inTransaction } from '../../../src/core/database.ts';
import { enqueue } from '../../../src/core/outbox/outbox-store.ts';
import type { ReasonCode } from '../../../src/core/verification/reason-codes.ts';
import { conclude } from '../../../src/core/verification/transitions.ts';
import { lockVerification, saveVerification } from '../../../src/core/verification/verification-store.ts';
import type { Person } from '../../../sandbox/control/person.ts';
import type { World } from '../world.ts';

interface Decline {
  reason?: ReasonCode;
  applicantNote?: string;
}

/** Two colleagues decline a case that waits for people. */
export async function stageDecline(
  world: World,
  verificationId: string,
  [one, other]: readonly [Person, Person],
  { reason = 'REVIEWER_DECLINED', ...note }: Decline = {},
): Promise<void> {
  const decidedBy = await actorOf(world, other);
  const agreedBy = await actorOf(world, one);
  await inTransaction(world.db, async (trx) => {
    const waiting = await lockVerification(trx, verificationId);
    if (waiting?.status !== 'manual_review') throw new Error('The case waits for nobody');
    const now = new Date();
    const decision = {
      outcome: 'not_verified',
      reasons: [reason],
      policyVersion: 'staged',
      ...note,
    } as const;
    const after = conclude(waiting, { ...decision, decidedBy, agreedBy, decidedAt: now }, now);
    await saveVerification(trx, after, { actor: decidedBy, action: 'staged', from: 'manual_review' });
    await enqueue(trx, { type: 'verification.decided', verificationId }, now);
  });
  await world.settle();
}

async function actorOf({ db }: World, { chatId }: Person): Promise<`staff:${string}`> {
  const { id } = await db('staff_members')
    .where({ messenger_id: String(chatId) })
    .first('id');
  return `staff:${id}`;
}
