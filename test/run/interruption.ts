export interface Interruption {
  signal: AbortSignal;
  close(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The first signal asks for an orderly end, so that nothing is left behind; the second ends this process at once. */
export function listenForInterruption(say: (line: string) => void): Interruption {
  const controller = new AbortController();
  const listener = (): void => {
    if (controller.signal.aborted) process.exit(130);
    say('\ninterrupted: taking away what this run brought');
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, listener);
  return {
    signal: controller.signal,
    close() {
      for (const name of SIGNALS) process.off(name, listener);
    },
  };
}
