export type Turn = 'left' | 'right';

/** What the person does from `from` until the next step begins; seconds from the start of the recording. */
export type SelfieStep = {
  /** Counted from 1; how many turns have been begun. */
  turn: number;
  from: number;
  to: number;
} & (
  | { kind: 'straight' }
  /** `side`: where to turn to or to come back from, in the person's own left and right. */
  | { kind: 'turn' | 'back'; side: Turn }
);

export interface SelfiePlan {
  steps: SelfieStep[];
  seconds: number;
}

/**
 * The examination takes four frames a second and reads a turn from two of them, each turn from and back to the middle,
 * the middle being where most frames lie: reading the instruction and moving take a second of each step.
 */
const STRAIGHT_SECONDS = 1.5;
const TURN_SECONDS = 1.9;
const BACK_SECONDS = 1.3;

/** Straight ahead, then every turn and back again. Three turns take about eleven seconds. */
export function planSelfie(turns: readonly Turn[]): SelfiePlan {
  const steps: SelfieStep[] = [{ kind: 'straight', turn: 0, from: 0, to: STRAIGHT_SECONDS }];
  let at = STRAIGHT_SECONDS;
  for (const [index, side] of turns.entries()) {
    const turned = at + TURN_SECONDS;
    steps.push({ kind: 'turn', side, turn: index + 1, from: at, to: turned });
    steps.push({ kind: 'back', side, turn: index + 1, from: turned, to: turned + BACK_SECONDS });
    at = turned + BACK_SECONDS;
  }
  return { steps, seconds: at };
}

/** The step of a moment; the last one after the end. */
export function stepAt({ steps }: SelfiePlan, seconds: number): SelfieStep | undefined {
  return steps.find(({ to }) => seconds < to) ?? steps[steps.length - 1];
}

export const COUNTDOWN_SECONDS = 3;
/** To look at the video and to send it, on a slow line. */
const SENDING_SECONDS = 45;

/** When a recording must have been begun at the latest, so that it still can be sent. */
export function latestStart({ seconds }: SelfiePlan, expiresAt: Date): Date {
  return new Date(expiresAt.getTime() - (COUNTDOWN_SECONDS + seconds + SENDING_SECONDS) * 1000);
}

/** Brightness below which the page asks for light: a little before the server does (`selfieVideo.brightness`). */
export const DARKNESS = { begins: 46, ends: 54 } as const;
