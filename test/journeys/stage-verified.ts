import { inTransaction } from '../../src/core/database.ts';
import { findLatestVerification, saveVerification } from '../../src/core/verification/verification-store.ts';
import { inStatus } from '../core/build-verification.ts';
import type { Applicant } from './applicant.ts';
import type { World } from './world.ts';

/** The open case of somebody is decided: how is told elsewhere. */
export async function stageVerified(world: World, { person }: Applicant): Promise<void> {
  await world.settle();
  const { account_id: accountId } = await world
    .db('channel_identities')
    .where({ chat_id: String(person.chatId) })
    .first('account_id');
  await inTransaction(world.db, async (trx) => {
    const opened = await findLatestVerification(trx, accountId);
    if (!opened) throw new Error('There is no case');
    const { id, openedAt, version } = opened;
    const decided = { ...inStatus('verified'), id, accountId, openedAt, version: version + 1, evidence: [] };
    await saveVerification(trx, decided, { actor: 'system', action: 'staged', from: 'collecting' });
  });
}
