import { expect } from 'chai';
import { pino } from 'pino';
import {
  type Broker,
  type MessageHandler,
  type Subscription,
  Unprocessable,
} from '../../src/core/outbox/broker.ts';
import { openAmqpBroker } from '../../src/engines/broker/amqp/amqp-broker.ts';
import { describeNeeding } from '../needs.ts';
import { eventually } from '../servers/eventually.ts';
import { openRabbitmqCorner } from '../servers/rabbitmq.ts';
import { type BrokerUnderTest, dead, describeBroker } from './broker-contract.ts';
import { describeDeadLetters } from './broker-dead-letters-contract.ts';
import { createInbox, publishUntilTaken, received, submitted, subscription } from './broker-inbox.ts';

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

  it('brings what waited back to its own queue, though others wait with it', async () => {
    const server = await prepare();
    const broker = await server.open();
    const failingOnce: MessageHandler = async (_message, { attempt }) => {
      if (attempt === 1) throw new Error('not yet');
    };
    const [documents, decisions] = [createInbox(failingOnce), createInbox(failingOnce)];
    const types = { documents: ['evidence.received'], decisions: ['verification.submitted'] } as const;
    const shared = { backoff: [50] };
    await broker.consume(
      subscription({ ...shared, queue: 'documents', types: types.documents }),
      documents.handler,
    );
    await broker.consume(
      subscription({ ...shared, queue: 'decisions', types: types.decisions }),
      decisions.handler,
    );
    const [one, other] = [received(), submitted()];
    await broker.publish(one);
    await broker.publish(other);
    await Promise.all([documents.take(2), decisions.take(2)]);
    await broker.close();
    await server.close();

    expect(documents.all.map(({ message }) => message.id)).to.deep.equal([one.id, one.id]);
    expect(decisions.all.map(({ message }) => message.id)).to.deep.equal([other.id, other.id]);
  });

  it('gives up what comes back to a queue that is gone, and lets the others of its delay come back', async () => {
    const server = await prepare();
    const broker = await server.open();
    const lost = createInbox(() => Promise.reject(new Error('no luck')));
    const consumer = await broker.consume(subscription({ queue: 'retired', backoff: [1_500] }), lost.handler);
    const [orphan, other] = [received(), submitted()];
    await broker.publish(orphan);
    await lost.take(1);
    await eventually(
      () => broker.depths(),
      ({ delayed }) => delayed === 1,
    );
    await consumer.close();
    await server.deleteQueue('retired');
    const kept = createInbox(async (_message, { attempt }) => {
      if (attempt === 1) throw new Error('not yet');
    });
    await broker.consume(
      subscription({ queue: 'kept', types: ['verification.submitted'], backoff: [1_500] }),
      kept.handler,
    );
    await broker.publish(other);
    await kept.take(2);
    const [letter] = await dead(broker, 1);
    await broker.close();
    await server.close();

    expect(letter).to.include({
      queue: 'retired',
      reason: 'came back from its back-off to a queue that is gone',
    });
    expect(letter?.body).to.contain(orphan.id);
  });

  it('knows the queue of what died by itself after a back-off, and replays it there', async () => {
    const server = await prepare();
    const broker = await server.open();
    const failing = createInbox(() => Promise.reject(new Error('no luck')));
    const worn = subscription({ queue: 'worn', backoff: [500] });
    const consumer = await broker.consume(worn, failing.handler);
    const message = received();
    await broker.publish(message);
    await failing.take(1);
    await consumer.close();
    await server.wearOut('worn');
    const [letter] = await dead(broker, 1);
    const mended = createInbox();
    await broker.consume(worn, mended.handler);
    const isReplayed = await broker.replay(letter?.id ?? '');
    await mended.take(1);
    await broker.close();
    await server.close();

    expect(letter).to.include({ queue: 'worn', reason: 'delivery_limit' });
    expect(isReplayed).to.equal(true);
    expect(mended.all.map(({ message: { id } }) => id)).to.deep.equal([message.id]);
  });

  it('makes the place where a message waits again when somebody deletes it', async () => {
    const server = await prepare();
    const broker = await server.open();
    const inbox = createInbox(async (_message, { attempt }) => {
      if (attempt === 1) throw new Error('not yet');
    });
    await broker.consume(subscription({ queue: 'waiting', backoff: [100] }), inbox.handler);
    await server.deleteQueue('later.100');
    await broker.publish(received());
    await inbox.take(2);
    await broker.close();
    await server.close();

    expect(inbox.all.map(({ attempt }) => attempt)).to.deep.equal([1, 2]);
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

interface RabbitmqUnderTest extends BrokerUnderTest {
  deleteQueue(queue: string): Promise<void>;
  /** Takes the one message of a queue, once it is there, and puts it back until RabbitMQ gives it up. */
  wearOut(queue: string): Promise<void>;
}

async function prepare(): Promise<RabbitmqUnderTest> {
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
    wearOut: (queue) => corner.wearOut(`${corner.prefix}.${queue}`),
    close: () => corner.remove(declared),
  };
}

type Declared = Pick<Subscription, 'queue' | 'backoff'>;
