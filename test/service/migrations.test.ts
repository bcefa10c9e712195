import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { pino } from 'pino';
import { assertMigrated, migrate, openDatabase, type Db } from '../../src/core/database.ts';
import { openTestDatabase, type TestDatabase } from '../servers/postgres.ts';

const run = promisify(execFile);

describe('the migrations', () => {
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

  it('go all the way down and up again, and leave the same schema', async () => {
    const before = await columnsOf(db);

    await db.migrate.rollback(undefined, true);
    const without = await columnsOf(db);
    await migrate(db);

    expect(without).to.deep.equal([]);
    expect(before).not.to.have.lengthOf(0);
    expect(await columnsOf(db)).to.deep.equal(before);
  });

  it('are missed by a service that may not run them', async () => {
    await db.migrate.rollback(undefined, true);
    const behind: unknown = await assertMigrated(db).catch((err: unknown) => err);
    await migrate(db);

    expect(String(behind)).to.contain('npx knex migrate:latest');
    await assertMigrated(db);
  });

  it('run from the knex command line', async () => {
    await db.migrate.rollback(undefined, true);
    const before = await columnsOf(db);

    const environment = { ...process.env, DATABASE_URL: database.url };
    const { stdout } = await run('npx', ['knex', 'migrate:latest'], { env: environment });

    expect(stdout).to.match(/Batch 1 run: \d+ migrations/);
    expect(before).to.have.lengthOf(0);
    expect(await columnsOf(db)).not.to.have.lengthOf(0);
  }).timeout(60_000);
});

async function columnsOf(db: Db): Promise<string[]> {
  const { rows } = await db.raw<{ rows: Array<{ name: string }> }>(
    `select table_name || '.' || column_name || ' ' || data_type as name from information_schema.columns
     where table_schema = 'public' and table_name not like 'knex_%' order by 1`,
  );
  return rows.map(({ name }) => name);
}
