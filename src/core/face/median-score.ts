import type { FaceScore } from './face-engine.ts';

/** The middle of scores on one scale (the mean of the two middle ones of an even number); undefined without scores. */
export function medianScore(scores: readonly FaceScore[]): FaceScore | undefined {
  const first = scores[0];
  if (!first) return undefined;
  if (scores.some((score) => score.scale !== first.scale))
    throw new Error('Scores of two scales have no median');

  const sorted = scores.map((score) => score.value).toSorted((one, other) => one - other);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? first.value;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? first.value;
  return { scale: first.scale, value: (lower + upper) / 2 };
}
