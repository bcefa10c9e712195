/** One call of a service that lets us make only so many. */
export interface ServiceCall {
  operation: 'detect' | 'verify';
  /** The case it is made for; cases take turns. */
  verificationId?: string;
}

/** Lets calls through no faster than the service allows, whichever process makes them. */
export interface Turnstile {
  /** Waits for its turn, then works. Throws when `signal` ends the waiting. */
  pass<Value>(call: ServiceCall, signal: AbortSignal, work: () => Promise<Value>): Promise<Value>;
}
