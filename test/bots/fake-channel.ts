import { randomUUID } from 'node:crypto';
import { ABLE } from '../core/dialogue/audience.ts';
import type { Channel, RenderedMessage, SendFailure, SendResult } from '../../src/core/channel/channel.ts';

export interface FakeChannel extends Channel {
  /** What people saw, oldest first. */
  sent: Array<{ chatId: string } & RenderedMessage>;
  /** How often `send` was called, failures too. */
  attempts: () => number;
  removed: string[];
  retired: string[];
  /** The next sends and removals fail so, in this order. */
  failNext: (...failures: SendFailure[]) => void;
  /** Resolves once so many messages were seen. */
  seen: (count: number) => Promise<void>;
}

/** A messenger in memory. Refuses what `render` must not let through. */
export function fakeChannel(over: Partial<Channel> = {}): FakeChannel {
  const sent: FakeChannel['sent'] = [];
  const removed: string[] = [];
  const retired: string[] = [];
  const failures: SendFailure[] = [];
  const watchers: Array<() => void> = [];
  let attempts = 0;
  const attempt = (succeed: () => string): SendResult => {
    attempts += 1;
    const failure = failures.shift();
    return failure ? { ok: false, failure } : { ok: true, messageRef: succeed() };
  };
  const capabilities = { ...ABLE, ...over.capabilities };
  return {
    name: 'telegram',
    botId: '42',
    capabilities,
    sent,
    removed,
    retired,
    attempts: () => attempts,
    failNext: (...next) => void failures.push(...next),
    async send(chatId, message) {
      if (message.text === '' || message.text.length > capabilities.longestText)
        throw new Error('Not renderable');
      const result = attempt(() => (sent.push({ chatId, ...message }), randomUUID()));
      for (const watch of watchers) watch();
      return Promise.resolve(result);
    },
    removeInbound: (_chatId, messageRef) =>
      Promise.resolve(
        attempt(() => {
          removed.push(messageRef);
          return messageRef;
        }),
      ),
    retireChoice: (_chatId, { choiceRef }) => Promise.resolve(void retired.push(choiceRef)),
    seen(count) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const watch = () => sent.length >= count && resolve();
      watchers.push(watch);
      watch();
      return promise;
    },
    ...over,
  };
}
