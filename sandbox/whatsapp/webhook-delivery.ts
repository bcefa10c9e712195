import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Faults } from '../control/faults.ts';
import { callWebhook, challengeWebhook, takeWebhookFault } from './call-webhook.ts';
import type { Notice } from './notice.ts';
import { signWebhook } from './sign-webhook.ts';
import type { Business } from './state.ts';

/** Meta's pauses grow to hours and end after days; the order is the same. */
const shortestPauseMilliseconds = 50;
const longestPauseMilliseconds = 2000;

interface Delivery {
  notices: Notice[];
  onConfirmed: (() => void)[];
}

export interface WebhookDelivery {
  /** Queues a notice behind those of the same lane; lanes go side by side. */
  push(lane: string, notice: Notice, onConfirmed?: () => void): void;
  /** Delivers to this address from now on. Throws, and delivers nowhere, when it does not prove that it knows the token. */
  subscribe(url: string): Promise<void>;
  /** The same, but asks again until the address proves it: whoever listens there may still be starting. */
  subscribeWhenReady(url: string): void;
  /** Delivers what waits to be part of a batch. */
  release(): void;
  /** What was not confirmed with 200. */
  readonly pending: number;
  /** Why the last call of the webhook failed. */
  readonly lastProblem: string | undefined;
  /** Resolves when nothing is pending, or throws when `signal` aborts. */
  untilEmpty(signal: AbortSignal): Promise<void>;
}

export function createWebhookDelivery(
  business: Business,
  { faults, closing }: { faults: Faults; closing: AbortSignal },
): WebhookDelivery {
  const events = new EventEmitter().setMaxListeners(0);
  const lanes = new Map<string, Delivery[]>();
  let held: { size: number; lane: string; batch: Delivery } | undefined;
  let url: string | undefined;
  let wanted: string | undefined;
  let pending = 0;
  let lastProblem: string | undefined;

  const untilSubscribed = async (): Promise<string> => {
    while (url === undefined) await once(events, 'subscribed', { signal: closing });
    return url;
  };

  const confirm = ({ notices, onConfirmed }: Delivery): void => {
    pending -= notices.length;
    for (const act of onConfirmed) act();
    if (pending === 0) events.emit('empty');
  };

  const run = async (lane: string, queue: Delivery[]): Promise<void> => {
    let pause = shortestPauseMilliseconds;
    for (let delivery = queue[0]; delivery; delivery = queue[0]) {
      const target = await untilSubscribed();
      lastProblem = await callWebhook(target, signWebhook(business, delivery.notices), { faults, closing });
      if (lastProblem !== undefined) {
        await delay(pause, undefined, { signal: closing });
        pause = Math.min(pause * 2, longestPauseMilliseconds);
        continue;
      }
      pause = shortestPauseMilliseconds;
      if (takeWebhookFault(faults, ['duplicate'])) continue;
      queue.shift();
      confirm(delivery);
    }
    lanes.delete(lane);
  };

  const enqueue = (lane: string, delivery: Delivery): void => {
    const queue = lanes.get(lane);
    if (queue) return void queue.push(delivery);
    const started = [delivery];
    lanes.set(lane, started);
    run(lane, started).catch((error: unknown) => {
      if (!closing.aborted) throw error;
    });
  };

  const release = (): void => {
    if (!held) return;
    const { lane, batch } = held;
    held = undefined;
    enqueue(lane, batch);
  };

  /** True when the notice waits to be part of a batch. */
  const hold = (lane: string, { notices, onConfirmed }: Delivery): boolean => {
    const fault = held ? undefined : takeWebhookFault(faults, ['batch']);
    if (fault?.kind === 'batch') held = { size: fault.size, lane, batch: { notices: [], onConfirmed: [] } };
    if (!held) return false;
    held.batch.notices.push(...notices);
    held.batch.onConfirmed.push(...onConfirmed);
    if (held.batch.notices.length >= held.size) release();
    return true;
  };

  const verify = async (candidate: string): Promise<void> => {
    await challengeWebhook(candidate, business.verifyToken, closing);
    if (wanted !== candidate) return;
    url = candidate;
    events.emit('subscribed');
  };

  return {
    push(lane, notice, onConfirmed) {
      pending += 1;
      const delivery = { notices: [notice], onConfirmed: onConfirmed ? [onConfirmed] : [] };
      if (!hold(lane, delivery)) enqueue(lane, delivery);
    },
    async subscribe(candidate) {
      wanted = candidate;
      url = undefined;
      await verify(candidate);
    },
    subscribeWhenReady(candidate) {
      wanted = candidate;
      url = undefined;
      const attempt = async (): Promise<void> => {
        while (wanted === candidate && url === undefined && !closing.aborted) {
          await verify(candidate).catch((error: unknown) => (lastProblem = String(error)));
          await delay(shortestPauseMilliseconds, undefined, { signal: closing });
        }
      };
      attempt().catch((error: unknown) => {
        if (!closing.aborted) throw error;
      });
    },
    release,
    get pending() {
      return pending;
    },
    get lastProblem() {
      return lastProblem;
    },
    async untilEmpty(signal) {
      while (pending > 0) await once(events, 'empty', { signal });
    },
  };
}
