import { expect } from 'chai';
import { pino } from 'pino';
import { type Broker, type Subscription, Unprocessable } from '../../src/core/outbox/broker.ts';
import { openAmqpBroker } from '../../src/engines/broker/amqp/amqp-broker.ts';
import { describeNeeding } from '../needs.ts';
import { openRabbitmqCorner } from '../servers/rabbitmq.ts';
import { type BrokerUnderTest, dead, describeBroker } from './broker-contract.ts';
import { describeDeadLetters } from './broker-dead-letters-contract.ts';
import { createInbox, publishUntilTaken, received, subscription } from './broker-inbox.ts';

describeNeeding('rabbitmq', 'the queue on RabbitMQ', function () {
  this.timeout(60_000);
  describe('and its messages', () => describeBroker(prepare));
  describe('and what it gave up', () => describeDeadLetters(prepare));

  it('makes its queue again when somebody deletes it', async () => {
    const server = await prepare();
    const broker = await server.open();
    const inbox = createInbox();
    await broker.consume(subscription({ queue: 'deleted' }), inbox.handler);

    await server.deleteQueue('deleted');
    await publishUntilTaken(broker, received());
    await inbox.take(1);
    await broker.close();
    await server.close();

    expect(inbox.all).to.have.length(1);
  });

  it('replays nothing into a queue that is gone, and keeps it', async () => {
    const server = await prepare();
    const broker = await server.open();
    const inbox = createInbox(() => Promise.reject(new Unprocessable('never')));
    const consumer = await broker.consume(subscription({ queue: 'gone' }), inbox.handler);
    await broker.publish(received());
    const [letter] = await dead(broker, 1);
    await consumer.close();
    await server.deleteQueue('gone');

    const failure = await broker.replay(letter?.id ?? '').catch((err: unknown) => String(err));
    const left = await dead(broker, 1);
    await broker.close();
    await server.close();

    expect(failure).to.match(/No queue is bound to .*\.gone/);
    expect(left).to.deep.equal([letter]);
  });

  it('opens while RabbitMQ is away, and refuses to publish', async () => {
    const broker = await openAmqpBroker({
      url: 'amqp://127.0.0.1:1',
      log: pino({ level: 'silent' }),
      connectMilliseconds: 50,
    });
    const failure = await broker.publish(received()).catch((err: unknown) => String(err));
    await broker.close();

    expect(failure).to.contain('The connection to RabbitMQ is down');
  });
});

async function prepare(): Promise<BrokerUnderTest & { deleteQueue(queue: string): Promise<void> }> {
  const corner = await openRabbitmqCorner();
  const log = pino({ level: process.env['BONAFIDE_TEST_LOG'] ?? 'silent' });
  const declared: Declared[] = [{ queue: 'held', backoff: [10] }];
  const remember = (broker: Broker): Broker => ({
    ...broker,
    async declare(declaration) {
      declared.push(declaration);
      await broker.declare(declaration);
    },
    async consume(wanted, handler) {
      declared.push(wanted);
      return await broker.consume(wanted, handler);
    },
  });
  return {
    url: corner.url,
    holder: ['amqp', corner.url, corner.prefix],
    open: async (url = corner.url) =>
      remember(await openAmqpBroker({ url, log, prefix: corner.prefix, graceMilliseconds: 200 })),
    publishRaw: (type, _queue, body) => corner.publish(`${corner.prefix}.events`, type, body),
    deleteQueue: (queue) => corner.deleteQueue(`${corner.prefix}.${queue}`),
    close: () => corner.remove(declared),
  };
}

type Declared = Pick<Subscription, 'queue' | 'backoff'>;
