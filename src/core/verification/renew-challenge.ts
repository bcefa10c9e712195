import type { Trx } from '../database.ts';
import type { Challenge } from '../video/challenge.ts';
import { issueChallenge } from './transitions.ts';
import { areDocumentsAccepted, wantedEvidence, type InStatus, type Verification } from './verification.ts';
import { saveVerification } from './verification-store.ts';

export type ChooseChallenge = (now: Date) => Challenge;

/** True once the selfie video is due. */
export function wantsChallenge(verification: Verification): verification is InStatus<'collecting'> {
  if (verification.status !== 'collecting') return false;
  return wantedEvidence(verification) === 'selfie_video' && areDocumentsAccepted(verification);
}

/** Issues a challenge when one is due and none holds at `mustHoldUntil`. The case must be locked. */
export async function renewChallenge<V extends Verification>(
  trx: Trx,
  verification: V,
  choose: ChooseChallenge,
  { now, mustHoldUntil }: { now: Date; mustHoldUntil: Date },
): Promise<V | Verification> {
  if (!wantsChallenge(verification)) return verification;
  if (verification.challenge && verification.challenge.expiresAt > mustHoldUntil) return verification;
  const renewed = issueChallenge(verification, choose(now), now);
  await saveVerification(trx, renewed, { actor: 'system', action: 'challenge.issued', from: 'collecting' });
  return renewed;
}
