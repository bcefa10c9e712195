import type { Choice, ShownChoice } from './channel.ts';

/**
 * Which choice a typed answer means: its id, its label, or, where it was shown with one, its number, as people type them
 * (`1`, `1.`, `1. Passport`, `PASSPORT`). `undefined` when it means none of them, or more than one.
 */
export function matchChoice(choices: readonly ShownChoice[], answer: string): Choice | undefined {
  const exact = choices.find(({ id }) => id === answer.trim());
  if (exact) return exact;

  const said = plain(answer);
  if (said === '') return undefined;
  return only(choices.filter(({ label }) => plain(label) === said)) ?? byNumber(choices, said);
}

function byNumber(choices: readonly ShownChoice[], said: string): Choice | undefined {
  return only(
    choices.filter(
      ({ label, isNumbered }, index) =>
        isNumbered && (said === `${index + 1}` || said === `${index + 1} ${plain(label)}`),
    ),
  );
}

function only(matches: Choice[]): Choice | undefined {
  return matches.length === 1 ? matches[0] : undefined;
}

/** Case, width, punctuation and emoji do not count: `１`, `1️⃣`, `(1)` and `1.` are one answer. */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u{FE00}-\u{FE0F}\u{20E3}]/gu, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}
