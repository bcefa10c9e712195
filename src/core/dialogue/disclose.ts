import { REASON_CODES, type ReasonCode } from '../verification/reason-codes.ts';
import type { DisclosableCode, Sayings } from './phrases/phrases.ts';

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
