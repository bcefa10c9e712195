import { connect } from 'amqplib';
import { randomBytes } from 'node:crypto';
import { findRabbitmq } from '../needs.ts';

/** A part of the RabbitMQ of this run under a name of its own; `remove` deletes all that was declared under it. */
export interface RabbitmqCorner {
  url: string;
  prefix: string;
  publish(exchange: string, routingKey: string, body: string): Promise<void>;
  deleteQueue(name: string): Promise<void>;
  remove(queues: string[]): Promise<void>;
}

export async function openRabbitmqCorner(url = findRabbitmq()): Promise<RabbitmqCorner> {
  if (!url) throw new Error('This run has no RabbitMQ');
  const prefix = `bonafide-test-${process.pid}-${randomBytes(4).toString('hex')}`;
  const connection = await connect(url);
  connection.on('error', () => undefined);
  const channel = await connection.createConfirmChannel();
  return {
    url,
    prefix,
    async publish(exchange, routingKey, body) {
      channel.publish(exchange, routingKey, Buffer.from(body), { persistent: true });
      await channel.waitForConfirms();
    },
    async deleteQueue(name) {
      await channel.deleteQueue(name);
    },
    async remove(queues) {
      for (const queue of [...queues, `${prefix}.dead`]) await channel.deleteQueue(queue);
      for (const exchange of [`${prefix}.events`, `${prefix}.dead`]) await channel.deleteExchange(exchange);
      await connection.close();
    },
  };
}
