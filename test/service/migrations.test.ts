import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { pino } from 'pino';
import { exportAudit } from '../../src/core/audit/export-audit.ts';
import { recordEvent } from '../../src/core/audit/audit-store.ts';
import { verifyAudit } from '../../src/core/audit/verify-audit.ts';
import { assertMigrated, inTransaction, migrate, openDatabase, type Db } from '../../src/core/database.ts';
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

  it('tell of a consent given on a page as one, when they go down', async () => {
    const accountId = randomUUID();
    const sessionId = randomUUID();
    await db('accounts').insert({ id: accountId, language: 'en', created_at: new Date() });
    await db('consents').insert({
      id: randomUUID(),
      account_id: accountId,
      text_version: '1',
      language: 'en',
      given_at: new Date(),
      session_id: sessionId,
      session_proof: 'wechat',
    });

    await db.migrate.down({ name: '20261126000600_give_evidence_on_a_page.ts' });
    const consent = await db('consents').where({ account_id: accountId }).first();
    await db('accounts').delete();
    await migrate(db);

    expect(consent).to.include({ channel: 'page', update_id: sessionId });
    expect(consent).not.to.have.any.keys('session_id', 'session_proof');
  });

  it('chain the audit entries that were there before, in their order, and give them back when they go down', async () => {
    await downTo(db, '20261126200000_chain_audit_entries.ts');
    const [accountId, verificationId] = [randomUUID(), randomUUID()];
    const earlier = [1, 2, 3].map((version) => ({
      verification_id: verificationId,
      account_id: accountId,
      actor: 'engine:local@7',
      action: 'evidence.refused',
      from_status: version === 1 ? null : 'collecting',
      to_status: 'collecting',
      version,
      reasons: JSON.stringify(['FACE_MISMATCH']),
      recorded_at: new Date(1_000 - version),
    }));
    await db('audit_entries').insert(earlier);
    const before = await db('audit_entries').orderBy('id');

    await migrate(db);
    const report = await verifyAudit(db);
    const { entries } = await exportAudit(db, verificationId);
    await inTransaction(db, (trx) =>
      recordEvent(trx, { actor: 'system', action: 'decisions.paused', at: new Date() }),
    );
    await downTo(db, '20261126200000_chain_audit_entries.ts');
    const after = await db('audit_entries').orderBy('id');
    await db('audit_entries').delete();
    await migrate(db);

    expect(report).to.include({ state: 'whole', entries: 3 });
    expect(entries.map(({ version, from }) => [version, from])).to.deep.equal([
      [1, undefined],
      [2, 'collecting'],
      [3, 'collecting'],
    ]);
    expect(entries[0]).to.deep.include({ accountId, to: 'collecting', reasons: ['FACE_MISMATCH'] });
    expect(after).to.deep.equal(before);
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

/** Undoes this migration, and before it those that came after. */
async function downTo(db: Db, name: string): Promise<void> {
  for (;;) {
    const applied = await db('knex_migrations').where('name', '>=', name).select('name');
    if (applied.length === 0) return;
    await db.migrate.down();
  }
}
