import { randomInt } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import type { Update, UpdateContent } from './bot-api-types.ts';

export interface UpdateQueue {
  push(content: UpdateContent): void;
  /** The oldest updates that are not confirmed, without removing them. */
  peek(limit: number): Update[];
  /** Forgets every update below `offset` and returns what it forgot. A negative offset keeps that many from the end. */
  confirm(offset: number): Update[];
  /** Puts confirmed updates back at the head, as if the confirmation had been lost. */
  putBack(updates: Update[]): void;
  clear(): void;
  readonly size: number;
  /** Resolves at the next push, or throws when `signal` aborts. */
  untilPushed(signal: AbortSignal): Promise<void>;
  /** Resolves when nothing waits, or throws when `signal` aborts. */
  untilEmpty(signal: AbortSignal): Promise<void>;
}

/** Telegram too begins anywhere after a pause, and a bot that remembers the ids of an earlier run must not meet them
 * again. */
const FIRST_IDS = 1_000_000_000;

/** The updates of one bot in order, as https://core.telegram.org/bots/api#getupdates keeps them until confirmed. */
export function createUpdateQueue(): UpdateQueue {
  const events = new EventEmitter().setMaxListeners(0);
  let waiting: Update[] = [];
  let lastId = randomInt(FIRST_IDS);

  const keep = (updates: Update[]): void => {
    waiting = updates;
    if (updates.length === 0) events.emit('empty');
  };

  return {
    push(content) {
      lastId += 1;
      waiting.push({ update_id: lastId, ...content });
      events.emit('pushed');
    },
    peek: (limit) => waiting.slice(0, limit),
    confirm(offset) {
      if (offset === 0) return [];
      const isConfirmed =
        offset > 0
          ? (update: Update) => update.update_id < offset
          : (_update: Update, index: number) => index < waiting.length + offset;
      const firstLeft = waiting.findIndex((update, index) => !isConfirmed(update, index));
      const count = firstLeft === -1 ? waiting.length : firstLeft;
      const confirmed = waiting.slice(0, count);
      if (count > 0) keep(waiting.slice(count));
      return confirmed;
    },
    putBack: (updates) => keep([...updates, ...waiting]),
    clear: () => keep([]),
    get size() {
      return waiting.length;
    },
    async untilPushed(signal) {
      await once(events, 'pushed', { signal });
    },
    async untilEmpty(signal) {
      while (waiting.length > 0) await once(events, 'empty', { signal });
    },
  };
}
