const PAUSES_MILLISECONDS = [2_000, 4_000, 8_000, 15_000];

/** Resolves after a pause that grows with the failures, or at once when the connection is back or the person comes back. */
export function untilNextTry(failures: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      removeEventListener('online', done);
      removeEventListener('focus', done);
      resolve();
    };
    const timer = setTimeout(done, PAUSES_MILLISECONDS[Math.min(failures, PAUSES_MILLISECONDS.length - 1)]);
    addEventListener('online', done);
    addEventListener('focus', done);
  });
}
