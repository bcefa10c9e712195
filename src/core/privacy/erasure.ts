import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { inTransaction, type Db, type Trx } from '../database.ts';
import type { MediaVault } from '../media/media-vault.ts';
import { enqueue } from '../outbox/outbox-store.ts';
import { deleteTemplates } from '../verification/verification-store.ts';
import { countErased, deleteAccount, insertErasure, lockVerificationIds } from './erasure-store.ts';

export interface Erasures {
  /** After a decision, a cancellation or an expiry: key, media and templates go, the decision stays. Idempotent. */
  eraseMedia(verificationId: string): Promise<void>;
  /** After an account was erased: the bytes of its cases. Idempotent. */
  removeBytes(verificationIds: readonly string[]): Promise<void>;
}

export function createErasures({ db, vault }: { db: Db; vault: MediaVault }): Erasures {
  return {
    async eraseMedia(verificationId) {
      await inTransaction(db, async (trx) => {
        await vault.forget(trx, verificationId);
        await deleteTemplates(trx, verificationId);
      });
      await vault.removeBytes(verificationId);
    },
    async removeBytes(verificationIds) {
      for (const verificationId of verificationIds) await vault.removeBytes(verificationId);
    },
  };
}

/**
 * Removes every row about a person and leaves a tombstone that names only the account's id. Whoever still works on one
 * of the cases finds nothing to write to.
 */
export async function eraseAccount(trx: Trx, accountId: string, clock: Clock): Promise<void> {
  const now = clock();
  const verificationIds = await lockVerificationIds(trx, accountId);
  const counted = await countErased(trx, accountId);
  await deleteAccount(trx, accountId);
  await insertErasure(trx, { id: randomUUID(), accountId, erasedAt: now, ...counted });
  if (verificationIds.length > 0)
    await enqueue(trx, { type: 'account.erased', accountId, verificationIds }, now);
}
