import type { Broker } from '../../../core/outbox/broker.ts';
import type { Log } from '../../../core/log.ts';
import { type AmqpConnection, type AmqpLink, openAmqpConnection } from './amqp-connection.ts';
import { type AmqpConsumer, createAmqpConsumer } from './amqp-consumer.ts';
import { countMessages } from './count-messages.ts';
import { listDeadLetters, replayDeadLetter } from './dead-letters.ts';
import { createPublisher, type Publish } from './publisher.ts';
import {
  createTopology,
  type Declaration,
  declareExchanges,
  declareQueues,
  type Topology,
} from './topology.ts';

export interface AmqpBrokerOptions {
  url: string;
  log: Log;
  /** What every exchange and queue is called after; `bonafide`. */
  prefix?: string;
  /** How long a publish waits for RabbitMQ's confirmation; 5 s. */
  confirmMilliseconds?: number;
  /** How long handlers under way may finish when a consumer is closed, before their signal aborts; 10 s. */
  graceMilliseconds?: number;
  /** How long opening waits for RabbitMQ before it goes on trying in the background; 5 s. */
  connectMilliseconds?: number;
}

/**
 * The queue on RabbitMQ. It survives every loss of the connection: until RabbitMQ is back publishes reject at once, and
 * then the topology is declared again and every consumer goes on. Opening succeeds while RabbitMQ is down; `isReady`
 * tells.
 */
export async function openAmqpBroker(options: AmqpBrokerOptions): Promise<Broker> {
  const { url, log, prefix = 'bonafide', confirmMilliseconds = 5_000, connectMilliseconds = 5_000 } = options;
  const topology = createTopology(prefix);
  const standing: Standing = { declarations: new Map(), consumers: new Set() };
  const publishers = new WeakMap<AmqpLink, Publish>();

  const connection = await openAmqpConnection({
    url,
    log,
    connectMilliseconds,
    async setUp(link) {
      publishers.set(link, createPublisher(link.channel, confirmMilliseconds));
      await restore(link, topology, standing);
    },
  });
  const publish: Publish = async (publication) => {
    await publishers.get(connection.link())?.(publication);
  };
  const declare = (declaration: Declaration): Promise<void> =>
    declareNowAndLater(connection, topology, standing, declaration);
  const shared = { topology, publish, log, graceMilliseconds: options.graceMilliseconds ?? 10_000 };

  return {
    declare,
    async publish(message) {
      const body = Buffer.from(JSON.stringify(message));
      await publish({ exchange: topology.events, routingKey: message.type, body });
    },
    async consume(subscription, handler) {
      await declare(subscription);
      const declareAgain = (): Promise<void> => declare(subscription);
      const consumer = createAmqpConsumer({ ...shared, subscription, handler, declareAgain });
      standing.consumers.add(consumer);
      if (connection.isReady()) await consumer.start(connection.link());
      return { close: () => closeConsumer(standing, consumer) };
    },
    deadLetters: async () => await listDeadLetters(connection.link(), topology),
    replay: async (id) => await replayDeadLetter(connection.link(), topology, { id, publish }),
    depths: async () => await countMessages(connection.link(), topology, [...standing.declarations.values()]),
    isReady: () => connection.isReady(),
    async close() {
      await Promise.all([...standing.consumers].map((consumer) => closeConsumer(standing, consumer)));
      await connection.close();
    },
  };
}

/** What has to stand again after every loss of the connection. */
interface Standing {
  declarations: Map<string, Declaration>;
  consumers: Set<AmqpConsumer>;
}

async function restore(link: AmqpLink, topology: Topology, standing: Standing): Promise<void> {
  await declareExchanges(link.channel, topology);
  for (const declaration of standing.declarations.values()) {
    await declareQueues(link.channel, topology, declaration);
  }
  for (const consumer of standing.consumers) await consumer.start(link);
}

async function declareNowAndLater(
  connection: AmqpConnection,
  topology: Topology,
  standing: Standing,
  declaration: Declaration,
): Promise<void> {
  standing.declarations.set(declaration.queue, declaration);
  if (!connection.isReady()) return;
  const channel = await connection.link().createChannel();
  await declareQueues(channel, topology, declaration);
  await channel.close();
}

async function closeConsumer(standing: Standing, consumer: AmqpConsumer): Promise<void> {
  standing.consumers.delete(consumer);
  await consumer.close();
}
