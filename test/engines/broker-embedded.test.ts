import { expect } from 'chai';
import { Client } from 'pg';
import { pino } from 'pino';
import { Unprocessable } from '../../src/core/outbox/broker.ts';
import { openEmbeddedBroker } from '../../src/engines/broker/embedded/embedded-broker.ts';
import { openTestDatabase, type TestDatabase } from '../servers/postgres.ts';
import { type BrokerUnderTest, dead, describeBroker } from './broker-contract.ts';
import { describeDeadLetters } from './broker-dead-letters-contract.ts';
import { createInbox, received, subscription } from './broker-inbox.ts';

describe('the queue embedded in PostgreSQL', function () {
  this.timeout(60_000);
  let keptOpen: TestDatabase;

  before(async () => {
    keptOpen = await openTestDatabase();
  });
  after(() => keptOpen.close());

  describe('and its messages', () => describeBroker(prepare));
  describe('and what it gave up', () => describeDeadLetters(prepare));

  it('delivers again a message whose end the database did not take', async () => {
    const server = await prepare();
    const broker = await server.open();
    await run(server.url, CUT_THE_FIRST_DELETION);
    const inbox = createInbox();
    await broker.consume(subscription({ queue: 'unended' }), inbox.handler);
    const sent = received();
    await broker.publish(sent);

    const taken = await inbox.take(2);
    await broker.close();
    await server.close();

    expect(taken.map(({ message, attempt }) => [message, attempt])).to.deep.equal([
      [sent, 1],
      [sent, 1],
    ]);
  });

  it('replays nothing into a queue that is gone, and keeps it', async () => {
    const server = await prepare();
    const broker = await server.open();
    const inbox = createInbox(() => Promise.reject(new Unprocessable('never')));
    await broker.consume(subscription({ queue: 'gone' }), inbox.handler);
    await broker.publish(received());
    const [letter] = await dead(broker, 1);
    await run(server.url, "delete from queue.bindings where queue = 'gone'");

    const failure = await broker.replay(letter?.id ?? '').catch((err: unknown) => String(err));
    const left = await broker.deadLetters();
    await broker.close();
    await server.close();

    expect(failure).to.contain('No queue is called gone');
    expect(left).to.deep.equal([letter]);
  });
});

/** The connection over which a job's end is reported dies of it, once: a sequence is not rolled back. */
const CUT_THE_FIRST_DELETION = `
  create sequence cuts;
  create function cut() returns trigger language plpgsql as $$
  begin
    if nextval('cuts') = 1 then perform pg_terminate_backend(pg_backend_pid()); end if;
    return old;
  end $$;
  create trigger cut before delete on graphile_worker._private_jobs for each row execute function cut()`;

async function prepare(): Promise<BrokerUnderTest> {
  const database = await openTestDatabase();
  const log = pino({ level: process.env['BONAFIDE_TEST_LOG'] ?? 'silent' });
  return {
    url: database.url,
    holder: ['embedded', database.url],
    open: (url = database.url) =>
      openEmbeddedBroker({ url, log, pollMilliseconds: 50, graceMilliseconds: 200, poolSize: 8 }),
    publishRaw: (_type, queue, body) => addJob(database.url, queue, body),
    close: () => database.close(),
  };
}

async function addJob(url: string, queue: string, body: string): Promise<void> {
  await run(url, 'select graphile_worker.add_job($1, $2::json)', [
    queue,
    JSON.stringify({ body, attempt: 1 }),
  ]);
}

async function run(url: string, sql: string, values: string[] = []): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(sql, values.length === 0 ? undefined : values);
  await client.end();
}
