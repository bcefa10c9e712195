import type { Trx } from '../database.ts';
import type { Challenge } from '../video/challenge.ts';
import { issueChallenge } from './transitions.ts';
import { areDocumentsAccepted, wantedEvidence, type Verification } from './verification.ts';
import { saveVerification } from './verification-store.ts';

export type ChooseChallenge = (now: Date) => Challenge;

/** True when the selfie video is due and there is no challenge that still holds. */
function needsChallenge(verification: Verification, now: Date): boolean {
  if (verification.status !== 'collecting') return false;
  if (wantedEvidence(verification) !== 'selfie_video' || !areDocumentsAccepted(verification)) return false;
  return !verification.challenge || verification.challenge.expiresAt <= now;
}

/** Issues a challenge when one is due. The case must be locked. */
export async function renewChallenge<V extends Verification>(
  trx: Trx,
  verification: V,
  choose: ChooseChallenge,
  now: Date,
): Promise<V | Verification> {
  if (verification.status !== 'collecting' || !needsChallenge(verification, now)) return verification;
  const renewed = issueChallenge(verification, choose(now), now);
  await saveVerification(trx, renewed, { actor: 'system', action: 'challenge.issued', from: 'collecting' });
  return renewed;
}
