import { expect } from 'chai';
import { type Broker, Unprocessable } from '../../src/core/outbox/broker.ts';
import { eventually } from '../servers/eventually.ts';
import { type BrokerUnderTest, dead } from './broker-contract.ts';
import { createInbox, received, subscription } from './broker-inbox.ts';

/** What every Broker promises about the messages it gave up, and about counting. */
export function describeDeadLetters(prepare: () => Promise<BrokerUnderTest>): void {
  let server: BrokerUnderTest;
  let broker: Broker;

  beforeEach(async () => {
    server = await prepare();
    broker = await server.open();
  });
  afterEach(async () => {
    await broker.close();
    await server.close();
  });

  it('shows the same dead letters each time they are listed', async () => {
    const inbox = createInbox(() => {
      throw new Unprocessable('never');
    });
    await broker.consume(subscription({ queue: 'shown' }), inbox.handler);
    await Promise.all([broker.publish(received()), broker.publish(received())]);
    const once = await dead(broker, 2);

    const again = await dead(broker, 2);

    expect(again).to.deep.equal(once);
  });

  it('says of a dead letter what it is and how often it was tried', async () => {
    const inbox = createInbox(() => {
      throw new Error('no luck');
    });
    await broker.consume(subscription({ queue: 'told', backoff: [10] }), inbox.handler);
    await broker.publish(received());
    await server.publishRaw('evidence.received', 'told', 'illegible');

    const letters = await dead(broker, 2);

    expect(letters.map(({ type, attempts }) => ({ type, attempts }))).to.have.deep.members([
      { type: 'evidence.received', attempts: 2 },
      { type: undefined, attempts: undefined },
    ]);
    expect(new Set(letters.map(({ id }) => id)).size).to.equal(2);
  });

  it('replays a dead letter to the queue it died in and to no other, as a first attempt', async () => {
    let isMended = false;
    const mended = createInbox(async () => {
      if (!isMended) throw new Unprocessable('not yet');
    });
    const other = createInbox();
    await broker.consume(subscription({ queue: 'mended' }), mended.handler);
    await broker.consume(subscription({ queue: 'neighbour' }), other.handler);
    const [first, second] = [received(), received()];
    await broker.publish(first);
    await broker.publish(second);
    const letters = await dead(broker, 2);
    const letter = letters.find(({ body }) => body.includes(first.id));
    isMended = true;

    const isReplayed = await broker.replay(letter?.id ?? '');
    const taken = await mended.take(3);
    const left = await dead(broker, 1);

    expect(isReplayed).to.equal(true);
    expect(taken.slice(2).map(({ message, attempt }) => ({ message, attempt }))).to.deep.equal([
      { message: first, attempt: 1 },
    ]);
    expect(left).to.deep.equal(letters.filter(({ id }) => id !== letter?.id));
    expect(other.all.map(({ message }) => message)).to.have.deep.members([first, second]);
  });

  it('replays a dead letter once, however many do it at once', async () => {
    let tries = 0;
    const inbox = createInbox(async () => {
      tries += 1;
      if (tries === 1) throw new Unprocessable('not the first time');
    });
    await broker.consume(subscription({ queue: 'replayed' }), inbox.handler);
    await broker.publish(received());
    const [letter] = await dead(broker, 1);
    const second = await server.open();
    await second.declare(subscription({ queue: 'replayed' }));

    const answers = await Promise.all(
      [broker, second, broker, second].map((one) => one.replay(letter?.id ?? '')),
    );
    const after = await second.replay(letter?.id ?? '');
    await inbox.take(2);
    await second.close();

    expect(answers.filter(Boolean)).to.have.length(1);
    expect(after).to.equal(false);
    expect(inbox.all).to.have.length(2);
    expect(await broker.deadLetters()).to.deep.equal([]);
  });

  it('knows nothing of a dead letter that never was', async () => {
    const answers = await Promise.all(
      ['7', '', 'no such letter', "'; drop table"].map((id) => broker.replay(id)),
    );

    expect(answers).to.deep.equal([false, false, false, false]);
  });

  it('counts what is in each queue', async () => {
    const wait = 600_000;
    const inbox = createInbox(({ id }) => {
      throw id === hopeless.id ? new Unprocessable('never') : new Error('later');
    });
    const [hopeless, late] = [received(), received()];
    await broker.declare({ queue: 'unread', types: ['evidence.received'], backoff: [10] });
    await broker.consume(subscription({ queue: 'counted', backoff: [wait] }), inbox.handler);
    await broker.publish(hopeless);
    await broker.publish(late);

    const depths = await eventually(
      () => broker.depths(),
      ({ queues, delayed }) => delayed + (queues[0]?.dead ?? 0) === 2,
    );

    expect(depths.delayed).to.equal(1);
    expect(depths.queues.map(({ queue, waiting, dead: count }) => [queue, waiting, count])).to.deep.equal([
      ['counted', 0, 1],
      ['unread', 2, 0],
    ]);
  });
}
