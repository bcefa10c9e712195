import { expect } from 'chai';
import { pino } from 'pino';
import type { Broker } from '../../src/core/outbox/broker.ts';
import { openAmqpBroker } from '../../src/engines/broker/amqp/amqp-broker.ts';
import { describeNeeding } from '../needs.ts';
import { eventually } from '../servers/eventually.ts';
import { openOwnRabbitMq, type OwnRabbitMq } from '../servers/rabbitmq-node.ts';
import { createInbox, publishUntilTaken, received, subscription } from './broker-inbox.ts';

describeNeeding('rabbitmq-server', 'the queue on a RabbitMQ that restarts', function () {
  this.timeout(180_000);
  let node: OwnRabbitMq;
  let broker: Broker;

  before(async () => {
    node = await openOwnRabbitMq();
  });
  beforeEach(async () => {
    broker = await openAmqpBroker({
      url: node.url,
      log: pino({ level: process.env['BONAFIDE_TEST_LOG'] ?? 'silent' }),
      graceMilliseconds: 200,
    });
  });
  afterEach(() => broker.close());
  after(() => node.close());

  it('keeps what was published, goes on consuming, and refuses to publish meanwhile', async () => {
    const inbox = createInbox();
    await broker.declare({ queue: 'kept', types: ['evidence.received'], backoff: [] });
    const before = received();
    await broker.publish(before);

    await node.stop();
    await eventually(
      () => broker.isReady(),
      (isReady) => !isReady,
    );
    const refused = await broker.publish(received()).catch((err: unknown) => String(err));
    await broker.consume(subscription({ queue: 'kept' }), inbox.handler);
    await node.start();
    const after = received();
    await publishUntilTaken(broker, after);
    const taken = await inbox.take(2);

    expect(refused).to.contain('The connection to RabbitMQ is down');
    expect(taken.map(({ message }) => message)).to.have.deep.members([before, after]);
  });
});
