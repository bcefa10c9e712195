import { randomUUID } from 'node:crypto';
import { findAddresses } from '../accounts/account-store.ts';
import { eraseAuditOf } from '../audit/audit-store.ts';
import { addMilliseconds, type Clock } from '../clock.ts';
import { inTransaction, type Db, type Trx } from '../database.ts';
import type { MediaVault } from '../media/media-vault.ts';
import { enqueue } from '../outbox/outbox-store.ts';
import { findServiceFaces, markServiceFacesErased } from '../service-calls/service-face-store.ts';
import { findThreadOf } from '../support/support-store.ts';
import { deleteTemplates } from '../verification/verification-store.ts';
import {
  countErased,
  countRecentUse,
  deleteAccount,
  insertErasure,
  lockVerificationIds,
} from './erasure-store.ts';

export interface Erasures {
  /** After a decision, a cancellation or an expiry: key, media and templates go, the decision stays. Idempotent. */
  eraseMedia(verificationId: string): Promise<void>;
  /** After an account was erased: the bytes of its cases. Idempotent. */
  removeBytes(verificationIds: readonly string[]): Promise<void>;
}

export function createErasures({ db, vault, clock }: { db: Db; vault: MediaVault; clock: Clock }): Erasures {
  return {
    async eraseMedia(verificationId) {
      await inTransaction(db, async (trx) => {
        await vault.forget(trx, verificationId);
        await deleteTemplates(trx, verificationId);
        await markServiceFacesErased(trx, verificationId, clock());
      });
      await vault.removeBytes(verificationId);
    },
    async removeBytes(verificationIds) {
      for (const verificationId of verificationIds) await vault.removeBytes(verificationId);
    },
  };
}

export const LIMIT_MILLISECONDS = 24 * 60 * 60_000;

/**
 * Removes every row about a person and leaves a tombstone: the account's id, counts, and for a day a keyed pseudonym of
 * each address. Of the audit entries the content goes; that they were is left in the chain. Whoever still works on one of the cases finds nothing to write to.
 */
export async function eraseAccount(
  trx: Trx,
  accountId: string,
  { clock, vault }: { clock: Clock; vault: Pick<MediaVault, 'pseudonymOf'> },
): Promise<void> {
  const now = clock();
  const verificationIds = await lockVerificationIds(trx, accountId);
  const counted = await countErased(trx, accountId);
  const recent = await countRecentUse(trx, accountId, addMilliseconds(now, -LIMIT_MILLISECONDS));
  const pseudonyms = (await findAddresses(trx, accountId)).map((address) => vault.pseudonymOf(address));
  const id = randomUUID();
  await eraseAuditOf(trx, { accountId, verificationIds }, { erasureId: id, actor: 'applicant', at: now });
  const serviceFaces = await findServiceFaces(trx, accountId, now);
  const thread = await findThreadOf(trx, accountId);
  await deleteAccount(trx, accountId);
  if (thread) await enqueue(trx, { type: 'support.erased', threadId: thread.id }, now);
  await insertErasure(trx, {
    id,
    accountId,
    erasedAt: now,
    ...counted,
    pseudonyms,
    serviceFaces,
    recentCases: recent.cases,
    recentChallenges: recent.challenges,
  });
  if (verificationIds.length > 0)
    await enqueue(trx, { type: 'account.erased', accountId, verificationIds }, now);
}
