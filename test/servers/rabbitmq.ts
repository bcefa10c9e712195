import { type Channel, connect } from 'amqplib';
import { randomBytes } from 'node:crypto';
import { createTopology, type Declaration, type Topology } from '../../src/engines/broker/amqp/topology.ts';
import { findRabbitmq } from '../needs.ts';
import { eventually } from './eventually.ts';

/** A part of the RabbitMQ of this run under a name of its own; `remove` deletes all that was declared under it. */
export interface RabbitmqCorner {
  url: string;
  prefix: string;
  publish(exchange: string, routingKey: string, body: string): Promise<void>;
  deleteQueue(name: string): Promise<void>;
  /** Takes the one message of a queue, once it is there, and puts it back until RabbitMQ gives it up. */
  wearOut(name: string): Promise<void>;
  remove(declared: ReadonlyArray<Pick<Declaration, 'queue' | 'backoff'>>): Promise<void>;
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
    async wearOut(name) {
      await eventually(
        () => channel.checkQueue(name),
        ({ messageCount }) => messageCount === 1,
      );
      for (let got = await channel.get(name); got; got = await channel.get(name)) channel.nack(got);
    },
    async remove(declared) {
      await removeDeclared(channel, createTopology(prefix), declared);
      await connection.close();
    },
  };
}

/** Every queue and exchange that stands for these subscriptions. */
export async function removeDeclared(
  channel: Channel,
  topology: Topology,
  declared: ReadonlyArray<Pick<Declaration, 'queue' | 'backoff'>>,
): Promise<void> {
  for (const { queue } of declared) await channel.deleteQueue(topology.queue(queue));
  for (const milliseconds of new Set(declared.flatMap(({ backoff }) => backoff))) {
    await channel.deleteQueue(topology.later(milliseconds));
    await channel.deleteExchange(topology.later(milliseconds));
  }
  await channel.deleteQueue(topology.dead);
  for (const exchange of [topology.events, topology.again, topology.dead])
    await channel.deleteExchange(exchange);
}
