import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type Broker, Unprocessable } from '../../src/core/outbox/broker.ts';
import type { Message } from '../../src/core/outbox/message.ts';
import { type CuttingProxy, openCuttingProxy } from '../servers/cutting-proxy.ts';
import { eventually } from '../servers/eventually.ts';
import { createInbox, publishUntilTaken, received, subscription } from './broker-inbox.ts';

/** One implementation on a real server, with names of its own there. */
export interface BrokerUnderTest {
  url: string;
  /** Opens another broker on the same queues, over `url` instead of the direct one. */
  open(url?: string): Promise<Broker>;
  /** Puts `body` into the queue as it is, as a foreign or newer program would. */
  publishRaw(type: Message['type'], queue: string, body: string): Promise<void>;
  /** Arguments of `broker-holder.ts`. */
  holder: string[];
  close(): Promise<void>;
}

/** What every Broker promises, beside what it does with dead letters. */
export function describeBroker(prepare: () => Promise<BrokerUnderTest>): void {
  let server: BrokerUnderTest;
  let broker: Broker;
  let proxy: CuttingProxy | undefined;

  beforeEach(async () => {
    server = await prepare();
    broker = await server.open();
  });
  afterEach(async () => {
    await broker.close();
    await proxy?.close();
    proxy = undefined;
    await server.close();
  });

  it('keeps a published message for a consumer that comes later, even after a restart', async () => {
    await broker.declare({ queue: 'later', types: ['evidence.received'], backoff: [] });
    const sent = received();
    await broker.publish(sent);
    await broker.close();

    broker = await server.open();
    const inbox = createInbox();
    await broker.consume(subscription({ queue: 'later' }), inbox.handler);

    expect((await inbox.take(1)).map(({ message }) => message)).to.deep.equal([sent]);
  });

  it('gives every queue bound to its type a copy, and no other queue', async () => {
    const [first, second, other] = [createInbox(), createInbox(), createInbox()];
    await broker.consume(subscription({ queue: 'first' }), first.handler);
    await broker.consume(subscription({ queue: 'second' }), second.handler);
    await broker.consume(subscription({ queue: 'other', types: ['verification.decided'] }), other.handler);
    const sent = received();
    const decided = { ...sent, type: 'verification.decided' as const, evidenceId: undefined };
    await broker.publish(sent);
    await broker.publish(JSON.parse(JSON.stringify(decided)));

    const ids = [await first.take(1), await second.take(1)].map(([taken]) => taken?.message.id);
    const [foreign] = await other.take(1);

    expect(ids).to.deep.equal([sent.id, sent.id]);
    expect(foreign?.message.type).to.equal('verification.decided');
    expect(other.all).to.have.length(1);
  });

  it('delivers again after each back-off, then dead-letters with the last reason', async () => {
    const inbox = createInbox(() => {
      throw new Error('no luck');
    });
    await broker.consume(subscription({ queue: 'luckless', backoff: [10, 20] }), inbox.handler);
    const sent = received();
    await broker.publish(sent);

    const [letter] = await dead(broker, 1);

    expect(inbox.all.map(({ attempt, lastAttempt }) => [attempt, lastAttempt])).to.deep.equal([
      [1, false],
      [2, false],
      [3, true],
    ]);
    expect(letter).to.deep.include({ queue: 'luckless', reason: 'Error: no luck' });
    expect(JSON.parse(letter?.body ?? '')).to.deep.equal(sent);
  });

  it('dead-letters what can never succeed at once', async () => {
    const inbox = createInbox(() => {
      throw new Unprocessable('there is no such case');
    });
    await broker.consume(subscription({ queue: 'hopeless' }), inbox.handler);
    await broker.publish(received());

    const [letter] = await dead(broker, 1);

    expect(letter).to.deep.include({ queue: 'hopeless', reason: 'there is no such case' });
    expect(inbox.all).to.have.length(1);
  });

  it('dead-letters what it cannot read at first sight, and goes on with the next', async () => {
    const inbox = createInbox();
    await broker.consume(subscription({ queue: 'reader' }), inbox.handler);
    const newer = JSON.stringify({ ...received(), version: 2 });
    await server.publishRaw('evidence.received', 'reader', '{ not json');
    await server.publishRaw('evidence.received', 'reader', newer);
    const sent = received();
    await broker.publish(sent);

    const letters = await dead(broker, 2);
    const [taken] = await inbox.take(1);

    expect(letters.map(({ body, reason }) => ({ body, reason }))).to.have.deep.members([
      { body: '{ not json', reason: 'undecodable' },
      { body: newer, reason: 'undecodable' },
    ]);
    expect(taken?.message).to.deep.equal(sent);
  });

  it('refuses a message that no queue is bound to', async () => {
    const failure = await broker.publish(received()).catch((err: unknown) => String(err));

    expect(failure).to.contain('No queue is bound to evidence.received');
  });

  it('handles as many at the same time as it may, and not more', async () => {
    let running = 0;
    let most = 0;
    const waiting: Array<() => void> = [];
    const inbox = createInbox(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => waiting.push(resolve));
      running -= 1;
    });
    await broker.consume(subscription({ queue: 'busy', concurrency: 3 }), inbox.handler);
    await Promise.all(Array.from({ length: 9 }, () => broker.publish(received())));

    for (let done = 0; done < 9; done++) {
      await eventually(
        () => waiting.length,
        (count) => count === Math.min(3, 9 - done),
      );
      waiting.shift()?.();
    }
    await eventually(
      () => running,
      (count) => count === 0,
    );

    expect(most).to.equal(3);
  });

  it('delivers each of ten equal messages published at once', async () => {
    const inbox = createInbox();
    await broker.consume(subscription({ queue: 'twins', concurrency: 4 }), inbox.handler);
    const sent = received();
    await Promise.all(Array.from({ length: 10 }, () => broker.publish(sent)));

    const taken = await inbox.take(10);

    expect(taken.map(({ message }) => message)).to.deep.equal(Array.from({ length: 10 }, () => sent));
  });

  it('waits for the handler under way when it is closed', async () => {
    let finish: (() => void) | undefined;
    const inbox = createInbox(() => new Promise<void>((resolve) => (finish = resolve)));
    const consumer = await broker.consume(subscription({ queue: 'draining' }), inbox.handler);
    await broker.publish(received());
    await inbox.take(1);

    let closed = false;
    const closing = consumer.close().then(() => (closed = true));
    await broker.publish(received());
    const closedEarly = closed;
    finish?.();
    await closing;

    expect(closedEarly).to.equal(false);
    expect(inbox.all, 'nothing new was taken').to.have.length(1);
  });

  it('hands back what a closing consumer could not finish, as the same attempt', async () => {
    const stuck = createInbox(
      (_message, { signal }) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(new Error('aborted'))),
        ),
    );
    const consumer = await broker.consume(subscription({ queue: 'handed-back' }), stuck.handler);
    const sent = received();
    await broker.publish(sent);
    await stuck.take(1);
    await consumer.close();

    const inbox = createInbox();
    await broker.consume(subscription({ queue: 'handed-back' }), inbox.handler);
    const [taken] = await inbox.take(1);

    expect([taken?.message, taken?.attempt]).to.deep.equal([sent, 1]);
  });

  it('delivers again what a killed process held', async () => {
    await broker.declare({ queue: 'held', types: ['evidence.received'], backoff: [10] });
    const holder = spawn(
      process.execPath,
      [path.join(import.meta.dirname, 'broker-holder.ts'), ...server.holder],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const lines = createInterface({ input: holder.stdout })[Symbol.asyncIterator]();
    await lines.next();
    const sent = received();
    await broker.publish(sent);
    const { value: held } = await lines.next();
    holder.kill('SIGKILL');
    await once(holder, 'exit');

    const inbox = createInbox();
    await broker.consume(subscription({ queue: 'held' }), inbox.handler);
    const [taken] = await inbox.take(1);

    expect(held).to.equal(sent.id);
    expect(taken?.message).to.deep.equal(sent);
  });

  it('goes on after its connections were cut, without losing a message', async () => {
    proxy = await openCuttingProxy(server.url);
    const remote = await server.open(proxy.through(server.url));
    const inbox = createInbox();
    await remote.consume(subscription({ queue: 'cut' }), inbox.handler);
    const sent = [received(), received(), received()];
    await remote.publish(sent[0] ?? received());
    await inbox.take(1);

    proxy.cut();
    await publishUntilTaken(remote, sent[1] ?? received());
    proxy.cut();
    await publishUntilTaken(broker, sent[2] ?? received());
    await eventually(
      () => new Set(inbox.all.map(({ message }) => message.id)),
      (ids) => ids.size === 3,
    );
    await remote.close();

    expect(inbox.all.map(({ message }) => message.id)).to.include.members(sent.map(({ id }) => id));
  });

  it('delivers again what was cut off on its way to the consumer', async () => {
    proxy = await openCuttingProxy(server.url);
    const remote = await server.open(proxy.through(server.url));
    const inbox = createInbox();
    await remote.consume(subscription({ queue: 'cut-off' }), inbox.handler);
    const sent = received();

    proxy.cutBefore(sent.id);
    await broker.publish(sent);
    const [taken] = await inbox.take(1);
    await remote.close();

    expect(taken?.message).to.deep.equal(sent);
  });

  it('refuses to publish while the server is away, says so, and is ready again by itself', async () => {
    proxy = await openCuttingProxy(server.url);
    const remote = await server.open(proxy.through(server.url));
    await remote.declare({ queue: 'away', types: ['evidence.received'], backoff: [] });

    proxy.takeDown();
    await eventually(
      () => remote.isReady(),
      (isReady) => !isReady,
    );
    const refused = await remote.publish(received()).then(
      () => 'published',
      () => 'refused',
    );
    proxy.restore();
    await eventually(
      () => remote.isReady(),
      (isReady) => isReady,
    );
    await remote.publish(received());
    await remote.close();

    expect(refused).to.equal('refused');
  });

  it('closes while the server is away', async () => {
    proxy = await openCuttingProxy(server.url);
    const remote = await server.open(proxy.through(server.url));
    await remote.consume(subscription({ queue: 'gone' }), createInbox().handler);

    proxy.takeDown();
    await eventually(
      () => remote.isReady(),
      (isReady) => !isReady,
    );
    await remote.close();

    expect(remote.isReady()).to.equal(false);
  });
}

export async function dead(broker: Broker, count: number): ReturnType<Broker['deadLetters']> {
  return await eventually(
    () => broker.deadLetters(),
    (letters) => letters.length >= count,
  );
}
