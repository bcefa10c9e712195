import { Client } from 'pg';
import { pino } from 'pino';
import { openEmbeddedBroker } from '../../src/engines/broker/embedded/embedded-broker.ts';
import { openTestDatabase, type TestDatabase } from '../servers/postgres.ts';
import { type BrokerUnderTest, describeBroker } from './broker-contract.ts';

describe('the queue embedded in PostgreSQL', function () {
  this.timeout(60_000);
  let keptOpen: TestDatabase;

  before(async () => {
    keptOpen = await openTestDatabase();
  });
  after(() => keptOpen.close());

  describeBroker(prepare);
});

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
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('select graphile_worker.add_job($1, $2::json)', [
    queue,
    JSON.stringify({ body, attempt: 1 }),
  ]);
  await client.end();
}
