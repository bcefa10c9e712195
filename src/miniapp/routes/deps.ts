import type { AccountHolder } from '../../core/accounts/account-store.ts';
import type { Language } from '../../core/accounts/language.ts';
import type { Applicants } from '../../core/applicant/applicants.ts';
import type { Clock } from '../../core/clock.ts';
import type { CaseChanges } from '../../core/verification/case-changes.ts';
import type { Policy } from '../../core/verification/policy.ts';
import type { Verification } from '../../core/verification/verification.ts';
import type { ToldCase } from '../../core/verification/verification-store.ts';
import type { Verification as Shown } from '../contract/verification.ts';
import { toVerification } from './to-verification.ts';

export interface CaseDeps {
  applicants: Applicants;
  caseChanges: CaseChanges;
  policy: Policy;
  clock: Clock;
}

export function showTold(
  { verification, language }: ToldCase,
  { policy, clock }: Pick<CaseDeps, 'policy' | 'clock'>,
): Shown {
  return toVerification(verification, { language, policy, now: clock() });
}

/** Shows a case in the language of its account; in what the client prefers once the account is gone. */
export async function show(
  verification: Verification,
  deps: Omit<CaseDeps, 'caseChanges'>,
  preferred: () => Language,
): Promise<Shown> {
  const holder = await deps.applicants.holder(verification.accountId);
  return inWordsOf(holder, verification, deps, preferred);
}

/** The same for a case that is still being looked up, in the time of one look. */
export async function showFound(
  looking: Promise<Verification | undefined>,
  accountId: string,
  deps: Omit<CaseDeps, 'caseChanges'>,
  preferred: () => Language,
): Promise<Shown | undefined> {
  const [verification, holder] = await Promise.all([looking, deps.applicants.holder(accountId)]);
  return verification && inWordsOf(holder, verification, deps, preferred);
}

function inWordsOf(
  holder: AccountHolder | undefined,
  verification: Verification,
  { policy, clock }: Pick<CaseDeps, 'policy' | 'clock'>,
  preferred: () => Language,
): Shown {
  const language = holder?.account.language ?? preferred();
  return toVerification(verification, { language, policy, now: clock() });
}
