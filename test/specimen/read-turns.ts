import type { DetectedFace } from '../../src/core/face/face-engine.ts';
import type { Turn } from '../../src/core/video/challenge.ts';
import { median } from './eyes.ts';

/** Twice what a challenge asks for: a turn that only just counts would make other tests unsteady. */
const CLEARLY = 12;
const BACK = 6;

/** The turns in a clip, against the neutral of its first second. A turn counts once, until the head is back. */
export function readTurns(frames: readonly DetectedFace[][]): Turn[] {
  const yaws = frames.flatMap(([face]) => (face?.pose ? [face.pose.yaw] : []));
  const neutral = median(yaws.slice(0, 4));
  const turns: Turn[] = [];
  let away = false;
  for (const yaw of yaws.map((measured) => measured - neutral)) {
    if (!away && Math.abs(yaw) >= CLEARLY) turns.push(yaw > 0 ? 'left' : 'right');
    if (Math.abs(yaw) >= CLEARLY) away = true;
    if (Math.abs(yaw) <= BACK) away = false;
  }
  return turns;
}
