import type { Turn } from './challenge.ts';
import type { FaceSample } from './face-sample.ts';
import { findNeutralYaw } from './neutral-yaw.ts';
import { quantile } from './quantile.ts';

export interface SeenTurn {
  turn: Turn;
  /** Seconds from the start of the clip. */
  from: number;
  to: number;
  /** Farthest from the clip's own middle. */
  degrees: number;
}

export interface ChallengeFollowing {
  /** Exactly the asked turns, no fewer and no more, in their order. */
  followed: boolean;
  /** Exactly their opposites: a mirrored picture, or a person who took the camera's left for their own. */
  mirrored: boolean;
  turnsSeen: Turn[];
  seen: SeenTurn[];
  /** The yaw taken as the middle, degrees. */
  neutralYaw: number;
}

/** Talking heads stay within 5° of their middle; a turn that is asked for reaches 10° and more. */
const TURNED = 8;
const BACK = 4;
/** A single frame may be misread. */
const LEAST_FRAMES = 2;

/**
 * Which turns of the head the frames show, each from the middle and back (the last may be unfinished), and whether they
 * are those that were asked for. The yaw is taken against the clip's own middle; samples are in order of time, about
 * five or more a second. It tells nothing about whether the head is real: that is the matter of `measureMotion`, and
 * who renders a face in real time passes both.
 */
export function followChallenge(samples: readonly FaceSample[], turns: readonly Turn[]): ChallengeFollowing {
  const neutralYaw = findNeutralYaw(samples.map((sample) => sample.pose.yaw));
  const seen = findTurns(samples, neutralYaw);
  const turnsSeen = seen.map(({ turn }) => turn);
  return {
    followed: isSame(turnsSeen, turns),
    mirrored: isSame(turnsSeen, turns.map(opposite)),
    turnsSeen,
    seen,
    neutralYaw: samples.length > 0 ? neutralYaw : 0,
  };
}

function findTurns(samples: readonly FaceSample[], neutralYaw: number): SeenTurn[] {
  const yaws = withoutOutliers(samples.map((sample) => sample.pose.yaw - neutralYaw));
  const turns: SeenTurn[][] = [];
  let side: Turn | 'middle' | undefined; // undefined until the middle has been seen for the first time
  for (const [index, yaw] of yaws.entries()) {
    const at = samples[index]?.at ?? 0;
    const degrees = Math.abs(yaw);
    if (degrees <= BACK || (side !== undefined && side !== sideOf(yaw))) side = 'middle';
    if (degrees < TURNED || side === undefined) continue;
    const frame = { turn: sideOf(yaw), from: at, to: at, degrees };
    if (side === 'middle') turns.push([frame]);
    else turns.at(-1)?.push(frame);
    side = sideOf(yaw);
  }
  return turns.filter((frames) => frames.length >= LEAST_FRAMES).map(join);
}

function join(frames: readonly SeenTurn[]): SeenTurn {
  return {
    turn: frames[0]?.turn ?? 'left',
    from: frames[0]?.from ?? 0,
    to: frames.at(-1)?.to ?? 0,
    degrees: Math.max(...frames.map((frame) => frame.degrees)),
  };
}

/** The middle one of each value and its neighbours. */
function withoutOutliers(values: readonly number[]): number[] {
  return values.map((_, index) => quantile(values.slice(Math.max(0, index - 1), index + 2), 0.5));
}

function sideOf(yaw: number): Turn {
  return yaw > 0 ? 'left' : 'right';
}

function opposite(turn: Turn): Turn {
  return turn === 'left' ? 'right' : 'left';
}

function isSame(one: readonly Turn[], other: readonly Turn[]): boolean {
  return one.length === other.length && one.every((turn, index) => turn === other[index]);
}
