/** One call of a service that allows only so many. */
export interface ServiceCall {
  operation: 'detect' | 'verify';
  /** The case it is made for; cases take turns. */
  verificationId?: string;
}

/** Lets calls through no faster than the service allows, whichever process makes them. */
export interface Turnstile {
  /** Waits for its turn, then works. Throws `BudgetSpent`, and when `signal` ends the waiting or the database is away. */
  pass<Value>(call: ServiceCall, signal: AbortSignal, work: () => Promise<Value>): Promise<Value>;
}

/** As many calls were made this month as the operator will pay for. */
export class BudgetSpent extends Error {
  override name = 'BudgetSpent';
}
