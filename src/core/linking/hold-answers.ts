import { setTimeout as delay } from 'node:timers/promises';

/**
 * Lets an answer, or an error, leave only at whole multiples of a time after its question came: within one, nobody sees how
 * long the work took. It must be longer than the work.
 */
export async function holdAnswer<Value>(
  everyMilliseconds: number,
  work: () => Promise<Value>,
): Promise<Value> {
  const began = performance.now();
  try {
    return await work();
  } finally {
    const spent = performance.now() - began;
    await delay(everyMilliseconds - (spent % everyMilliseconds));
  }
}
