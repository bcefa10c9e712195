import type { Turn } from '../../src/core/video/challenge.ts';

/** Where the head and the camera are at one moment. */
export interface HeadMotion {
  /** Degrees; > 0 is the person's own left. */
  yaw: number;
  pitch: number;
  roll: number;
  /** The whole picture moved by an unsteady hand, as parts of its width, and its size against the middle. */
  shiftX: number;
  shiftY: number;
  zoom: number;
}

const OUT = 0.4;
const HOLD = 0.45;
const BACK = 0.45;
const SHORTEST_PAUSE = 0.45;

/** How long a clip with this many turns must at least be, in seconds. */
export function shortestClip(turns: number): number {
  return turns * (OUT + HOLD + BACK) + (turns + 1) * SHORTEST_PAUSE + SHORTEST_PAUSE;
}

/** The motion of a person who looks at the camera, follows the turns one after another and looks at it again. */
export function createTurnMotion(
  turns: readonly Turn[],
  seconds: number,
  amplitudeDegrees: number,
): (at: number) => HeadMotion {
  const turning = OUT + HOLD + BACK;
  const pause = (seconds - turns.length * turning) / (turns.length + 2);

  return (at) => {
    const yaw = turns.reduce((sum, turn, index) => {
      const begin = pause * (1.5 + index) + turning * index;
      return sum + (turn === 'left' ? 1 : -1) * amplitudeDegrees * share(at - begin);
    }, 0);
    return { ...idle(at), yaw: yaw + wave(at, 0.31, 0.4) * 0.8 };
  };
}

/** How far one turn has come, 0–1, so many seconds after its begin. */
function share(since: number): number {
  if (since <= OUT) return ease(since / OUT);
  if (since <= OUT + HOLD) return 1;
  return ease(1 - (since - OUT - HOLD) / BACK);
}

function ease(part: number): number {
  const bounded = Math.max(0, Math.min(1, part));
  return (1 - Math.cos(Math.PI * bounded)) / 2;
}

function idle(at: number): Omit<HeadMotion, 'yaw'> {
  return {
    pitch: wave(at, 0.23, 0) * 1.2 + wave(at, 0.9, 2) * 0.3,
    roll: wave(at, 0.17, 1) * 1.1,
    shiftX: wave(at, 0.37, 0.5) * 0.006 + wave(at, 1.3, 0) * 0.0012,
    shiftY: wave(at, 0.29, 2.1) * 0.006 + wave(at, 1.1, 1) * 0.0012,
    zoom: 1.035 + wave(at, 0.21, 0.9) * 0.008,
  };
}

function wave(at: number, hertz: number, phase: number): number {
  return Math.sin(2 * Math.PI * hertz * at + phase);
}
