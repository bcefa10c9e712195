import type { HeadPose } from '../face/face-engine.ts';
import { chooseBestFrames, type FrameCandidate } from './best-frames.ts';
import { findNeutralYaw } from './neutral-yaw.ts';
import type { SeenTurn } from './follow-challenge.ts';

export interface ComparedCandidate extends FrameCandidate {
  pose: HeadPose;
}

/** Beyond this a descriptor says too little. Degrees from the clip's own middle. */
const FARTHEST = 25;
const PARTS = 4;

/**
 * The frames whose face is compared, in order of time: one while the head is turned, for each turn, so that whoever
 * turned is who is compared; and one by chance out of each part of the clip, so that nobody can know which frames will
 * be looked at and put another face into just those. The best frames make up the number. `random` yields numbers in
 * [0, 1) that nobody can foresee.
 */
export function chooseComparedFrames<Candidate extends ComparedCandidate>(
  candidates: readonly Candidate[],
  turns: readonly SeenTurn[],
  { count, random }: { count: number; random: () => number },
): Candidate[] {
  const neutral = findNeutralYaw(candidates.map(({ pose }) => pose.yaw));
  const away = ({ pose }: Candidate) => Math.abs(pose.yaw - neutral);
  const chosen = new Set<Candidate>();
  for (const { from, to } of turns) {
    const turned = candidates.filter((each) => each.at >= from && each.at <= to && !chosen.has(each));
    const farthest = turned
      .filter((each) => away(each) <= FARTHEST)
      .toSorted((one, other) => away(other) - away(one));
    const witness = farthest[0] ?? turned.toSorted((one, other) => away(one) - away(other))[0];
    if (witness) chosen.add(witness);
  }
  for (const part of inParts(candidates.filter((each) => away(each) <= FARTHEST))) {
    const free = part.filter((each) => !chosen.has(each));
    const drawn = free[Math.floor(random() * free.length)];
    if (drawn) chosen.add(drawn);
  }
  for (const best of chooseBestFrames(candidates, count)) if (chosen.size < count) chosen.add(best);
  return [...chosen].toSorted((one, other) => one.at - other.at);
}

function inParts<Candidate>(candidates: readonly Candidate[]): Candidate[][] {
  const size = Math.ceil(candidates.length / PARTS);
  return Array.from({ length: PARTS }, (_, part) => candidates.slice(part * size, (part + 1) * size));
}
