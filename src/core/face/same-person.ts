import type { FaceEngine, FaceScore, FaceTemplate } from './face-engine.ts';
import { medianScore } from './median-score.ts';

/**
 * Tells whether the person changed within a clip: the score of the frame that is least like the clip's most typical
 * one. Undefined for fewer than two templates, which cannot differ. Throws `FaceEngineUnavailable` with the engine.
 */
export async function compareWithinClip(
  faceEngine: Pick<FaceEngine, 'compare'>,
  templates: readonly FaceTemplate[],
  signal: AbortSignal,
): Promise<FaceScore | undefined> {
  const rows: FaceScore[][] = [];
  for (const [index, template] of templates.entries()) {
    rows.push(await faceEngine.compare(template, templates.toSpliced(index, 1), signal));
  }
  const typical = rows.reduce<FaceScore[] | undefined>(
    (best, row) => (best && !isMoreAlike(medianScore(row), medianScore(best)) ? best : row),
    undefined,
  );
  return typical?.reduce<FaceScore | undefined>(
    (worst, score) => (worst && !isMoreAlike(worst, score) ? worst : score),
    undefined,
  );
}

function isMoreAlike(one: FaceScore | undefined, other: FaceScore | undefined): boolean {
  if (!one || !other) return false;
  return one.scale === 'distance' ? one.value < other.value : one.value > other.value;
}
