import { chooseChallenge } from '../../../src/core/video/choose-challenge.ts';
import type { Turn } from '../../../src/core/video/challenge.ts';

/** Those of every first challenge in a test's world, which draws them with nothing but zeros. */
export function firstTurns(): readonly Turn[] {
  return chooseChallenge(() => 0, new Date(), 0).turns;
}
