import { setTimeout as delay } from 'node:timers/promises';

/** In milliseconds; the clock runs evenly and only forward. */
export interface Timer {
  now(): number;
  wait(milliseconds: number): Promise<unknown>;
}

const THE_MACHINES: Timer = { now: () => performance.now(), wait: (milliseconds) => delay(milliseconds) };

/**
 * Lets an answer, or an error, leave only at whole multiples of a time after its question came: within one, nobody sees how
 * long the work took. It must be longer than the work.
 */
export async function holdAnswer<Value>(
  everyMilliseconds: number,
  work: () => Promise<Value>,
  timer: Timer = THE_MACHINES,
): Promise<Value> {
  const began = timer.now();
  try {
    return await work();
  } finally {
    await timer.wait(everyMilliseconds - ((timer.now() - began) % everyMilliseconds));
  }
}
