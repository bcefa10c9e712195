import { setTimeout as wait } from 'node:timers/promises';

/** Asks again until `isEnough` holds, for what tells nobody when it changes. The test's own timeout ends it. */
export async function eventually<Value>(
  ask: () => Promise<Value> | Value,
  isEnough: (value: Value) => boolean,
): Promise<Value> {
  for (;;) {
    const value = await ask();
    if (isEnough(value)) return value;
    await wait(20);
  }
}
