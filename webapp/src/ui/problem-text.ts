import type { Problem } from '../api/problem.ts';
import type { Words } from '../words/en.ts';

/** Codes that mean the same to the person. */
const SAME: Readonly<Record<string, string>> = {
  BODY_TOO_LARGE: 'FILE_TOO_LARGE',
  CONTENT_TYPE_UNSUPPORTED: 'FILE_TYPE_UNSUPPORTED',
  CASE_ERASED: 'NOT_FOUND',
  UNAVAILABLE: 'TRY_LATER',
  IDEMPOTENCY_KEY_IN_USE: 'TRY_LATER',
};

/** What to say about a call that came to nothing: always what to do next, never a code. */
export function problemText(
  { problems }: Pick<Words, 'problems'>,
  { code, status, retryAfterSeconds }: Problem,
): string {
  const known = Object.entries(problems).find(([name]) => name === (SAME[code] ?? code))?.[1];
  if (typeof known === 'string') return known;
  if (status === 429) return problems.TOO_OFTEN(Math.ceil((retryAfterSeconds ?? 60) / 60));
  return status >= 500 ? problems.TRY_LATER : problems.UNKNOWN;
}
