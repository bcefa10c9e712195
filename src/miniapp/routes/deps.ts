import type { Language } from '../../core/accounts/language.ts';
import type { Applicants } from '../../core/applicant/applicants.ts';
import type { Clock } from '../../core/clock.ts';
import type { CaseChanges } from '../../core/verification/case-changes.ts';
import type { Policy } from '../../core/verification/policy.ts';
import type { Verification } from '../../core/verification/verification.ts';
import type { Verification as Shown } from '../contract/verification.ts';
import { toVerification } from './to-verification.ts';

export interface CaseDeps {
  applicants: Applicants;
  caseChanges: CaseChanges;
  policy: Policy;
  clock: Clock;
}

/** Shows a case in the language of its account; in what the client prefers once the account is gone. */
export async function show(
  verification: Verification,
  { applicants, policy, clock }: Omit<CaseDeps, 'caseChanges'>,
  preferred: Language,
): Promise<Shown> {
  const holder = await applicants.holder(verification.accountId);
  return toVerification(verification, {
    language: holder?.account.language ?? preferred,
    policy,
    now: clock(),
  });
}
