/** A process that takes a message, says so and never finishes with it: it is there to be killed. */
import { pino } from 'pino';
import type { Subscription } from '../../src/core/outbox/broker.ts';
import { openAmqpBroker } from '../../src/engines/broker/amqp/amqp-broker.ts';
import { openEmbeddedBroker } from '../../src/engines/broker/embedded/embedded-broker.ts';

const [kind = '', url = '', prefix = ''] = process.argv.slice(2);
const subscription: Subscription = {
  queue: 'held',
  types: ['evidence.received'],
  concurrency: 1,
  backoff: [10],
};

const log = pino({ level: 'silent' });
const broker =
  kind === 'amqp' ? await openAmqpBroker({ url, prefix, log }) : await openEmbeddedBroker({ url, log });
await broker.consume(subscription, ({ id }) => {
  process.stdout.write(`${id}\n`);
  return new Promise(() => undefined);
});
process.stdout.write('ready\n');
