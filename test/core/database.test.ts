import { Writable } from 'node:stream';
import { expect } from 'chai';
import { pino } from 'pino';
import { openDatabase } from '../../src/core/database.ts';
import { createLog } from '../../src/core/log.ts';
import { openTestDatabase, type TestDatabase } from '../servers/postgres.ts';

const MARKER = '79161234567';

describe('the database', () => {
  let database: TestDatabase;
  let db: ReturnType<typeof openDatabase>;

  before(async () => {
    database = await openTestDatabase();
    db = openDatabase({ url: database.url, log: pino({ level: 'silent' }), poolSize: 2 });
  });
  after(async () => {
    await db.close();
    await database.close();
  });

  const failing = {
    'a query of a table that is not there': () => db('nowhere').where({ chat_id: MARKER }),
    'a raw query that fails': () => db.raw('select ? / 0', [MARKER]),
    'an insert that a constraint refuses': () =>
      db('channel_identities').insert({ id: MARKER, chat_id: MARKER, channel: 'none' }),
  };

  for (const [what, fail] of Object.entries(failing)) {
    it(`logs nothing of the values of ${what}`, async () => {
      const lines: string[] = [];
      const log = createLog({ level: 'info', pretty: false, destination: sink(lines) });

      const err: unknown = await Promise.resolve(fail()).catch((caught: unknown) => caught);
      log.error({ event: 'failed', err });
      await new Promise(setImmediate);

      expect(err).to.be.instanceOf(Error);
      expect(lines.join('')).to.contain('"event":"failed"').and.not.contain(MARKER);
    });
  }
});

function sink(lines: string[]): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
}
