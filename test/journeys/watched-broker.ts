import type { Broker, MessageHandler, Subscription } from '../../src/core/outbox/broker.ts';
import type { Message } from '../../src/core/outbox/message.ts';

/** A broker that knows what it still owes, so that a test can wait for the end of all work without guessing. */
export interface WatchedBroker extends Broker {
  /** Messages of which some queue has not finished yet. */
  unfinished(): string[];
  /** Grows with every message published. */
  published(): number;
  /** Resolves with the next message that some queue finishes. */
  nextFinish(): Promise<void>;
  /** What was declared, for whoever removes it. */
  queues(): Declared[];
}

type Declared = Pick<Subscription, 'queue' | 'types' | 'backoff'>;

export function watchBroker(broker: Broker): WatchedBroker {
  const declared = new Map<string, Declared>();
  const open = new Set<string>();
  let count = 0;
  let { promise: finish, resolve: tellFinish } = Promise.withResolvers<void>();

  const done = (key: string): void => {
    open.delete(key);
    tellFinish();
    ({ promise: finish, resolve: tellFinish } = Promise.withResolvers<void>());
  };
  return {
    ...broker,
    async declare(declaration) {
      declared.set(declaration.queue, declaration);
      await broker.declare(declaration);
    },
    async publish(message) {
      const keys = keysOf(message, declared.values());
      count += 1;
      for (const key of keys) open.add(key);
      try {
        await broker.publish(message);
      } catch (err) {
        for (const key of keys) done(key); // the outbox keeps it and publishes it again
        throw err;
      }
    },
    consume(subscription, handler) {
      declared.set(subscription.queue, subscription);
      return broker.consume(subscription, watchHandler(subscription.queue, handler, done));
    },
    unfinished: () => [...open],
    published: () => count,
    nextFinish: () => finish,
    queues: () => [...declared.values()],
  };
}

function watchHandler(queue: string, handler: MessageHandler, done: (key: string) => void): MessageHandler {
  return async (message, delivery) => {
    try {
      await handler(message, delivery);
    } catch (err) {
      if (delivery.lastAttempt) done(keyOf(queue, message));
      throw err;
    }
    done(keyOf(queue, message));
  };
}

function keysOf(message: Message, declared: Iterable<Declared>): string[] {
  return [...declared]
    .filter(({ types }) => types.some((type) => type === message.type))
    .map(({ queue }) => keyOf(queue, message));
}

function keyOf(queue: string, message: Message): string {
  return `${queue} ${message.type} ${message.id}`;
}
