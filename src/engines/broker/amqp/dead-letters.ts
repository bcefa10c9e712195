import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { GetMessage } from 'amqplib';
import { z } from 'zod';
import type { DeadLetter } from '../../../core/outbox/broker.ts';
import { readMessage } from '../read-message.ts';
import type { AmqpLink } from './amqp-connection.ts';
import { type DeadQueue, openDeadQueue } from './dead-queue.ts';
import type { Publish } from './publisher.ts';
import type { Topology } from './topology.ts';

const LIST_LIMIT = 1_000;
const LOOKS = 3;
const PUT_BACK_MILLISECONDS = 100;

const written = z.object({
  'x-queue': z.string(),
  'x-reason': z.string(),
  'x-dead-at': z.number(),
  'x-attempt': z.number().optional(),
});
/** What RabbitMQ adds when it gives up by itself: https://www.rabbitmq.com/docs/dlx#effects */
const byRabbitmq = z.object({
  'x-first-death-queue': z.string(),
  'x-first-death-reason': z.string(),
  'x-death': z.tuple([z.object({ time: z.object({ value: z.number() }) })]).rest(z.unknown()),
});

/** Takes up to a thousand without acknowledging any; closing puts them all back. */
export async function listDeadLetters(link: AmqpLink, topology: Topology): Promise<DeadLetter[]> {
  const queue = await openDeadQueue(link, topology);
  const letters: DeadLetter[] = [];
  try {
    for (let got = await queue.next(); got && letters.length < LIST_LIMIT; got = await queue.next()) {
      letters.push(toDeadLetter(got, topology));
    }
  } finally {
    await queue.close();
  }
  return letters.toSorted((one, other) => one.deadAt.getTime() - other.deadAt.getTime());
}

/** The copy is confirmed before the letter is acknowledged: dying between the two makes two of it, never none. */
export async function replayDeadLetter(
  link: AmqpLink,
  topology: Topology,
  { id, publish }: { id: string; publish: Publish },
): Promise<boolean> {
  const queue = await openDeadQueue(link, topology);
  try {
    const found = await find(queue, topology, id);
    if (!found) return false;
    const { queue: origin } = toDeadLetter(found, topology);
    await publish({ exchange: '', routingKey: topology.queue(origin), body: found.content });
    queue.acknowledge(found);
    return true;
  } finally {
    await queue.close();
  }
}

/** What another one has just put back may not be there at the first look. */
async function find(queue: DeadQueue, topology: Topology, id: string): Promise<GetMessage | undefined> {
  for (let look = 1; look <= LOOKS; look++) {
    if (look > 1) await wait(PUT_BACK_MILLISECONDS);
    for (let got = await queue.next(); got; got = await queue.next()) {
      if (toDeadLetter(got, topology).id === id) return got;
    }
  }
  return undefined;
}

function toDeadLetter(got: GetMessage, topology: Topology): DeadLetter {
  const body = got.content.toString('utf8');
  const type = readMessage(body)?.type;
  const death = { ...readDeath(got, topology), body };
  return { id: idOf(got, death), ...death, ...(type && { type }) };
}

type Death = Pick<DeadLetter, 'queue' | 'reason' | 'deadAt' | 'attempts'>;

function readDeath({ properties }: GetMessage, topology: Topology): Death {
  const own = written.safeParse(properties.headers);
  if (own.success) {
    const { 'x-queue': queue, 'x-reason': reason, 'x-dead-at': deadAt, 'x-attempt': attempts } = own.data;
    return { queue, reason, deadAt: new Date(deadAt), ...(attempts !== undefined && { attempts }) };
  }
  const given = byRabbitmq.safeParse(properties.headers);
  if (!given.success) return { queue: '', reason: 'unknown', deadAt: new Date(0) };
  const { 'x-first-death-queue': queue, 'x-first-death-reason': reason, 'x-death': deaths } = given.data;
  const prefixLength = topology.queue('').length;
  return { queue: queue.slice(prefixLength), reason, deadAt: new Date(deaths[0].time.value * 1000) };
}

/** Each publication has a correlation id of its own; of what others published two equal ones may share an id. */
function idOf({ properties }: GetMessage, { queue, body, deadAt }: Death & { body: string }): string {
  const parts = [String(properties.correlationId), queue, deadAt.toISOString(), body];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24);
}
