import { createHmac } from 'node:crypto';
import {
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import type { Db } from '../../core/database.ts';
import { LimiterDown, type Limiter, type Taken } from '../../core/limits/limiter.ts';
import { LIMITS, type Limit, type LimitName, type Limiters } from '../../core/limits/limits.ts';
import type { Log } from '../../core/log.ts';

export interface LimiterDeps {
  db: Db;
  /** Keys of limits are kept as hashes that need this: a table of them names nobody. */
  masterKey: Uint8Array;
  log: Log;
  /** Tests choose narrower ones. */
  limits?: Readonly<Record<LimitName, Limit>>;
}

const DAY_SECONDS = 24 * 60 * 60;
const NEVER_REACHED = 1_000_000;

/** One limiter for each limit of the table. */
export function createLimiters(deps: LimiterDeps): Limiters {
  const { limits = LIMITS } = deps;
  const of = (name: LimitName) => createLimiter(name, limits[name], deps);
  return {
    sign_in_address: of('sign_in_address'),
    refresh_address: of('refresh_address'),
    token_exchange_address: of('token_exchange_address'),
    legacy_account: of('legacy_account'),
    legacy_login: of('legacy_login'),
    legacy_address: of('legacy_address'),
    second_factor: of('second_factor'),
    uploads_account: of('uploads_account'),
    writes_account: of('writes_account'),
    reads_account: of('reads_account'),
    links_account: of('links_account'),
    support_account: of('support_account'),
    internal_address: of('internal_address'),
    open_address: of('open_address'),
  };
}

function createLimiter(name: LimitName, limit: Limit, deps: LimiterDeps): Limiter {
  const { masterKey, log } = deps;
  const counter = createCounter(name, limit, deps);
  const locks = limit.lockSeconds && createLocks(name, limit.lockSeconds, deps);
  const hashOf = (key: string) =>
    createHmac('sha256', masterKey).update(`limit:${name}:${key}`).digest('hex');
  // What stays in memory is read by nobody, and counted for every read of everybody.
  const nameOf = limit.store === 'memory' ? (key: string) => key : hashOf;
  const passOrThrow = (cause: unknown) => {
    if (limit.whenDown === 'closed') throw new LimiterDown(`The limit ${name} cannot be read`, { cause });
    log.warn({ event: 'limit.passed_unseen', limit: name, err: cause });
  };

  return {
    async take(key) {
      const hashed = nameOf(key);
      try {
        const seen = await consume(counter, hashed);
        if (seen.ok) return { ok: true };
        // Exactly one of all that ask at once goes over the edge, and locks.
        if (locks && seen.consumed === limit.points + 1) return await lock(counter, locks, hashed);
        return refusedFor(seen.waitMilliseconds / 1_000);
      } catch (cause) {
        passOrThrow(cause);
        return { ok: true };
      }
    },
    async giveBack(key) {
      await counter.reward(nameOf(key)).catch(passOrThrow);
    },
  };
}

function createCounter(name: LimitName, limit: Limit, { db }: LimiterDeps): RateLimiterAbstract {
  const options = { keyPrefix: name, points: limit.points, duration: limit.perSeconds };
  if (limit.store === 'memory') return new RateLimiterMemory(options);
  return new RateLimiterPostgres({
    ...options,
    ...inDatabase(db),
    // Whoever is over the edge is turned away without asking the database; a lock, which others may lift, is looked up.
    ...(limit.lockSeconds ? {} : { inMemoryBlockOnConsumed: limit.points + 1 }),
  });
}

interface Locks {
  counter: RateLimiterAbstract;
  seconds: readonly number[];
}

function createLocks(name: LimitName, seconds: readonly number[], { db }: LimiterDeps): Locks {
  const options = { keyPrefix: `${name}:locks`, points: NEVER_REACHED, duration: DAY_SECONDS };
  return { counter: new RateLimiterPostgres({ ...options, ...inDatabase(db) }), seconds };
}

/** On our own pool, in our own table; what is over is removed by a sweep. */
function inDatabase(db: Db) {
  return {
    storeClient: db,
    storeType: 'knex',
    tableName: 'limits',
    tableCreated: true,
    clearExpiredByTimeout: false,
  };
}

type Consumed = { ok: true } | { ok: false; consumed: number; waitMilliseconds: number };

/** The library throws what it counted where that is too much, and an `Error` where it could not count. */
async function consume(counter: RateLimiterAbstract, key: string): Promise<Consumed> {
  try {
    await counter.consume(key);
    return { ok: true };
  } catch (thrown) {
    if (!(thrown instanceof RateLimiterRes)) throw thrown;
    return { ok: false, consumed: thrown.consumedPoints, waitMilliseconds: thrown.msBeforeNext };
  }
}

/** Remembers how often for a day from now, and locks for as long as that many times cost. */
async function lock(counter: RateLimiterAbstract, locks: Locks, key: string): Promise<Taken> {
  const { consumedPoints: times } = await locks.counter.penalty(key);
  const seconds = locks.seconds[Math.min(times, locks.seconds.length) - 1] ?? DAY_SECONDS;
  await locks.counter.set(key, times, DAY_SECONDS + seconds);
  // So far over the edge that no try taken back brings the key to it again.
  await counter.set(key, NEVER_REACHED, seconds);
  return refusedFor(seconds);
}

function refusedFor(seconds: number): Taken {
  return { ok: false, retryAfterSeconds: Math.max(1, Math.ceil(seconds)) };
}
