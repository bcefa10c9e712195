import type { Channel } from 'amqplib';
import type { QueueDepth } from '../../../core/outbox/broker.ts';
import type { AmqpLink } from './amqp-connection.ts';
import { listDeadLetters } from './dead-letters.ts';
import type { Declaration, Topology } from './topology.ts';

/** RabbitMQ tells what is ready; what consumers hold it tells only its own management. */
export async function countMessages(
  link: AmqpLink,
  topology: Topology,
  declarations: readonly Declaration[],
): Promise<QueueDepth[]> {
  const dead = await countDead(link, topology);
  const channel = await link.createChannel();
  try {
    const depths: QueueDepth[] = [];
    for (const declaration of declarations) {
      const { queue } = declaration;
      depths.push({ ...(await countIn(channel, topology, declaration)), dead: dead.get(queue) ?? 0 });
      dead.delete(queue);
    }
    const undeclared = Array.from(dead, ([queue, count]) => ({ queue, waiting: 0, delayed: 0, dead: count }));
    return [...depths, ...undeclared].toSorted((one, other) => (one.queue < other.queue ? -1 : 1));
  } finally {
    await channel.close();
  }
}

async function countDead(link: AmqpLink, topology: Topology): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { queue } of await listDeadLetters(link, topology)) {
    counts.set(queue, (counts.get(queue) ?? 0) + 1);
  }
  return counts;
}

async function countIn(
  channel: Channel,
  topology: Topology,
  { queue, backoff }: Declaration,
): Promise<Omit<QueueDepth, 'dead'>> {
  const { messageCount: waiting } = await channel.checkQueue(topology.queue(queue));
  let delayed = 0;
  for (const milliseconds of new Set(backoff)) {
    delayed += (await channel.checkQueue(topology.delay(queue, milliseconds))).messageCount;
  }
  return { queue, waiting, delayed };
}
