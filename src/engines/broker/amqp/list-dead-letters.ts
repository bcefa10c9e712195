import type { Channel, GetMessage } from 'amqplib';
import { z } from 'zod';
import type { DeadLetter } from '../../../core/outbox/broker.ts';

const LIST_LIMIT = 1_000;

const written = z.object({ 'x-queue': z.string(), 'x-reason': z.string(), 'x-dead-at': z.number() });
/** What RabbitMQ adds when it gives up by itself: https://www.rabbitmq.com/docs/dlx#effects */
const byRabbitmq = z.object({
  'x-first-death-queue': z.string(),
  'x-first-death-reason': z.string(),
  'x-death': z.tuple([z.object({ time: z.object({ value: z.number() }) })]).rest(z.unknown()),
});

/** Takes up to a thousand without acknowledging any; closing the channel puts them all back. */
export async function listDeadLetters(
  channel: Channel,
  queue: string,
  prefix: string,
): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = [];
  try {
    for (let got = await channel.get(queue); got; got = await channel.get(queue)) {
      letters.push(toDeadLetter(got, prefix));
      if (letters.length === LIST_LIMIT) break;
    }
  } finally {
    await channel.close();
  }
  return letters.toSorted((one, other) => one.deadAt.getTime() - other.deadAt.getTime());
}

function toDeadLetter({ content, properties }: GetMessage, prefix: string): DeadLetter {
  const body = content.toString('utf8');
  const own = written.safeParse(properties.headers);
  if (own.success) {
    const { 'x-queue': queue, 'x-reason': reason, 'x-dead-at': deadAt } = own.data;
    return { queue, body, reason, deadAt: new Date(deadAt) };
  }
  const given = byRabbitmq.safeParse(properties.headers);
  if (!given.success) return { queue: '', body, reason: 'unknown', deadAt: new Date(0) };
  const { 'x-first-death-queue': queue, 'x-first-death-reason': reason, 'x-death': deaths } = given.data;
  return {
    queue: queue.slice(prefix.length + 1),
    body,
    reason,
    deadAt: new Date(deaths[0].time.value * 1000),
  };
}
