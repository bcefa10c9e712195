import type { Challenge, Turn } from './challenge.ts';

/** Every order of three turns in which both directions occur: an instruction shorter than that is guessed too easily. */
const CHALLENGES: ReadonlyArray<readonly Turn[]> = [
  ['left', 'left', 'right'],
  ['left', 'right', 'left'],
  ['left', 'right', 'right'],
  ['right', 'left', 'left'],
  ['right', 'left', 'right'],
  ['right', 'right', 'left'],
];

/** `random` yields numbers in [0, 1) that nobody can foresee. */
export function chooseChallenge(random: () => number, now: Date, validForMilliseconds: number): Challenge {
  const turns = CHALLENGES[Math.floor(random() * CHALLENGES.length)];
  if (!turns) throw new RangeError('random() must yield numbers in [0, 1)');
  return { turns, issuedAt: now, expiresAt: new Date(now.getTime() + validForMilliseconds) };
}
