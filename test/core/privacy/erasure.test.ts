import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { forgetPseudonyms } from '../../../src/core/privacy/erasure-store.ts';
import { inTransaction } from '../../../src/core/database.ts';
import { createHandoverCodes } from '../../../src/core/handover/handover-codes.ts';
import { makeHandover } from '../../../src/core/handover/handovers.ts';
import { insertDelivery } from '../../../src/core/notification/delivery-store.ts';
import { eraseAccount } from '../../../src/core/privacy/erasure.ts';
import { insertServiceFace } from '../../../src/core/service-calls/service-face-store.ts';
import type { ExaminationReport } from '../../../src/core/verification/examination.ts';
import { insertChecks } from '../../../src/core/verification/check-store.ts';
import { complete, received } from '../build-verification.ts';
import { aStoredCase, openCoreStage, reload, type CoreStage, type StoredCase } from '../core-stage.ts';
import { front } from '../verification/findings.ts';

const MATCH = { engine: 'local', engineVersion: '7', scale: 'distance', score: 0.3, frames: 9 } as const;

describe('erasing an account', () => {
  let stage: CoreStage;

  before(async () => {
    stage = await openCoreStage();
  });
  after(() => stage.close());
  beforeEach(() => stage.relayed());

  const erase = (accountId: string) =>
    inTransaction(stage.db, (trx) =>
      eraseAccount(trx, accountId, { clock: stage.now, vault: stage.core.vault }),
    );
  const aPendingCase = () =>
    aStoredCase(stage, (opened) => ({
      ...opened,
      status: 'pending',
      documentType: 'passport',
      evidence: complete(),
      submittedAt: stage.now(),
    }));

  /** Something of this person in every table that can hold it. */
  const aWholeLife = async (): Promise<StoredCase> => {
    const lived = await aPendingCase();
    const { person, verification } = lived;
    const { identity } = person;
    await inTransaction(stage.db, async (trx) => {
      await insertChecks(trx, { verificationId: verification.id, policyVersion: '1', now: stage.now() }, [
        { name: 'face_comparison', engine: 'local', engineVersion: '7', score: 0.3, codes: [], findings: {} },
      ]);
    });
    const terms = { now: stage.now(), validMilliseconds: 60_000 };
    await inTransaction(stage.db, (trx) =>
      makeHandover(trx, createHandoverCodes(stage.masterKey), person, terms),
    );
    await inTransaction(stage.db, (trx) =>
      insertDelivery(
        trx,
        { id: randomUUID(), message: undefined, channelIdentityId: identity.id, attempt: 1 },
        stage.now(),
      ),
    );
    return lived;
  };

  it('leaves the tombstone, the message to remove the bytes, and no other trace in any table', async () => {
    const { person, verification } = await aWholeLife();
    const ids = [
      person.account.id,
      person.identity.id,
      verification.id,
      ...verification.evidence.map(({ id }) => id),
    ];
    const filled = await tablesNaming(stage, [...ids, person.identity.chatId]);

    await erase(person.account.id);

    expect(filled).to.have.members([
      'accounts',
      'audit_entries',
      'case_keys',
      'channel_identities',
      'checks',
      'consents',
      'deliveries',
      'evidence',
      'handovers',
      'media',
      'verifications',
    ]);
    expect(await tablesNaming(stage, [...ids, person.identity.chatId])).to.have.members([
      'erasures',
      'outbox',
    ]);
    expect(await stage.announced()).to.have.length(1);
    expect((await stage.announced())[0]).to.deep.include({
      type: 'account.erased',
      accountId: person.account.id,
      verificationIds: [verification.id],
    });
  });

  it('writes a tombstone that counts what went and names nobody', async () => {
    const { person } = await aWholeLife();

    await erase(person.account.id);

    const [tombstone] = await stage.db('erasures').where({ account_id: person.account.id });
    expect(tombstone).to.include({ verifications: 1, media: 2 });
    expect(Object.keys(tombstone)).to.have.members([
      'id',
      'account_id',
      'erased_at',
      'verifications',
      'media',
      'pseudonyms',
      'recent_cases',
      'recent_challenges',
      'service_faces',
    ]);
    expect(tombstone.pseudonyms).to.deep.equal([stage.core.vault.pseudonymOf(person.identity)]);

    await forgetPseudonyms(stage.db, new Date(stage.now().getTime() + 1));
    const [later] = await stage.db('erasures').where({ account_id: person.account.id });
    expect(later.pseudonyms).to.deep.equal([]);
  });

  it('leaves everybody else as they were', async () => {
    const [erased, other] = [await aWholeLife(), await aWholeLife()];

    await erase(erased.person.account.id);
    await stage.core.erasures.removeBytes([erased.verification.id]);

    expect(await reload(stage, other.verification.id)).to.deep.equal(other.verification);
    expect(stage.blobs.paths().filter((path) => path.includes(other.verification.id))).to.have.length(2);
  });

  it('removes the bytes when told to, as often as told', async () => {
    const { person, verification } = await aWholeLife();
    await erase(person.account.id);

    await stage.core.erasures.removeBytes([verification.id]);
    await stage.core.erasures.removeBytes([verification.id]);

    expect(stage.blobs.paths().filter((path) => path.includes(verification.id))).to.deep.equal([]);
  });

  it('stops a decision under way: it writes nothing and tells nobody', async () => {
    const { person, verification } = await aPendingCase();
    const held = await stage.core.decisions.claim(verification.id);
    await erase(person.account.id);
    await stage.relayed();
    if (!held) throw new Error('not claimed');

    expect(await stage.core.decisions.templatesOf(held, 'selfie_video')).to.equal(undefined);
    expect(await stage.core.decisions.conclude(held, MATCH)).to.equal(undefined);
    await stage.core.decisions.fail(held);
    await stage.core.decisions.release(held);

    expect(await tablesNaming(stage, [verification.id])).to.deep.equal([]);
    expect(await stage.announced()).to.deep.equal([]);
  });

  it('stops an examination under way: it writes nothing and tells nobody', async () => {
    const { person, verification } = await aStoredCase(stage, (opened) => ({
      ...opened,
      documentType: 'passport',
      evidence: [received('document_front')],
    }));
    const task = await stage.core.examinations.find(verification.id, verification.evidence[0]?.id ?? '');
    if (!task) throw new Error('nothing to examine');
    await erase(person.account.id);
    await stage.relayed();

    const report: ExaminationReport = { findings: front(), checks: [], examinedBy: 'system' };

    expect(await stage.core.vault.read(task.media)).to.equal(undefined);
    expect(await stage.core.examinations.record(task, report)).to.equal(undefined);
    expect(await tablesNaming(stage, [verification.id])).to.deep.equal([]);
  });

  it('wins or loses against a decision at the same moment, and leaves no half of either', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { person, verification } = await aPendingCase();
      const held = await stage.core.decisions.claim(verification.id);
      if (!held) throw new Error('not claimed');

      await Promise.all([stage.core.decisions.conclude(held, MATCH), erase(person.account.id)]);
      await stage.relayed();

      expect(await tablesNaming(stage, [verification.id, person.account.id])).to.deep.equal(['erasures']);
    }
  });

  it('names the face ids that a service still knows, and until when, and no others', async () => {
    const { person, verification } = await aWholeLife();
    const [known, expired] = [randomUUID(), randomUUID()];
    const soon = new Date(stage.now().getTime() + 600_000);
    await giveFace(known, verification.id, soon);
    await giveFace(expired, verification.id, new Date(stage.now().getTime() - 1));

    await erase(person.account.id);

    const [record] = await stage.db('erasures').where({ account_id: person.account.id });
    expect(record?.service_faces).to.deep.equal([
      { service: 'azure-face', faceId: known, expiresAt: soon.toISOString() },
    ]);
    expect(await tablesNaming(stage, [verification.id])).to.deep.equal(['outbox']);
  });

  it('writes a face id down as erased that comes after its case is gone', async () => {
    const { person, verification } = await aWholeLife();
    await erase(person.account.id);
    const late = randomUUID();

    await giveFace(late, verification.id, stage.now());

    expect(await stage.db('service_faces').where({ face_id: late }).first()).to.deep.include({
      verification_id: null,
      erased_at: stage.now(),
    });
  });

  const giveFace = (faceId: string, verificationId: string, expiresAt: Date) =>
    inTransaction(stage.db, (trx) =>
      insertServiceFace(trx, { service: 'azure-face', faceId, verificationId, expiresAt }, stage.now()),
    );

  it('records no delivery to somebody who is gone', async () => {
    const { person } = await aWholeLife();
    await erase(person.account.id);

    await inTransaction(stage.db, (trx) =>
      insertDelivery(
        trx,
        { id: randomUUID(), message: undefined, channelIdentityId: person.identity.id, attempt: 1 },
        stage.now(),
      ),
    );

    expect(await tablesNaming(stage, [person.identity.id])).to.deep.equal([]);
  });
});

