import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { listAudit } from '../../../src/core/audit/audit-trail-store.ts';
import { recordEvent } from '../../../src/core/audit/audit-store.ts';
import { verifyAudit } from '../../../src/core/audit/verify-audit.ts';
import { inTransaction } from '../../../src/core/database.ts';
import { eraseAccount } from '../../../src/core/privacy/erasure.ts';
import { aPerson, aStoredCase } from '../core-stage.ts';
import { anEvent, openAuditStage, sequences, type AuditStage } from './audit-stage.ts';
import { emptyTrail } from './tamper.ts';

describe('the audit trail', () => {
  let stage: AuditStage;

  before(async () => {
    stage = await openAuditStage();
  });
  after(() => stage.close());
  beforeEach(() => emptyTrail(stage.db));

  it('tells who did what to whom, by ids and codes', async () => {
    const [accountId, verificationId] = [randomUUID(), randomUUID()];

    await stage.happens({
      actor: 'staff:anna',
      action: 'button.refused',
      subject: { accountId, verificationId, staffId: 'pavel' },
      reasons: ['FACE_MISMATCH'],
      details: { button: 'approve', attempt: 2, late: true },
    });

    const [entry] = await listAudit(stage.db, { limit: 5 });
    expect(entry).to.deep.include({
      sequence: 1,
      at: stage.now(),
      actor: 'staff:anna',
      action: 'button.refused',
      accountId,
      verificationId,
      staffId: 'pavel',
      reasons: ['FACE_MISMATCH'],
      details: { button: 'approve', attempt: 2, late: true },
      previousHash: '00'.repeat(32),
    });
  });

  it('takes in no words', async () => {
    const written = await stage
      .happens({ details: { note: 'looks like my neighbour' } })
      .catch((err: unknown) => err);

    expect(written).to.be.instanceOf(Error);
    expect(await stage.rows('audit_entries')).to.deep.equal([]);
  });

  it('is read from the latest entry on, a page at a time', async () => {
    await stage.happenTimes(5);

    const latest = await listAudit(stage.db, { limit: 2 });
    const earlier = await listAudit(stage.db, { limit: 9, before: 4 });

    expect(latest.map(({ sequence }) => sequence)).to.deep.equal([5, 4]);
    expect(earlier.map(({ sequence }) => sequence)).to.deep.equal([3, 2, 1]);
  });

  it('is chained in the order of the commits, whoever wrote first', async () => {
    const slow = await stage.db.transaction();
    await recordEvent(slow, anEvent(stage.now(), { action: 'first.written' }));
    await stage.happens({ action: 'first.committed' });
    await slow.commit();

    const entries = await listAudit(stage.db, { limit: 2 });

    expect(entries.map(({ action }) => action)).to.deep.equal(['first.written', 'first.committed']);
    expect(await verifyAudit(stage.db)).to.include({ state: 'whole', entries: 2 });
  });

  it('stays one chain when many transactions commit at once, and those that roll back leave no gap', async () => {
    const write = (index: number) =>
      inTransaction(stage.db, async (trx) => {
        await recordEvent(trx, anEvent(stage.now()));
        await recordEvent(trx, anEvent(stage.now()));
        if (index % 3 === 0) throw new Error('rolled back');
      });

    await Promise.allSettled(Array.from({ length: 60 }, (_, index) => write(index)));

    const numbers = (await sequences(stage.db)).map(Number).toSorted((one, other) => one - other);
    expect(numbers).to.deep.equal(Array.from({ length: 80 }, (_, index) => index + 1));
    expect(await verifyAudit(stage.db)).to.include({ state: 'whole', entries: 80 });
  });

  it('lets nobody wait who only writes: the chain is locked by a commit alone', async () => {
    const open = await stage.db.transaction();
    await recordEvent(open, anEvent(stage.now()));

    await stage.happenTimes(3);

    await open.rollback();
    expect(await sequences(stage.db)).to.deep.equal(['1', '2', '3']);
  });

  const FORBIDDEN = {
    'an entry is changed': `update audit_entries set content = '{"reasons":[]}'`,
    'the actor is changed': `update audit_entries set actor = 'system'`,
    'the time is changed': `update audit_entries set recorded_at = now()`,
    'a hash is changed': `update audit_entries set hash = digest`,
    'an entry is moved': 'update audit_entries set sequence = sequence + 100',
    'an entry is erased under another hash':
      'update audit_entries set content = null, salt = null, erased_at = now(), digest = hash',
    'an entry is deleted': 'delete from audit_entries',
    'the table is emptied': 'truncate audit_entries',
    'the head is moved': 'update audit_chain set sequence = sequence - 1',
    'the head is deleted': 'delete from audit_chain',
  };
  for (const [what, sql] of Object.entries(FORBIDDEN)) {
    it(`is refused by the database when ${what}`, async () => {
      await stage.happenTimes(2);

      const done = await stage.db.raw(sql).catch((err: unknown) => err);

      expect(String(done)).to.contain('append-only');
      expect(await verifyAudit(stage.db)).to.include({ state: 'whole', entries: 2 });
    });
  }

  it('gives an entry its place itself, whatever place it came with', async () => {
    await stage.happenTimes(2);

    await stage.db.raw(
      `insert into audit_entries (recorded_at, actor, action, content, sequence, previous_hash, hash, digest)
       values (now(), 'system', 'forged', '{"reasons":[]}', 9, '\\x00', '\\x01', '\\x02')`,
    );

    expect(await sequences(stage.db)).to.deep.equal(['1', '2', '3']);
    expect(await verifyAudit(stage.db)).to.include({ state: 'whole', entries: 3 });
  });

  describe('after an erasure', () => {
    const erase = (accountId: string) =>
      inTransaction(stage.db, (trx) =>
        eraseAccount(trx, accountId, { clock: stage.now, vault: stage.core.vault }),
      );

    it('still verifies, says what was erased when, and nothing of the person', async () => {
      const { person, verification } = await aStoredCase(stage);
      await stage.happens({ subject: { accountId: person.account.id }, details: { linkId: randomUUID() } });
      await stage.happens({ subject: { verificationId: verification.id } });
      const before = await stage.rows('audit_entries');
      await stage.happens();

      await erase(person.account.id);

      const after = await stage.db('audit_entries').orderBy('sequence');
      for (const [index, row] of before.entries()) {
        expect(after[index]).to.deep.equal({
          ...row,
          content: null,
          salt: null,
          account_id: null,
          verification_id: null,
          from_status: null,
          to_status: null,
          version: null,
          erased_at: stage.now(),
        });
      }
      expect(await verifyAudit(stage.db)).to.include({ state: 'whole', entries: 6, erased: 4 });
    });

    it('tells of it in an entry that names the tombstone and the number of entries', async () => {
      const { person } = await aStoredCase(stage);

      await erase(person.account.id);

      const [entry] = await listAudit(stage.db, { limit: 1 });
      const { id: erasureId } = await stage.db('erasures').where({ account_id: person.account.id }).first();
      expect(entry).to.deep.include({
        actor: 'applicant',
        action: 'account.erased',
        details: { erasureId, entries: 2 },
      });
    });

    it('has erased what the same transaction wrote before', async () => {
      const { account } = await aPerson(stage);

      await inTransaction(stage.db, async (trx) => {
        await recordEvent(trx, anEvent(stage.now(), { subject: { accountId: account.id } }));
        await eraseAccount(trx, account.id, { clock: stage.now, vault: stage.core.vault });
      });

      expect(await verifyAudit(stage.db)).to.include({ state: 'whole', entries: 2, erased: 1 });
    });
  });
});
