import type { Language } from '../accounts/language.ts';
import { REASON_CODES, type ReasonCode } from '../verification/reason-codes.ts';
import type { DisclosableCode, Sayings } from './phrases/phrases.ts';
import { PHRASES } from './phrases-for.ts';

interface DisclosedReason {
  code: DisclosableCode | 'UNDISCLOSED';
  what: string;
  fix: string;
}

/** A reason as the applicant may hear it; which of the codes that may not be told it was, is not told either. */
export function disclose(
  reason: ReasonCode,
  { reasons, undisclosed }: Pick<Sayings, 'reasons' | 'undisclosed'>,
): DisclosedReason {
  return isDisclosable(reason)
    ? { code: reason, ...reasons[reason] }
    : { code: 'UNDISCLOSED', ...undisclosed };
}

function isDisclosable(reason: ReasonCode): reason is DisclosableCode {
  return REASON_CODES[reason].disclosable;
}

interface DisclosedDecline extends Omit<DisclosedReason, 'fix'> {
  fix: string | null;
}

/** What to do about these is as true for the next case. */
const ABOUT_THE_DOCUMENT: ReadonlySet<ReasonCode> = new Set(['DOC_EXPIRED', 'DOC_TYPE_NOT_ACCEPTED']);

/** Why a case was declined. Its pieces are not asked for again, so there is no advice on how to take them. */
export function discloseDecline(
  reason: ReasonCode,
  phrases: Pick<Sayings, 'reasons' | 'undisclosed'>,
): DisclosedDecline {
  const { code, what, fix } = disclose(reason, phrases);
  const isAboutPiece = REASON_CODES[reason].class === 'U' && !ABOUT_THE_DOCUMENT.has(reason);
  return { code, what, fix: isAboutPiece || code === 'UNDISCLOSED' ? null : fix };
}

/** What was wrong, and what to do about it where something can be done. */
export function reasonAndFix(reason: ReasonCode, phrases: Pick<Sayings, 'reasons' | 'undisclosed'>): string {
  const { what, fix } = discloseDecline(reason, phrases);
  return fix === null ? what : `${what} ${fix}`;
}

/** What a declined applicant is told for this reason. */
export function whatApplicantReads(reason: ReasonCode, language: Language): string {
  return reasonAndFix(reason, PHRASES[language]);
}
