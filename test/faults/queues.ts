import { connect } from 'amqplib';
import type { Client } from 'pg';
import { createTopology } from '../../src/engines/broker/amqp/topology.ts';
import { SUBSCRIPTIONS } from '../../src/service/subscriptions.ts';
import { openRabbitmqCorner, type RabbitmqCorner } from '../servers/rabbitmq.ts';

/** The queues between the service's parts, seen from outside. */
export interface TestQueues {
  /** Variables that make the service use them. */
  environment: Record<string, string>;
  /** How many messages wait, or wait to be tried again. Exact only while no service runs. */
  waiting(): Promise<number>;
  deadLetters(): Promise<number>;
  /** Puts `body` where the service expects a message. */
  put(queue: string, body: string): Promise<void>;
  close(): Promise<void>;
}

export interface RabbitmqQueues extends TestQueues {
  corner: RabbitmqCorner;
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
    close: () => Promise.resolve(),
  };
}

export async function openRabbitmqQueues(url?: string): Promise<RabbitmqQueues> {
  const corner = await openRabbitmqCorner(url);
  const topology = createTopology(corner.prefix);
  const names = Object.values(SUBSCRIPTIONS).flatMap(({ queue, backoff }) => [
    topology.queue(queue),
    ...new Set(backoff.map((milliseconds) => topology.delay(queue, milliseconds))),
  ]);
  return {
    corner,
    environment: { AMQP_URL: corner.url, QUEUE_PREFIX: corner.prefix },
    waiting: () => countMessages(corner.url, names),
    deadLetters: () => countMessages(corner.url, [topology.dead]),
    put: (queue, body) => corner.publish('', topology.queue(queue), body),
    close: () => corner.remove(names),
  };
}

async function countMessages(url: string, names: readonly string[]): Promise<number> {
  const connection = await connect(url);
  try {
    const channel = await connection.createChannel();
    let count = 0;
    for (const name of names) count += (await channel.checkQueue(name)).messageCount;
    return count;
  } finally {
    await connection.close();
  }
}
