import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { meetPerson, type Person } from '../../../src/core/accounts/account-store.ts';
import { CONSENT_TEXT_VERSION } from '../../../src/core/applicant/consent.ts';
import { inTransaction } from '../../../src/core/database.ts';
import { eraseAccount } from '../../../src/core/privacy/erasure.ts';
import type { Result } from '../../../src/core/result.ts';
import { POLICY } from '../../../src/core/verification/policy.ts';
import type { InStatus, Verification } from '../../../src/core/verification/verification.ts';
import { accepted, complete, LEASE } from '../build-verification.ts';
import { aStoredCase, openCoreStage, reload, type CoreStage } from '../core-stage.ts';
import { aSessionOf, signedIn } from '../sessions/signed-in.ts';

const MINUTE = 60_000;

describe('an applicant outside a chat', () => {
  let stage: CoreStage;

  before(async () => {
    stage = await openCoreStage();
  });
  after(() => stage.close());
  beforeEach(() => stage.relayed());

  const stranger = (): Promise<Person> => {
    const address = { channel: 'telegram', botId: '42', chatId: randomUUID() } as const;
    return inTransaction(stage.db, (trx) => meetPerson(trx, address, 'en', stage.now()));
  };
  const consents = async (person: Person): Promise<string> => {
    const { applicants } = stage.core;
    const { session } = await signedIn(stage, person);
    const consent = { textVersion: CONSENT_TEXT_VERSION, language: 'en', sessionId: session.id } as const;
    valueOf(await applicants.giveConsent(person.account.id, consent));
    return person.account.id;
  };
  const aCase = async (documentType: 'passport' | 'identity_card' = 'passport') => {
    const accountId = await consents(await stranger());
    const { verification } = valueOf(await stage.core.applicants.begin(accountId, documentType));
    return { accountId, verification };
  };
  const upload = async (
    accountId: string,
    verificationId: string,
    bytes: Buffer,
    kind = 'document_front' as const,
  ) =>
    stage.core.applicants.giveEvidence(accountId, {
      sessionId: await aSessionOf(stage, accountId),
      verificationId,
      kind,
      content: Readable.from([bytes]),
    });

  describe('consent', () => {
    it('stores the text, the language, the session and how it was opened, once', async () => {
      const person = await stranger();

      await consents(person);
      await consents(person);

      const rows = (await stage.rows('consents')).filter(({ account_id: id }) => id === person.account.id);
      expect(rows).to.have.length(1);
      expect(rows[0]).to.include({
        text_version: CONSENT_TEXT_VERSION,
        language: 'en',
        channel: null,
        session_proof: 'telegram',
      });
      expect(rows[0]?.['session_id']).to.be.a('string');
    });

    it('is not taken from a session of somebody else, nor from none', async () => {
      const { account } = await stranger();
      const { session } = await signedIn(stage);
      const giveIn = (sessionId: string) =>
        stage.core.applicants.giveConsent(account.id, {
          textVersion: CONSENT_TEXT_VERSION,
          language: 'en',
          sessionId,
        });

      for (const sessionId of [session.id, randomUUID()])
        expect(await giveIn(sessionId)).to.deep.equal({ ok: false, refusal: 'NOT_FOUND' });
    });

    it('refuses a text that is no longer the one that is shown', async () => {
      const { account } = await stranger();

      const given = await stage.core.applicants.giveConsent(account.id, {
        textVersion: '2020-01-01',
        language: 'en',
        sessionId: randomUUID(),
      });

      expect(given).to.deep.equal({ ok: false, refusal: 'CONSENT_TEXT_OUTDATED' });
      expect(await stage.core.applicants.holder(account.id)).not.to.have.property('consentedAt');
    });

    for (const shape of [collectingPart, pendingPart, processingPart, reviewPart]) {
      it(`taken back ends a case that is ${shape.name.replace('Part', '')}, and says so once`, async () => {
        const { person, verification } = await aStoredCase(stage, shape);

        await stage.core.applicants.withdrawConsent(person.account.id);
        await stage.core.applicants.withdrawConsent(person.account.id);

        expect(await reload(stage, verification.id)).to.include({ status: 'cancelled' });
        expect(await stage.announced()).to.have.length(1);
        expect((await stage.announced())[0]).to.include({ type: 'verification.cancelled' });
        expect(await stage.core.applicants.begin(person.account.id)).to.include({
          refusal: 'CONSENT_MISSING',
        });
      });
    }

    it('taken back while a worker decides leaves the worker nothing to conclude', async () => {
      const { person, verification } = await aStoredCase(stage, pendingPart);
      const claim = await stage.core.decisions.claim(verification.id);

      await stage.core.applicants.withdrawConsent(person.account.id);
      if (claim) await stage.core.decisions.release(claim);

      expect(claim).not.to.equal(undefined);
      expect((await reload(stage, verification.id)).status).to.equal('cancelled');
    });
  });

  describe('begin', () => {
    it('opens one case however often and in parallel it is asked for', async () => {
      const accountId = await consents(await stranger());

      const begun = await Promise.all(
        Array.from({ length: 12 }, () => stage.core.applicants.begin(accountId, 'passport')),
      );

      const values = begun.map(valueOf);
      expect(new Set(values.map(({ verification }) => verification.id)).size).to.equal(1);
      expect(values.filter(({ isNew }) => isNew)).to.have.length(1);
    });

    it('chooses another document while none was given, and none afterwards', async () => {
      const { accountId, verification } = await aCase('passport');

      const other = valueOf(await stage.core.applicants.begin(accountId, 'identity_card'));
      valueOf(await upload(accountId, verification.id, aPicture()));
      const late = await stage.core.applicants.begin(accountId, 'passport');

      expect(other.verification).to.include({ id: verification.id, documentType: 'identity_card' });
      expect(late).to.deep.equal({ ok: false, refusal: 'DOCUMENT_ALREADY_GIVEN' });
    });

    it('is the open case, whatever the clock said when it was opened', async () => {
      const accountId = await consents(await stranger());
      const { verification: first } = valueOf(await stage.core.applicants.begin(accountId, 'passport'));
      valueOf(await stage.core.applicants.cancel(accountId, first.id));
      stage.passes(-10_000);
      const { verification: second } = valueOf(await stage.core.applicants.begin(accountId, 'passport'));

      const again = valueOf(await stage.core.applicants.begin(accountId, 'passport'));
      const told = await stage.core.applicants.current(accountId);
      await stage.core.applicants.withdrawConsent(accountId);
      stage.passes(10_000);

      expect([again.verification.id, told?.verification.id]).to.deep.equal([second.id, second.id]);
      expect((await reload(stage, second.id)).status).to.equal('cancelled');
    });

    it('opens no more cases a day than a chat would', async () => {
      const accountId = await consents(await stranger());
      for (let cases = 0; cases < POLICY.casesPerDay; cases += 1) {
        const { verification } = valueOf(await stage.core.applicants.begin(accountId));
        valueOf(await stage.core.applicants.cancel(accountId, verification.id));
      }

      expect(await stage.core.applicants.begin(accountId)).to.deep.equal({
        ok: false,
        refusal: 'TOO_MANY_CASES',
      });
    });
  });

  describe('a piece', () => {
    it('is taken in, named by rows and announced, with no message to remove from any chat', async () => {
      const { accountId, verification } = await aCase();

      const given = valueOf(await upload(accountId, verification.id, aPicture()));

      expect(given.verification.evidence.at(-1)).to.include({
        kind: 'document_front',
        state: 'received',
        form: 'upload',
      });
      expect((await stage.announced()).map(({ type }) => type)).to.deep.equal(['evidence.received']);
    });

    it('sent twice at once, and again later, is one piece and one blob', async () => {
      const { accountId, verification } = await aCase();
      const picture = aPicture();
      const before = stage.blobs.paths().length;

      const answers = await Promise.all(
        Array.from({ length: 6 }, () => upload(accountId, verification.id, picture)),
      );
      answers.push(await upload(accountId, verification.id, picture));

      for (const answer of answers) expect(valueOf(answer).verification.evidence).to.have.length(1);
      expect(stage.blobs.paths().length).to.equal(before + 1);
    });

    it('other than the one under examination is refused and leaves nothing behind', async () => {
      const { accountId, verification } = await aCase();
      valueOf(await upload(accountId, verification.id, aPicture()));
      const before = stage.blobs.paths().length;

      const second = await upload(accountId, verification.id, aPicture());

      expect(second).to.deep.equal({ ok: false, refusal: 'STILL_LOOKING' });
      expect(stage.blobs.paths().length).to.equal(before);
    });

    it('that is not wanted now is refused before it is stored', async () => {
      const { accountId, verification } = await aCase();
      const content = Readable.from([aPicture()]);
      const { applicants } = stage.core;

      const given = await applicants.giveEvidence(accountId, {
        sessionId: await aSessionOf(stage, accountId),
        verificationId: verification.id,
        kind: 'selfie_video',
        content,
      });

      expect(given).to.deep.equal({ ok: false, refusal: 'WRONG_PIECE' });
    });

    it('of somebody else’s case is not found, and neither is the case', async () => {
      const { verification } = await aCase();
      const other = await consents(await stranger());
      const { applicants } = stage.core;

      expect(await upload(other, verification.id, aPicture())).to.include({ refusal: 'NOT_FOUND' });
      expect(await applicants.find(other, verification.id)).to.equal(undefined);
      expect(await applicants.cancel(other, verification.id)).to.include({ refusal: 'NOT_FOUND' });
      expect(await applicants.submit(other, verification.id)).to.include({ refusal: 'NOT_FOUND' });
      expect(await applicants.renewChallenge(other, verification.id)).to.include({ refusal: 'NOT_FOUND' });
    });

    it('of an erased account is not found', async () => {
      const { accountId, verification } = await aCase();
      await inTransaction(stage.db, (trx) =>
        eraseAccount(trx, accountId, { clock: stage.now, vault: stage.core.vault }),
      );

      expect(await upload(accountId, verification.id, aPicture())).to.include({ refusal: 'NOT_FOUND' });
      expect(await stage.core.applicants.begin(accountId)).to.include({ refusal: 'NOT_FOUND' });
    });
  });

  describe('the challenge', () => {
    const forVideo = () => aStoredCase(stage, videoPart);

    it('is kept while it holds long enough to record, and renewed when it does not', async () => {
      const { person, verification } = await forVideo();
      const renew = async () =>
        valueOf(await stage.core.applicants.renewChallenge(person.account.id, verification.id));

      const first = await renew();
      const kept = await renew();
      stage.passes(9 * MINUTE);
      const renewed = await renew();

      expect(kept.challenge).to.deep.equal(first.challenge);
      expect(renewed.challenge?.expiresAt).to.be.greaterThan(first.challenge?.expiresAt ?? new Date(0));
      expect(renewed.challengesIssued).to.equal(first.challengesIssued + 1);
    });

    it('is not due before the document is accepted', async () => {
      const { accountId, verification } = await aCase();

      const renewed = await stage.core.applicants.renewChallenge(accountId, verification.id);

      expect(renewed).to.deep.equal({ ok: false, refusal: 'CHALLENGE_NOT_DUE' });
    });
  });

  it('submits nothing that is incomplete, and agrees once everything is given', async () => {
    const { accountId, verification } = await aCase();
    const { person, verification: whole } = await aStoredCase(stage, pendingPart);

    expect(await stage.core.applicants.submit(accountId, verification.id)).to.include({
      refusal: 'EVIDENCE_MISSING',
    });
    expect(valueOf(await stage.core.applicants.submit(person.account.id, whole.id)).status).to.equal(
      'pending',
    );
  });
});

type Opened = InStatus<'collecting'>;

function collectingPart(opened: Opened): Verification {
  return { ...opened, documentType: 'passport' };
}

function videoPart(opened: Opened): Verification {
  return { ...opened, documentType: 'passport', evidence: [accepted('document_front')] };
}

function pendingPart(opened: Opened): InStatus<'pending'> {
  const submittedAt = opened.openedAt;
  return { ...opened, status: 'pending', documentType: 'passport', evidence: complete(), submittedAt };
}

function processingPart(opened: Opened): Verification {
  return { ...pendingPart(opened), status: 'processing', lease: LEASE };
}

function reviewPart(opened: Opened): Verification {
  const waiting = {
    status: 'manual_review',
    reasons: ['FACE_MATCH_UNCERTAIN'],
    since: opened.openedAt,
    opinions: [],
  } as const;
  return { ...pendingPart(opened), ...waiting };
}

/** By its first bytes a JPEG, and like no other. */
function aPicture(): Buffer {
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(randomUUID())]);
}

function valueOf<Value>(result: Result<Value, string>): Value {
  if (!result.ok) throw new Error(`Refused: ${result.refusal}`);
  return result.value;
}
