import { type ConfirmChannel, connect } from 'amqplib';
import { randomBytes } from 'node:crypto';
import type { Client } from 'pg';
import { createTopology } from '../../src/engines/broker/amqp/topology.ts';
import { deliverySubscription, SUBSCRIPTIONS, tidyingSubscription } from '../../src/service/subscriptions.ts';
import { findRabbitmq } from '../needs.ts';
import { removeDeclared } from '../servers/rabbitmq.ts';

/** The queues between the service's parts, seen from outside. */
export interface TestQueues {
  /** Variables that make the service use them. */
  environment: Record<string, string>;
  /** How many messages wait, or wait to be tried again. Exact only while no service runs. */
  waiting(): Promise<number>;
  deadLetters(): Promise<number>;
  /** Puts `body` where the service expects a message. */
  put(queue: string, body: string): Promise<void>;
  /** Deletes a queue with all that is in it. */
  destroy(queue: string): Promise<void>;
  close(): Promise<void>;
}

export function openEmbeddedQueues(database: Client): TestQueues {
  const count = async (table: string): Promise<number> => {
    const { rows } = await database.query<{ count: number }>(`select count(*)::int as count from ${table}`);
    return rows[0]?.count ?? 0;
  };
  return {
    environment: {},
    waiting: () => count('graphile_worker.jobs'),
    deadLetters: () => count('queue.dead_letters'),
    async put(queue, body) {
      const payload = JSON.stringify({ body, attempt: 1 });
      await database.query('select graphile_worker.add_job($1, $2::json)', [queue, payload]);
    },
    destroy: () => Promise.reject(new Error('The embedded queue has no queues that could be deleted')),
    close: () => Promise.resolve(),
  };
}

/** Under a name of their own, on the RabbitMQ of this run unless another is given; `close` removes them. */
export function openRabbitmqQueues(url = findRabbitmq()): TestQueues {
  if (!url) throw new Error('This run has no RabbitMQ');
  const prefix = `bonafide-test-${process.pid}-${randomBytes(4).toString('hex')}`;
  const topology = createTopology(prefix);
  const subscriptions = [
    ...Object.values(SUBSCRIPTIONS),
    deliverySubscription('telegram'),
    tidyingSubscription('telegram'),
  ];
  const delays = [...new Set(subscriptions.flatMap(({ backoff }) => backoff))];
  const names = [
    ...subscriptions.map(({ queue }) => topology.queue(queue)),
    ...delays.map((milliseconds) => topology.later(milliseconds)),
  ];
  const count = (queues: readonly string[]): Promise<number> =>
    withChannel(url, async (channel) => {
      let messages = 0;
      for (const queue of queues) messages += (await channel.checkQueue(queue)).messageCount;
      return messages;
    });

  return {
    environment: { AMQP_URL: url, QUEUE_PREFIX: prefix },
    waiting: () => count(names),
    deadLetters: () => count([topology.dead]),
    put: (queue, body) =>
      withChannel(url, async (channel) => {
        channel.sendToQueue(topology.queue(queue), Buffer.from(body), { persistent: true });
        await channel.waitForConfirms();
      }),
    destroy: (queue) =>
      withChannel(url, async (channel) => void (await channel.deleteQueue(topology.queue(queue)))),
    close: () =>
      withChannel(url, async (channel) => {
        await removeDeclared(channel, topology, subscriptions);
      }),
  };
}

/** Over a connection of its own: the one before may have been lost with its RabbitMQ. */
async function withChannel<Value>(
  url: string,
  work: (channel: ConfirmChannel) => Promise<Value>,
): Promise<Value> {
  const connection = await connect(url);
  connection.on('error', () => undefined); // The call under way rejects.
  try {
    return await work(await connection.createConfirmChannel());
  } finally {
    await connection.close();
  }
}
