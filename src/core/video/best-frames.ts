import type { Box, HeadPose } from '../face/face-engine.ts';

export interface FrameCandidate {
  /** Seconds from the start of the clip. */
  at: number;
  box: Box;
  pose: HeadPose;
  /** In any unit, the same for all candidates. */
  sharpness?: number;
}

/** Beyond these angles the descriptor of a face says little. */
const MOST_YAW = 45;
const MOST_PITCH = 60;

/**
 * The frames to compare, in order of time: the best of each of `count` equal parts of the clip (large, frontal, sharp),
 * and where a part has none the best that are left. Fewer only if there are fewer candidates.
 */
export function chooseBestFrames<Candidate extends FrameCandidate>(
  candidates: readonly Candidate[],
  count = 5,
): Candidate[] {
  const ranked = rank(candidates);
  const ofParts = bestOfParts(ranked, count);
  const rest = ranked.filter((candidate) => !ofParts.includes(candidate));
  return [...ofParts, ...rest].slice(0, count).toSorted((one, other) => one.at - other.at);
}

function bestOfParts<Candidate extends FrameCandidate>(
  ranked: readonly Candidate[],
  count: number,
): Candidate[] {
  const times = ranked.map((candidate) => candidate.at);
  const start = Math.min(...times);
  const length = (Math.max(...times) - start) / count;
  const bestOf = new Map<number, Candidate>();
  for (const candidate of ranked) {
    const part = length === 0 ? 0 : Math.min(count - 1, Math.floor((candidate.at - start) / length));
    if (!bestOf.has(part)) bestOf.set(part, candidate);
  }
  return [...bestOf.values()];
}

/** Best first. Sizes and sharpness count relative to the best of this clip. */
function rank<Candidate extends FrameCandidate>(candidates: readonly Candidate[]): Candidate[] {
  const widest = Math.max(...candidates.map((candidate) => candidate.box.width));
  const sharpest = Math.max(...candidates.map((candidate) => candidate.sharpness ?? 0));
  const worth = ({ box, pose, sharpness }: Candidate) =>
    (box.width / widest) *
    frontality(pose) *
    (sharpness === undefined || sharpest === 0 ? 1 : Math.sqrt(sharpness / sharpest));
  return candidates.toSorted((one, other) => worth(other) - worth(one));
}

/** 1 when facing the camera, 0 when turned too far away. */
function frontality({ yaw, pitch }: HeadPose): number {
  return Math.max(0, 1 - Math.abs(yaw) / MOST_YAW) * Math.max(0, 1 - Math.abs(pitch) / MOST_PITCH);
}
