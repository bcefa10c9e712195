import type { Channel } from 'amqplib';
import type { Subscription } from '../../../core/outbox/broker.ts';

/**
 * What stands in RabbitMQ under one name prefix: a topic exchange of events, a quorum queue for each subscription, for each
 * back-off delay an exchange and a queue that all subscriptions share (a time to live per message would wait behind longer
 * ones, and a queue is dear), one exchange by which what has waited comes back, and one exchange and queue of dead letters,
 * where also lands what comes back to a queue that is gone: it would hold up the others otherwise.
 */
export interface Topology {
  events: string;
  dead: string;
  /** Stands while somebody looks at the dead letters. */
  deadTurn: string;
  queue(subscription: string): string;
  /** Takes a message back to the queue that its routing key names. */
  again: string;
  /** An exchange, and the queue behind it: what is published to it goes to `again` after the delay. */
  later(milliseconds: number): string;
}

export type Declaration = Pick<Subscription, 'queue' | 'types' | 'backoff'>;

/** How often a message may be handed to consumers that die with it before it counts as poison. */
const DELIVERY_LIMIT = 20;
/** Listing hands dead letters back each time; that must never use them up. */
const DEAD_DELIVERY_LIMIT = 1_000_000_000;

export function createTopology(prefix: string): Topology {
  return {
    events: `${prefix}.events`,
    dead: `${prefix}.dead`,
    deadTurn: `${prefix}.dead.turn`,
    queue: (subscription) => `${prefix}.${subscription}`,
    again: `${prefix}.again`,
    later: (milliseconds) => `${prefix}.later.${milliseconds}`,
  };
}

export async function declareExchanges(channel: Channel, { events, dead, again }: Topology): Promise<void> {
  await channel.assertExchange(events, 'topic', { durable: true });
  await channel.assertExchange(dead, 'fanout', { durable: true });
  await channel.assertExchange(again, 'direct', { durable: true, alternateExchange: dead });
  await channel.assertQueue(dead, quorum({ 'x-delivery-limit': DEAD_DELIVERY_LIMIT }));
  await channel.bindQueue(dead, dead, '');
}

export async function declareQueues(
  channel: Channel,
  topology: Topology,
  { queue, types, backoff }: Declaration,
): Promise<void> {
  const name = topology.queue(queue);
  await channel.assertQueue(
    name,
    quorum({ ...safelyDeadLetteredTo(topology.dead), 'x-delivery-limit': DELIVERY_LIMIT }),
  );
  for (const type of types) await channel.bindQueue(name, topology.events, type);
  await channel.bindQueue(name, topology.again, name);
  for (const milliseconds of new Set(backoff)) await declareDelay(channel, topology, milliseconds);
}

async function declareDelay(channel: Channel, topology: Topology, milliseconds: number): Promise<void> {
  const name = topology.later(milliseconds);
  await channel.assertExchange(name, 'fanout', { durable: true });
  // It dies under the routing key that it came with.
  await channel.assertQueue(
    name,
    quorum({ ...safelyDeadLetteredTo(topology.again), 'x-message-ttl': milliseconds }),
  );
  await channel.bindQueue(name, name, '');
}

function quorum(args: Record<string, unknown>): { durable: true; arguments: Record<string, unknown> } {
  return { durable: true, arguments: { 'x-queue-type': 'quorum', ...args } };
}

/** Kept by the source until the target confirms; RabbitMQ allows that only together with `reject-publish`. */
function safelyDeadLetteredTo(exchange: string): Record<string, unknown> {
  return {
    'x-dead-letter-exchange': exchange,
    'x-dead-letter-strategy': 'at-least-once',
    'x-overflow': 'reject-publish',
  };
}
