import type { Problem } from '../api/problem.ts';
import type { Words } from '../words/en.ts';

/** What to say about a call that came to nothing: always what to do next, never a code. */
export function problemText(
  { problems }: Pick<Words, 'problems'>,
  { code, status, retryAfterSeconds }: Problem,
): string {
  const known = Object.entries(problems).find(([name]) => name === code)?.[1];
  if (typeof known === 'string') return known;
  if (status === 429) return problems.TOO_OFTEN(Math.ceil((retryAfterSeconds ?? 60) / 60));
  return status >= 500 ? problems.TRY_LATER : problems.UNKNOWN;
}
