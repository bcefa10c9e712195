import { inTransaction } from '../../../src/core/database.ts';
import { enqueue } from '../../../src/core/outbox/outbox-store.ts';
import type { ReasonCode } from '../../../src/core/verification/reason-codes.ts';
import {
  findLatestVerification,
  insertEvidence,
  saveVerification,
} from '../../../src/core/verification/verification-store.ts';
import { inStatus } from '../../core/build-verification.ts';
import type { Applicant } from '../applicant.ts';
import type { World } from '../world.ts';

/** The open case of somebody goes to people, with pieces that have no bytes. Answers with its id. */
export async function stageReview(
  world: World,
  { person }: Applicant,
  reasons: readonly ReasonCode[] = ['FACE_MATCH_UNCERTAIN'],
): Promise<string> {
  await world.settle();
  const { account_id: accountId } = await world
    .db('channel_identities')
    .where({ chat_id: person.address })
    .first('account_id');
  const verificationId = await inTransaction(world.db, async (trx) => {
    const opened = await findLatestVerification(trx, accountId);
    if (!opened) throw new Error('There is no case');
    const { id, openedAt, version, appeal } = opened;
    const now = new Date();
    const waiting = {
      ...inStatus('manual_review'),
      id,
      accountId,
      openedAt,
      version: version + 1,
      ...(appeal && { appeal }),
      reasons,
      since: now,
      submittedAt: now,
      changedAt: now,
    };
    for (const piece of waiting.evidence) await insertEvidence(trx, id, piece);
    await saveVerification(trx, waiting, { actor: 'system', action: 'staged', from: 'collecting' });
    await enqueue(trx, { type: 'verification.review_requested', verificationId: id }, now);
    return id;
  });
  await world.settle();
  return verificationId;
}
