import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { inTransaction, type Db } from '../database.ts';
import type { Log } from '../log.ts';
import { admitCalls, endCall, forgetCalls, type Allowance, type WaitingCall } from './service-call-store.ts';
import { BudgetSpent, type Turnstile } from './turnstile.ts';

export interface TurnstileOptions extends Allowance {
  db: Db;
  log: Log;
}

/** One queue for all processes on this database. Each looks for its own calls, one look at a time. */
export function createTurnstile(options: TurnstileOptions): Turnstile {
  const waiting = new WaitingCalls(options);
  return {
    async pass({ verificationId }, signal, work) {
      signal.throwIfAborted();
      const id = randomUUID();
      const queue = verificationId ?? id;
      await waiting.join({ id, queue, ...(verificationId !== undefined && { verificationId }) }, signal);
      try {
        return await work();
      } finally {
        await waiting.end(id);
      }
    },
  };
}

interface Waiter {
  call: WaitingCall;
  enter: () => void;
  fail: (err: unknown) => void;
}

const LOOK_AGAIN = { atLeast: 20, atMost: 200 };

/** Those of this process that wait. */
class WaitingCalls {
  readonly #options: TurnstileOptions;
  readonly #waiters = new Map<string, Waiter>();
  #isLooking = false;

  constructor(options: TurnstileOptions) {
    this.#options = options;
  }

  /** Resolves when it is this call's turn. */
  async join(call: WaitingCall, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiters.set(call.id, { call, enter: resolve, fail: reject });
    const leave = () => this.#leave(call.id, signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    void this.#keepLooking();
    try {
      await promise;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  async end(id: string): Promise<void> {
    const { db, log, service } = this.#options;
    try {
      await inTransaction(db, (trx) => endCall(trx, id));
    } catch (err) {
      // Its place is then free a little later.
      log.warn({ event: 'service_call.end_not_written', service, err });
    }
  }

  #leave(id: string, reason: unknown): void {
    const waiter = this.#waiters.get(id);
    if (!waiter) return;
    this.#waiters.delete(id);
    waiter.fail(reason);
    // Where that fails, its place in the queue is gone in time.
    inTransaction(this.#options.db, (trx) => forgetCalls(trx, [id])).catch(() => undefined);
  }

  async #keepLooking(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      while (this.#waiters.size > 0) {
        const wait = await this.#look();
        const { atLeast, atMost } = LOOK_AGAIN;
        if (this.#waiters.size > 0) await sleep(Math.min(atMost, Math.max(atLeast, wait)));
      }
    } catch (err) {
      this.#fail(err);
    } finally {
      this.#isLooking = false;
    }
  }

  async #look(): Promise<number> {
    const { db, service } = this.#options;
    const calls = [...this.#waiters.values()].map(({ call }) => call);
    const { admitted, isSpent, news, waitMilliseconds } = await inTransaction(db, (trx) =>
      admitCalls(trx, calls, this.#options),
    );
    for (const id of admitted) this.#enter(id);
    this.#tell(news);
    if (isSpent) this.#fail(new BudgetSpent(`This month's calls of ${service} are spent`));
    return waitMilliseconds;
  }

  /** Whoever left meanwhile gives the place back. */
  #enter(id: string): void {
    const waiter = this.#waiters.get(id);
    this.#waiters.delete(id);
    if (waiter) waiter.enter();
    else void this.end(id);
  }

  #fail(err: unknown): void {
    for (const { fail } of this.#waiters.values()) fail(err);
    this.#waiters.clear();
  }

  #tell(news: 'nearly' | 'spent' | undefined): void {
    const { log, service } = this.#options;
    if (news === 'nearly') log.warn({ event: 'service_budget.nearly_spent', service });
    if (news === 'spent') log.error({ event: 'service_budget.spent', service });
  }
}
