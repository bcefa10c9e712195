import { setTimeout as sleep } from 'node:timers/promises';

export interface Backoff {
  firstMilliseconds: number;
  longestMilliseconds: number;
}

export const DEFAULT_BACKOFF: Backoff = { firstMilliseconds: 500, longestMilliseconds: 30_000 };

/** Doubles with every failure in a row (1 is the first), with jitter so that many processes do not return at once. */
export function backoffMilliseconds(
  failures: number,
  { firstMilliseconds, longestMilliseconds }: Backoff,
): number {
  const full = Math.min(firstMilliseconds * 2 ** (failures - 1), longestMilliseconds);
  return full * (0.5 + Math.random() / 2);
}

/** Ends early, without an error, when `signal` aborts. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (err) {
    if (!signal.aborted) throw err;
  }
}