describe('erasing the media of a decided case', () => {
  it('takes key, bytes and templates, and leaves the decision and its trail', async () => {
    const stage = await openCoreStage();
    const { verification } = await aStoredCase(stage, (opened) => ({
      ...opened,
      status: 'pending',
      documentType: 'passport',
      evidence: complete(),
      submittedAt: stage.now(),
    }));
    const held = await stage.core.decisions.claim(verification.id);
    if (held) await stage.core.decisions.conclude(held, MATCH);
    const decided = await reload(stage, verification.id);
    const face = { service: 'azure-face', faceId: randomUUID(), expiresAt: stage.now() };
    await inTransaction(stage.db, (trx) =>
      insertServiceFace(trx, { ...face, verificationId: verification.id }, stage.now()),
    );

    await stage.core.erasures.eraseMedia(verification.id);
    await stage.core.erasures.eraseMedia(verification.id);

    expect(await reload(stage, verification.id)).to.deep.equal(decided);
    expect(stage.blobs.paths()).to.deep.equal([]);
    for (const table of ['case_keys', 'media']) expect(await stage.rows(table), table).to.deep.equal([]);
    for (const row of await stage.rows('evidence')) {
      expect(row).to.include({ sealed_templates: null, fingerprint: null, message_ref: null });
    }
    expect(await stage.rows('audit_entries')).to.have.length(4);
    expect((await stage.rows('service_faces'))[0]).to.deep.include({
      face_id: face.faceId,
      erased_at: stage.now(),
    });
    await stage.close();
  });
});

/** Every table of the schema in which some row holds one of these values, in whatever column or message. */
async function tablesNaming({ db }: CoreStage, values: readonly string[]): Promise<string[]> {
  const { rows } = await db.raw<{ rows: Array<{ table_name: string }> }>(
    `select table_name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like 'knex%'`,
  );
  const naming: string[] = [];
  for (const { table_name: table } of rows) {
    const found = await db.raw<{ rows: unknown[] }>(
      `select 1 from ?? as t where exists (select 1 from unnest(?::text[]) as v where t::text like '%' || v || '%')`,
      [table, [...values]],
    );
    if (found.rows.length > 0) naming.push(table);
  }
  return naming.toSorted();
}
