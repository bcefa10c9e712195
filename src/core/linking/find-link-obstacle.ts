import { findAccount, findPersonEverywhere } from '../accounts/account-store.ts';
import type { Db } from '../database.ts';
import { findLatestVerification } from '../verification/verification-store.ts';
import { findLinkOf } from './legacy-link-store.ts';

export type LinkObstacle =
  | 'NOT_VERIFIED'
  | 'CONSENT_MISSING'
  | 'ALREADY_LINKED'
  /** No chat of this account can be asked. */
  | 'CHAT_NEEDED';

/** What stands between an account and the old shop, whatever the credentials are. */
export async function findLinkObstacle(db: Db, accountId: string): Promise<LinkObstacle | undefined> {
  const verification = await findLatestVerification(db, accountId);
  if (verification?.status !== 'verified') return 'NOT_VERIFIED';
  const holder = await findAccount(db, accountId);
  if (!holder?.consentedAt) return 'CONSENT_MISSING';
  const link = await findLinkOf(db, accountId);
  if (link?.status === 'linked') return 'ALREADY_LINKED';
  const people = await findPersonEverywhere(db, accountId);
  return people.some(({ identity }) => identity.reachable) ? undefined : 'CHAT_NEEDED';
}
