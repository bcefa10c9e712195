import type { ViewMeasures } from './measure-view.ts';

/** `READY`: nothing is in the way of a good picture. Every other one names the first thing to mend. */
export type DocumentHint = 'FIND' | 'CLOSER' | 'TOO_DARK' | 'GLARE' | 'HOLD_STILL' | 'BLURRED' | 'READY';

export type Measured = Omit<ViewMeasures, 'small'>;

interface Limit {
  /** Where the hint begins to show: a little before the server would refuse the picture. */
  begins: number;
  /** How much better it must get before the hint goes away. */
  ends: number;
}

/** The server's words for the same ideas are in its policy (`document.brightness`, `.glare`, `.sharpness`). */
export const LIMITS = {
  brightness: { begins: 52, ends: 60 },
  glare: { begins: 0.05, ends: 0.035 },
  sharpness: { begins: 60, ends: 80 },
  change: { begins: 7, ends: 5 },
} as const satisfies Record<string, Limit>;

/** The first thing to mend. What is shown already stays until it is clearly mended. */
export function judgeView(measured: Measured, shown: DocumentHint): DocumentHint {
  const limit = (hint: DocumentHint, { begins, ends }: Limit) => (shown === hint ? ends : begins);
  if (measured.brightness < limit('TOO_DARK', LIMITS.brightness)) return 'TOO_DARK';
  if (measured.place === 'none') return 'FIND';
  if (measured.glare > limit('GLARE', LIMITS.glare)) return 'GLARE';
  if (measured.place === 'small') return 'CLOSER';
  if (measured.change > limit('HOLD_STILL', LIMITS.change)) return 'HOLD_STILL';
  if (measured.sharpness < limit('BLURRED', LIMITS.sharpness)) return 'BLURRED';
  return 'READY';
}

export interface ShownHint {
  hint: DocumentHint;
  /** Milliseconds on any clock. */
  since: number;
  /** What would be shown instead, and since when that has been so. */
  waiting?: { hint: DocumentHint; since: number };
}

/** A hint must be read before the next one comes; and the next one must be meant. */
const READING_MILLISECONDS = 900;
const MEANT_MILLISECONDS = 400;
/** Whoever was told that all is well is told at once when it is not. */
const STEADY_MILLISECONDS = 900;

export function firstHint(now: number): ShownHint {
  return { hint: 'FIND', since: now };
}

/** One hint at a time, without a flicker: another one takes over when it has been due for a while. */
export function nextHint(shown: ShownHint, due: DocumentHint, now: number): ShownHint {
  const { hint, since, waiting } = shown;
  if (due === hint) return { hint, since };
  const waitingSince = waiting?.hint === due ? waiting.since : now;
  const isMeant = now - waitingSince >= MEANT_MILLISECONDS;
  const isRead = hint === 'READY' || now - since >= READING_MILLISECONDS;
  if (isMeant && isRead) return { hint: due, since: now };
  return { hint, since, waiting: { hint: due, since: waitingSince } };
}

/** Whether the picture may be taken by itself: all has been well for about a second, and is so now. */
export function isSteady({ hint, since, waiting }: ShownHint, now: number): boolean {
  return hint === 'READY' && waiting === undefined && now - since >= STEADY_MILLISECONDS;
}
