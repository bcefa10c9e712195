import type { QueueDepth, QueueDepths } from '../../../core/outbox/broker.ts';
import type { AmqpLink } from './amqp-connection.ts';
import { listDeadLetters } from './dead-letters.ts';
import type { Declaration, Topology } from './topology.ts';

/** RabbitMQ tells what is ready; what consumers hold it tells only its own management. */
export async function countMessages(
  link: AmqpLink,
  topology: Topology,
  declarations: readonly Declaration[],
): Promise<QueueDepths> {
  const dead = await countDead(link, topology);
  const channel = await link.createChannel();
  try {
    const count = async (name: string): Promise<number> => (await channel.checkQueue(name)).messageCount;
    const queues: QueueDepth[] = [];
    for (const { queue } of declarations) {
      queues.push({ queue, waiting: await count(topology.queue(queue)), dead: dead.get(queue) ?? 0 });
      dead.delete(queue);
    }
    for (const [queue, given] of dead) queues.push({ queue, waiting: 0, dead: given });
    let delayed = 0;
    for (const milliseconds of new Set(declarations.flatMap(({ backoff }) => backoff)))
      delayed += await count(topology.later(milliseconds));
    return { queues: queues.toSorted((one, other) => (one.queue < other.queue ? -1 : 1)), delayed };
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
