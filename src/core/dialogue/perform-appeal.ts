import { appealCase } from '../applicant/appeal-case.ts';
import type { OpenCaseDeps } from '../applicant/open-case.ts';
import type { Trx } from '../database.ts';
import { findVerification } from '../verification/verification-store.ts';
import type { Intent } from './intent.ts';
import type { Performed, Scene } from './play-scene.ts';

type Appeal = Extract<Intent, { kind: 'appeal' }>;

/** Another look at a case that was declined, wherever the button still stands. */
export async function appeal(
  trx: Trx,
  deps: OpenCaseDeps,
  { person, state }: Scene,
  { verificationId }: Appeal,
): Promise<Performed> {
  if (!state.hasConsented) return {};
  const declined = await findVerification(trx, verificationId);
  if (declined?.accountId !== person.account.id)
    return { notice: { kind: 'unexpected', what: 'old_button' } };
  const opened = await appealCase(trx, deps, declined);
  if (!opened.ok) return { notice: { kind: 'appeal_refused', refusal: opened.refusal } };
  return { notice: { kind: 'appeal_opened' }, changes: { verification: opened.value } };
}

/** What was said to an update that is seen again. */
export function appealAgain({ state }: Scene, { verificationId }: Appeal): Performed {
  const isIt = state.verification?.appeal?.of === verificationId;
  return isIt ? { notice: { kind: 'appeal_opened' } } : {};
}
