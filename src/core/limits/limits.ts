import type { Limiter } from './limiter.ts';

export interface Limit {
  points: number;
  perSeconds: number;
  /** How long a key is locked that used up its points: the first time, the second, and so on; the last repeats. Locks are
   * forgotten a day after the last. Without it a key waits for the end of its window. */
  lockSeconds?: readonly number[];
  /** In PostgreSQL a limit is one for all processes; in memory each process counts for itself, and costs nothing. */
  store: 'database' | 'memory';
  /** Whether people get through while the store is away. */
  whenDown: 'open' | 'closed';
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Guessing becomes pointless, and whoever mistyped waits a minute. */
const GROWING = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, DAY];

/** Every limit there is. What guards a secret fails closed; what guards a cost fails open. */
export const LIMITS = {
  /** Proofs cannot be guessed, so this is about what looking at them costs; many people share one address. */
  sign_in_address: {
    points: 60,
    perSeconds: MINUTE,
    store: 'database',
    whenDown: 'open',
  },
  /** A refresh is due every 15 minutes for each device; many people share one address. */
  refresh_address: { points: 120, perSeconds: MINUTE, store: 'database', whenDown: 'closed' },
  /** Who shows the secret of a service gets the try back, so this counts those under way and those that guess. */
  token_exchange_address: {
    points: 100,
    perSeconds: MINUTE,
    lockSeconds: GROWING,
    store: 'database',
    whenDown: 'closed',
  },
  /** One person has one login, and types it wrong a few times. */
  legacy_account: {
    points: 5,
    perSeconds: 15 * MINUTE,
    lockSeconds: GROWING,
    store: 'database',
    whenDown: 'closed',
  },
  /** Whoever tries one login from many accounts. The key is a hash of the login that needs our key. */
  legacy_login: {
    points: 10,
    perSeconds: 15 * MINUTE,
    lockSeconds: GROWING,
    store: 'database',
    whenDown: 'closed',
  },
  /** Whoever tries many logins from one place; people of one household or office share it. */
  legacy_address: {
    points: 20,
    perSeconds: 15 * MINUTE,
    lockSeconds: GROWING,
    store: 'database',
    whenDown: 'closed',
  },
  /** Six digits, of which three are good at a time: a good one gives its try back. */
  second_factor: {
    points: 5,
    perSeconds: 15 * MINUTE,
    lockSeconds: GROWING,
    store: 'database',
    whenDown: 'closed',
  },
  /** A case has up to fifteen tries; each costs storage and an examination. */
  uploads_account: { points: 40, perSeconds: 10 * MINUTE, store: 'database', whenDown: 'open' },
  /** Nobody taps more than once a second for a minute. */
  writes_account: { points: 60, perSeconds: MINUTE, store: 'database', whenDown: 'open' },
  /** A page that polls every two seconds on several devices. */
  reads_account: { points: 300, perSeconds: MINUTE, store: 'memory', whenDown: 'open' },
  /** One for each time that the mini-program opens its page; each is a way to sign in. */
  links_account: { points: 20, perSeconds: HOUR, store: 'database', whenDown: 'closed' },
  /** What a person writes to support; somebody of ours reads each. Counted where the chat is served, without the database. */
  support_account: { points: 20, perSeconds: HOUR, store: 'memory', whenDown: 'open' },
  /** Our own services, each for many people. */
  internal_address: { points: 6_000, perSeconds: MINUTE, store: 'memory', whenDown: 'open' },
  /** What needs no sign-in: keys, documents, what the service offers; many people share one address. */
  open_address: { points: 600, perSeconds: MINUTE, store: 'memory', whenDown: 'open' },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof LIMITS;
export type Limiters = Readonly<Record<LimitName, Limiter>>;
