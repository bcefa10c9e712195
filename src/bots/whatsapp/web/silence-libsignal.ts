const METHODS = ['log', 'info', 'warn', 'error'] as const;

let isSilent = false;

/**
 * libsignal, which the library encrypts with, writes whole sessions to the console whenever it closes or opens one,
 * private keys among them, and offers no setting for it. What it writes is dropped, in this process and from then on;
 * everybody else's words pass.
 */
export function silenceLibsignal(): void {
  if (isSilent) return;
  isSilent = true;
  for (const method of METHODS) {
    const genuine = console[method].bind(console);
    console[method] = (...words: unknown[]) => {
      if (!isWrittenByLibsignal()) genuine(...words);
    };
  }
}

/** The caller of the console is the third line below the error's own. */
function isWrittenByLibsignal(): boolean {
  const caller = new Error().stack?.split('\n')[3] ?? '';
  return /[\\/]node_modules[\\/]libsignal[\\/]/.test(caller);
}
