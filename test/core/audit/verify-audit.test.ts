import { expect } from 'chai';
import type { AuditHead } from '../../../src/core/audit/audit-chain.ts';
import { findAuditHead } from '../../../src/core/audit/audit-trail-store.ts';
import { verifyAudit } from '../../../src/core/audit/verify-audit.ts';
import { openAuditStage, type AuditStage } from './audit-stage.ts';
import { emptyTrail, forgeFrom, tamper } from './tamper.ts';

describe('verifying the audit trail', () => {
  let stage: AuditStage;

  before(async () => {
    stage = await openAuditStage();
  });
  after(() => stage.close());
  beforeEach(async () => {
    await emptyTrail(stage.db);
    await stage.happenTimes(6);
  });

  const noteHead = async (): Promise<AuditHead> => {
    const head = await findAuditHead(stage.db);
    if (!head) throw new Error('There is no head');
    return head;
  };
  const brokenBy = (fault: object) => ({ state: 'broken', fault });

  it('finds it whole, and says where it ends', async () => {
    expect(await verifyAudit(stage.db)).to.deep.equal({
      state: 'whole',
      entries: 6,
      erased: 0,
      head: await noteHead(),
    });
  });

  it('finds an empty one whole', async () => {
    await emptyTrail(stage.db);

    expect(await verifyAudit(stage.db)).to.include({ state: 'whole', entries: 0 });
  });

  for (const pageSize of [1, 2, 3, 6, 7]) {
    it(`finds it whole in pages of ${pageSize}`, async () => {
      expect(await verifyAudit(stage.db, { pageSize })).to.include({ state: 'whole', entries: 6 });
    });
  }

  const TAMPERING: Array<[string, string, object]> = [
    [
      'a changed content',
      `update audit_entries set content = replace(content, 'selfie', 'another') where sequence = 3`,
      { kind: 'changed', sequence: 3 },
    ],
    [
      'a content changed together with its digest',
      `update audit_entries set content = '{"reasons":[]}',
         digest = sha256(salt || convert_to('{"reasons":[]}', 'UTF8')) where sequence = 3`,
      { kind: 'changed', sequence: 3 },
    ],
    [
      'another actor',
      `update audit_entries set actor = 'system' where sequence = 6`,
      { kind: 'changed', sequence: 6 },
    ],
    [
      'another action',
      `update audit_entries set action = 'media.ignored' where sequence = 1`,
      { kind: 'changed', sequence: 1 },
    ],
    [
      'a time moved by a microsecond',
      `update audit_entries set recorded_at = recorded_at + interval '1 microsecond' where sequence = 2`,
      { kind: 'changed', sequence: 2 },
    ],
    ['a deleted entry', 'delete from audit_entries where sequence = 4', { kind: 'missing', sequence: 4 }],
    [
      'the first entry deleted',
      'delete from audit_entries where sequence = 1',
      { kind: 'missing', sequence: 1 },
    ],
    [
      'a deleted entry whose number another one took',
      `delete from audit_entries where sequence = 4;
       update audit_entries set sequence = 4 where sequence = 5`,
      { kind: 'out_of_order', sequence: 4 },
    ],
    [
      'two entries that changed places',
      `update audit_entries set sequence = 100 where sequence = 2;
       update audit_entries set sequence = 2 where sequence = 3;
       update audit_entries set sequence = 3 where sequence = 100`,
      { kind: 'out_of_order', sequence: 2 },
    ],
    [
      'an entry replaced with its hash',
      `update audit_entries set hash = sha256(hash) where sequence = 6`,
      { kind: 'changed', sequence: 6 },
    ],
    [
      'a number given twice',
      `alter table audit_entries drop constraint audit_entries_sequence_key;
       insert into audit_entries (recorded_at, actor, action, content, salt, digest, sequence, previous_hash, hash)
         select recorded_at, actor, action, content, salt, digest, sequence, previous_hash, hash
         from audit_entries where sequence = 5`,
      { kind: 'out_of_order', sequence: 5 },
    ],
    [
      'a tail cut off',
      'delete from audit_entries where sequence > 4',
      { kind: 'head_differs', last: 4, head: 6 },
    ],
    ['a head taken away', 'delete from audit_chain', { kind: 'head_differs', last: 6, head: undefined }],
    [
      'a head of another hash',
      'update audit_chain set hash = sha256(hash)',
      { kind: 'head_differs', last: 6, head: 6 },
    ],
    ['everything deleted', 'delete from audit_entries', { kind: 'head_differs', last: 0, head: 6 }],
    [
      'an entry written past the chain',
      `insert into audit_entries (recorded_at, actor, action, content, salt, digest)
       values (now(), 'system', 'forged', '{}', '\\x00', '\\x00')`,
      { kind: 'unchained', entries: 1 },
    ],
    [
      'content taken away without an erasure',
      'update audit_entries set content = null, salt = null, erased_at = now() where sequence in (2, 3)',
      { kind: 'erasures_differ', withoutContent: 2, erased: 0 },
    ],
  ];
  for (const [what, sql, fault] of TAMPERING) {
    it(`finds ${what}`, async () => {
      await tamper(stage.db, sql);

      expect(await verifyAudit(stage.db, { pageSize: 2 })).to.deep.equal(brokenBy(fault));
    });
  }

  it('finds a chain written anew only by a head that was noted before', async () => {
    const noted = await noteHead();
    await tamper(stage.db, `update audit_entries set actor = 'system' where sequence = 2`);
    await forgeFrom(stage.db, 1);

    expect(await verifyAudit(stage.db)).to.include({ state: 'whole', entries: 6 });
    expect(await verifyAudit(stage.db, { noted })).to.deep.equal(
      brokenBy({ kind: 'noted_differs', sequence: 6 }),
    );
  });

  it('finds a tail cut off together with its head by a head that was noted before', async () => {
    const noted = await noteHead();
    await tamper(stage.db, 'delete from audit_entries where sequence > 4');
    await forgeFrom(stage.db, 4);

    expect(await verifyAudit(stage.db)).to.include({ state: 'whole', entries: 4 });
    expect(await verifyAudit(stage.db, { noted })).to.deep.equal(
      brokenBy({ kind: 'noted_missing', sequence: 6, last: 4 }),
    );
    await stage.happenTimes(3);
    expect(await verifyAudit(stage.db, { noted })).to.deep.equal(
      brokenBy({ kind: 'noted_differs', sequence: 6 }),
    );
  });

  it('finds a noted head in a chain that has grown', async () => {
    const noted = await noteHead();
    await stage.happenTimes(3);

    expect(await verifyAudit(stage.db, { noted })).to.include({ state: 'whole', entries: 9 });
  });
});
