import { randomUUID } from 'node:crypto';
import type { Broker, Delivery, MessageHandler, Subscription } from '../../src/core/outbox/broker.ts';
import type { Message } from '../../src/core/outbox/message.ts';
import { eventually } from '../servers/eventually.ts';

export function received(): Extract<Message, { type: 'evidence.received' }> {
  return {
    id: randomUUID(),
    version: 1,
    occurredAt: new Date().toISOString(),
    type: 'evidence.received',
    verificationId: randomUUID(),
    evidenceId: randomUUID(),
  };
}

export function submitted(): Extract<Message, { type: 'verification.submitted' }> {
  return {
    id: randomUUID(),
    version: 1,
    occurredAt: new Date().toISOString(),
    type: 'verification.submitted',
    verificationId: randomUUID(),
  };
}

export function subscription(changes: Partial<Subscription>): Subscription {
  return { queue: 'any', types: ['evidence.received'], concurrency: 1, backoff: [10], ...changes };
}

type Taken = Delivery & { message: Message };

/** Remembers what a handler was given, and does then what `act` does. */
export function createInbox(act: MessageHandler = async () => undefined): {
  handler: MessageHandler;
  all: Taken[];
  take(count: number): Promise<Taken[]>;
} {
  const all: Taken[] = [];
  return {
    all,
    async handler(message, delivery) {
      all.push({ message, ...delivery });
      await act(message, delivery);
    },
    take: (count) =>
      eventually(
        () => all,
        (taken) => taken.length >= count,
      ),
  };
}

export async function publishUntilTaken(broker: Broker, message: Message): Promise<void> {
  await eventually(
    () =>
      broker.publish(message).then(
        () => true,
        () => false,
      ),
    (isPublished) => isPublished,
  );
}
