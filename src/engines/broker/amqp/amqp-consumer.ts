import { setTimeout as wait } from 'node:timers/promises';
import type { Channel, ConsumeMessage } from 'amqplib';
import {
  type Consumer,
  type MessageHandler,
  type Subscription,
  Unprocessable,
} from '../../../core/outbox/broker.ts';
import { messageWithoutValues, type Log } from '../../../core/log.ts';
import { inTime } from '../in-time.ts';
import { readMessage } from '../read-message.ts';
import type { AmqpLink } from './amqp-connection.ts';
import type { Publish } from './publisher.ts';
import { createSlots } from './slots.ts';
import type { Topology } from './topology.ts';

export interface AmqpConsumerOptions {
  subscription: Subscription;
  handler: MessageHandler;
  topology: Topology;
  /** Publishes on the connection of the moment; rejects while there is none. */
  publish: Publish;
  /** Declares what the subscription needs once more. */
  declareAgain: () => Promise<void>;
  log: Log;
  graceMilliseconds: number;
}

export interface AmqpConsumer extends Consumer {
  /** Starts taking messages over `link`; called again with a new one after every loss. */
  start(link: AmqpLink): Promise<void>;
}

const SETTLE_RETRY_MILLISECONDS = 500;

/** One subscription's way through all connections of its life. */
export function createAmqpConsumer(options: AmqpConsumerOptions): AmqpConsumer {
  const { subscription, topology, log, graceMilliseconds } = options;
  const abort = new AbortController();
  const slots = createSlots(subscription.concurrency);
  let current: { channel: Channel; tag: string } | undefined;
  let closing = false;

  return {
    async start(link) {
      const channel = await link.createChannel();
      // Its queue was deleted, or its channel failed: the set-up of a new connection mends either.
      const lost = (): void => {
        if (!closing && current?.channel === channel) link.drop(`consumer_lost ${subscription.queue}`);
      };
      channel.once('close', lost);
      await channel.prefetch(subscription.concurrency);
      const { consumerTag } = await channel.consume(topology.queue(subscription.queue), (delivered) => {
        if (delivered === null) return lost();
        slots
          .run(() => handle(options, { channel, delivered, signal: abort.signal }))
          .catch((err: unknown) =>
            log.warn({ event: 'broker.settling_failed', queue: subscription.queue, err }),
          );
      });
      current = { channel, tag: consumerTag };
    },

    async close() {
      if (closing) return;
      closing = true;
      await current?.channel.cancel(current.tag).catch(() => undefined); // The connection is down: nothing to cancel.
      const timer = setTimeout(() => abort.abort(), graceMilliseconds);
      await inTime(slots.idle(), 2 * graceMilliseconds, 'handlers ignore the signal').catch((err: unknown) =>
        log.warn({ event: 'broker.handler_abandoned', queue: subscription.queue, err }),
      );
      clearTimeout(timer);
      abort.abort();
      // Whatever is not settled goes back to the queue with its channel.
      await current?.channel.close().catch(() => undefined);
    },
  };
}

interface Arrival {
  channel: Channel;
  delivered: ConsumeMessage;
  signal: AbortSignal;
}

async function handle(options: AmqpConsumerOptions, arrival: Arrival): Promise<void> {
  const { subscription, handler } = options;
  const { channel, delivered, signal } = arrival;
  const message = readMessage(delivered.content.toString('utf8'));
  if (!message) return await deadLetter(options, arrival, { reason: 'undecodable' });

  const attempt = attemptOf(delivered);
  const delay = subscription.backoff[attempt - 1];
  try {
    await handler(message, { attempt, lastAttempt: delay === undefined, signal });
  } catch (err) {
    if (err instanceof Unprocessable)
      return await deadLetter(options, arrival, { reason: err.message, attempt });
    if (signal.aborted) return channel.nack(delivered, false, true);
    options.log.warn({
      event: 'message.failed',
      queue: subscription.queue,
      type: message.type,
      id: message.id,
      attempt,
      err,
    });
    if (delay === undefined) return await deadLetter(options, arrival, { reason: reasonOf(err), attempt });
    return await republish(options, arrival, {
      exchange: options.topology.later(delay),
      routingKey: options.topology.queue(subscription.queue),
      headers: { 'x-attempt': attempt + 1 },
    });
  }
  channel.ack(delivered);
}

async function deadLetter(
  options: AmqpConsumerOptions,
  arrival: Arrival,
  { reason, attempt }: { reason: string; attempt?: number },
): Promise<void> {
  const { subscription, topology, log } = options;
  log.error({ event: 'message.dead_lettered', queue: subscription.queue, reason });
  await republish(options, arrival, {
    exchange: topology.dead,
    routingKey: subscription.queue,
    headers: {
      'x-queue': subscription.queue,
      'x-reason': reason.slice(0, 500),
      'x-dead-at': Date.now(),
      ...(attempt !== undefined && { 'x-attempt': attempt }),
    },
  });
}

/** The copy is confirmed before the original is acknowledged: dying between the two makes two of it, never none. */
async function republish(
  { publish, declareAgain, log, subscription }: AmqpConsumerOptions,
  { channel, delivered, signal }: Arrival,
  target: { exchange: string; routingKey: string; headers: Record<string, string | number> },
): Promise<void> {
  let isOpen = true;
  channel.once('close', () => (isOpen = false));
  for (;;) {
    try {
      await publish({ ...target, body: delivered.content });
      return channel.ack(delivered);
    } catch (err) {
      // Once its channel is closed RabbitMQ delivers the original again by itself.
      if (!isOpen) return;
      if (signal.aborted) return channel.nack(delivered, false, true);
      log.warn({ event: 'broker.republish_failed', queue: subscription.queue, err });
      await wait(SETTLE_RETRY_MILLISECONDS);
      // Somebody may have deleted where it waits. Without a connection there is nothing to declare on.
      await declareAgain().catch(() => undefined);
    }
  }
}

function attemptOf({ properties }: ConsumeMessage): number {
  const attempt: unknown = properties.headers?.['x-attempt'];
  return typeof attempt === 'number' && attempt >= 1 ? attempt : 1;
}

function reasonOf(err: unknown): string {
  return err instanceof Error ? `${err.name}: ${messageWithoutValues(err)}` : String(err);
}
