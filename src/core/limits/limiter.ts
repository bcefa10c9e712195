/** How often something may be done under one key. */
export interface Limiter {
  /** Counts one try, whether or not it is allowed. Exact however many ask at once. Throws `LimiterDown` where the limit
   * fails closed and its store does not answer. */
  take(key: string): Promise<Taken>;
  /** Takes one counted try back: what failed was ours, not theirs. Lifts no lock. Throws as `take` does. */
  giveBack(key: string): Promise<void>;
}

export type Taken =
  | { ok: true }
  /** At least one second; until then every further try is refused as well. */
  | { ok: false; retryAfterSeconds: number };

/** Nobody gets past a limit that fails closed while its store is away. */
export class LimiterDown extends Error {
  override name = 'LimiterDown';
}
