import { randomUUID } from 'node:crypto';
import type { ConfirmChannel } from 'amqplib';
import { inTime } from '../in-time.ts';

interface Publication {
  exchange: string;
  routingKey: string;
  body: Buffer;
  headers?: Record<string, string | number>;
}

export type Publish = (publication: Publication) => Promise<void>;

/**
 * Publishes on a confirm channel and resolves once RabbitMQ holds the message in every queue it reached. RabbitMQ also
 * confirms what reached no queue, after returning it: that counts as a failure.
 */
export function createPublisher(channel: ConfirmChannel, confirmMilliseconds: number): Publish {
  const returned = new Set<string>();
  channel.on('return', ({ properties }) => returned.add(String(properties.correlationId)));

  return async ({ exchange, routingKey, body, headers }) => {
    // Two copies of one message may be under way at once, so its own id cannot tell which of them came back.
    const correlationId = randomUUID();
    const confirmed = new Promise<void>((resolve, reject) => {
      const options = {
        persistent: true,
        mandatory: true,
        contentType: 'application/json',
        timestamp: Math.floor(Date.now() / 1000),
        correlationId,
        headers,
      };
      channel.publish(exchange, routingKey, body, options, (err: unknown) => {
        if (err) reject(new Error('RabbitMQ did not take the message', { cause: err }));
        else resolve();
      });
    });
    await inTime(confirmed, confirmMilliseconds, 'RabbitMQ did not confirm the message in time');
    if (returned.delete(correlationId)) {
      const where = exchange === '' ? '' : ` of the exchange ${exchange}`;
      throw new Error(`No queue is bound to ${routingKey}${where}`);
    }
  };
}
