import { setTimeout as sleep } from 'node:timers/promises';
import {
  BrokenCircuitError,
  circuitBreaker,
  ConsecutiveBreaker,
  handleWhen,
  isBrokenCircuitError,
  isIsolatedCircuitError,
} from 'cockatiel';
import type { Log } from '../../../core/log.ts';
import { isFailure, ServiceFailure } from './service-failure.ts';
import type { ServiceKey } from './service-key.ts';

export interface PersistenceOptions {
  key: ServiceKey;
  log: Log;
  /** Of the first pause; later ones double. */
  firstPauseMilliseconds: number;
  /** How long nothing is asked after the service failed so often in a row, or would not serve us. */
  openMilliseconds: { down: number; denied: number };
}

/** Asks again what may pass, until the signal ends it, and leaves a service alone that is down or has denied us. */
export type Persist = <Value>(attempt: () => Promise<Value>, signal: AbortSignal) => Promise<Value>;

const FAILURES_IN_A_ROW = 5;
const MOST_ATTEMPTS = 5;
const LONGEST_PAUSE = 4_000;

export function createPersistence(options: PersistenceOptions): Persist {
  const guarded = createBreaker(options);
  return async (attempt, signal) => {
    for (let failures = 1; ; failures += 1) {
      try {
        signal.throwIfAborted();
        return await guarded(attempt);
      } catch (err) {
        if (!isFailure(err, 'busy', 'down') || failures >= MOST_ATTEMPTS) throw err;
        const doubled = Math.min(options.firstPauseMilliseconds * 2 ** (failures - 1), LONGEST_PAUSE);
        const jittered = doubled * (0.5 + Math.random() / 2);
        await sleep(Math.max(jittered, err.retryAfterMilliseconds ?? 0), undefined, { signal });
      }
    }
  };
}

/** Open at once when we are denied, and then until the key is another or the time is over; open after failures in a row. */
function createBreaker({ key, log, openMilliseconds }: PersistenceOptions) {
  const breaker = circuitBreaker(
    handleWhen((err) => isFailure(err, 'down')),
    { halfOpenAfter: openMilliseconds.down, breaker: new ConsecutiveBreaker(FAILURES_IN_A_ROW) },
  );
  breaker.onBreak((reason) => {
    if (!('isolated' in reason)) log.warn({ event: 'face.engine_down', engine: 'azure' });
  });
  let denied: { since: number; dispose: () => void } | undefined;
  let isAlerted = false;

  const deny = (failure: ServiceFailure) => {
    denied ??= { since: performance.now(), dispose: breaker.isolate().dispose };
    if (isAlerted) return;
    isAlerted = true;
    log.error({ event: 'face.engine_denied', engine: 'azure', code: failure.code }, ADVICE);
  };
  const admit = () => {
    denied?.dispose();
    denied = undefined;
  };
  const succeed = () => {
    if (isAlerted) log.info({ event: 'face.engine_serves_again', engine: 'azure' });
    isAlerted = false;
  };

  return async <Value>(attempt: () => Promise<Value>): Promise<Value> => {
    const isNewKey = await key.refresh();
    if (isNewKey || (denied && performance.now() - denied.since >= openMilliseconds.denied)) admit();
    try {
      const value = await breaker.execute(attempt);
      succeed();
      return value;
    } catch (err) {
      if (isFailure(err, 'denied')) deny(err);
      throw err instanceof BrokenCircuitError || isBrokenCircuitError(err) || isIsolatedCircuitError(err)
        ? new ServiceFailure('resting', denied ? 'denied before' : 'down before')
        : err;
    }
  };
}

const ADVICE = 'Azure Face does not serve us: npm run doctor says why. No case is decided because of it';
