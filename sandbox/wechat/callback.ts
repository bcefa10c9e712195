import { EventEmitter, once } from 'node:events';
import { untilItSucceeds, type CallbackAnswer } from './callback-call.ts';
import type { Push } from './callback-post.ts';
import { configure, deliver, type CallbackOptions, type Delivery } from './deliver.ts';

const verificationPauseMilliseconds = 200;

/**
 * The way from WeChat to the account:
 * https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_standard_messages.html. What the account does not
 * answer in time is brought three times in all, then it is lost.
 */
export interface Callback {
  /** Asks the address to prove itself and delivers there from now on. Throws when it does not. */
  configure(url: string): Promise<void>;
  /** The same, asking again until it does. */
  configureInTime(url: string): void;
  push(push: Push): void;
  /** How much was neither taken nor lost. What happens before there is an address waits for one. */
  readonly pending: number;
  readonly lost: number;
  /** To every call with a message or an event, oldest first. */
  readonly answers: readonly CallbackAnswer[];
  /** Resolves when nothing is pending, or throws when `signal` aborts. */
  untilSettled(signal: AbortSignal): Promise<void>;
}

export function createCallback(options: CallbackOptions): Callback {
  const delivery: Delivery = {
    ...options,
    address: undefined,
    configuring: new AbortController(),
    pending: 0,
    lost: 0,
    answers: [],
    lanes: new Map(),
    events: new EventEmitter().setMaxListeners(0),
  };
  return {
    configure: (url) => configure(delivery, url),
    configureInTime(url) {
      delivery.configuring.abort();
      delivery.configuring = new AbortController();
      const signal = AbortSignal.any([delivery.configuring.signal, delivery.closing]);
      const pace = { pauseMilliseconds: verificationPauseMilliseconds, signal };
      void untilItSucceeds(() => configure(delivery, url), pace);
    },
    push(push) {
      delivery.pending += 1;
      const before = delivery.lanes.get(push.openId) ?? Promise.resolve();
      // It fails only when the sandbox closes.
      const lane = before.then(() => deliver(delivery, push)).catch(() => undefined);
      delivery.lanes.set(push.openId, lane);
    },
    get pending() {
      return delivery.pending;
    },
    get lost() {
      return delivery.lost;
    },
    answers: delivery.answers,
    async untilSettled(signal) {
      while (delivery.pending > 0) await once(delivery.events, 'settled', { signal });
    },
  };
}
