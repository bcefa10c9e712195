import { setTimeout as wait } from 'node:timers/promises';
import type { Channel, GetMessage } from 'amqplib';
import type { AmqpLink } from './amqp-connection.ts';
import type { Topology } from './topology.ts';

/** The dead letters, one after the other. Whoever looks holds all it has seen, so only one looks at a time. */
export interface DeadQueue {
  next(): Promise<GetMessage | undefined>;
  acknowledge(letter: GetMessage): void;
  /** Puts back what was not acknowledged. */
  close(): Promise<void>;
}

const TURN_SECONDS = 10;
const TRY_MILLISECONDS = 100;

/** Rejects when others look for longer than ten seconds. */
export async function openDeadQueue(link: AmqpLink, topology: Topology): Promise<DeadQueue> {
  const turn = await takeTurn(link, topology.deadTurn);
  const channel = await link.createChannel();
  return {
    async next() {
      const got = await channel.get(topology.dead);
      return got === false ? undefined : got;
    },
    acknowledge: (letter) => channel.ack(letter),
    async close() {
      try {
        await channel.close();
      } finally {
        await turn.end();
      }
    },
  };
}

/**
 * An exclusive queue belongs to one connection, and goes with it. Within the connection its one consumer, exclusive as
 * well, tells who has the turn. https://www.rabbitmq.com/docs/queues#exclusive-queues
 */
async function takeTurn(link: AmqpLink, name: string): Promise<{ end(): Promise<void> }> {
  const until = Date.now() + TURN_SECONDS * 1000;
  for (;;) {
    const channel = await link.createTryingChannel();
    try {
      await channel.assertQueue(name, { exclusive: true, durable: false, autoDelete: true });
      await channel.consume(name, () => undefined, { exclusive: true });
      return { end: () => closeQuietly(channel) };
    } catch (err) {
      await closeQuietly(channel);
      if (Date.now() > until) throw new Error('Others look at the dead letters', { cause: err });
      await wait(TRY_MILLISECONDS);
    }
  }
}

/** A refusal has closed it already. */
async function closeQuietly(channel: Channel): Promise<void> {
  await channel.close().catch(() => undefined);
}
