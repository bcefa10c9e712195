import { randomUUID } from 'node:crypto';
import { findAddresses } from '../accounts/account-store.ts';
import { addMilliseconds, type Clock } from '../clock.ts';
import type { Trx } from '../database.ts';
import type { MediaVault } from '../media/media-vault.ts';
import { countErasedUse, countRecentUse } from '../privacy/erasure-store.ts';
import { LIMIT_MILLISECONDS } from '../privacy/erasure.ts';
import { ok, refuse, type Result } from '../result.ts';
import type { Policy } from '../verification/policy.ts';
import { openVerification } from '../verification/transitions.ts';
import type { Appeal, InStatus } from '../verification/verification.ts';
import { insertVerification } from '../verification/verification-store.ts';

export interface OpenCaseDeps {
  vault: MediaVault;
  policy: Policy;
  clock: Clock;
}

/** A new case with a key of its own, for an account that is locked and has none open. Who erases themselves escapes no
 * limit. Another look is refused to nobody for having begun too often; it counts all the same for what is begun later. */
export async function openCase(
  trx: Trx,
  { vault, policy, clock }: OpenCaseDeps,
  accountId: string,
  appeal?: Appeal,
): Promise<Result<InStatus<'collecting'>, 'TOO_MANY_CASES'>> {
  const now = clock();
  const since = addMilliseconds(now, -LIMIT_MILLISECONDS);
  const used = await countRecentUse(trx, accountId, since);
  const addresses = await findAddresses(trx, accountId);
  const pseudonyms = addresses.map((address) => vault.pseudonymOf(address));
  const erased = await countErasedUse(trx, pseudonyms, since);
  const isSpent = used.cases + erased.cases >= policy.casesPerDay;
  if (isSpent && !appeal) return refuse('TOO_MANY_CASES');
  const challengesIssued = Math.max(used.challenges, erased.challenges);
  const verification = openVerification(
    { id: randomUUID(), accountId, challengesIssued, ...(appeal && { appeal }) },
    now,
  );
  await insertVerification(trx, verification);
  await vault.openCase(trx, verification.id);
  return ok(verification);
}
