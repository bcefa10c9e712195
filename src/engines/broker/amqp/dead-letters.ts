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
const deathSchema = z.object({
  queue: z.string(),
  reason: z.string(),
  'routing-keys': z.array(z.string()),
  time: z.object({ value: z.number() }),
});
/** The newest first. */
const byRabbitmq = z.object({ 'x-death': z.tuple([deathSchema]).rest(z.unknown()) });
const QUEUE_GONE = 'came back from its back-off to a queue that is gone';

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
  const [death] = given.data['x-death'];
  const deadAt = new Date(death.time.value * 1000);
  const nameOf = (queue: string): string => queue.slice(topology.queue('').length);
  const [origin] = death['routing-keys'];
  // It did not die in a queue of ours, but where all wait for another try.
  if (death.reason === 'expired' && origin !== undefined)
    return { queue: nameOf(origin), reason: QUEUE_GONE, deadAt };
  return { queue: nameOf(death.queue), reason: death.reason, deadAt };
}

/** Each publication has a correlation id of its own; of what others published two equal ones may share an id. */
function idOf({ properties }: GetMessage, { queue, body, deadAt }: Death & { body: string }): string {
  const parts = [String(properties.correlationId), queue, deadAt.toISOString(), body];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24);
}
