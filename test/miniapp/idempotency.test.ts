import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { signInitData } from '../../sandbox/telegram/sign-init-data.ts';
import { CONSENT_TEXT_VERSION } from '../../src/core/applicant/consent.ts';
import { aPerson } from '../core/core-stage.ts';
import {
  aForm,
  aPicture,
  BOT_TOKEN,
  fieldOf,
  openApiStage,
  type Answered,
  type ApiStage,
  type Visitor,
} from './api-stage.ts';

const IN_USE = 409;

describe('a request that is repeated', () => {
  let stage: ApiStage;
  before(async () => void (stage = await openApiStage()));
  after(() => stage.close());

  const keyed = (key: string = randomUUID()) => ({ 'idempotency-key': key });
  /** Repeats until nobody answers the same request just now. */
  const untilAnswered = async (ask: () => Promise<Answered>): Promise<Answered> => {
    for (;;) {
      const answered = await ask();
      if (answered.status !== IN_USE || !answered.text.includes('IDEMPOTENCY_KEY_IN_USE')) return answered;
    }
  };
  const consented = async (): Promise<Visitor> => {
    const anna = await stage.aVisitor();
    await anna.ask('PUT', '/v1/consent', { json: { textVersion: CONSENT_TEXT_VERSION, language: 'en' } });
    return anna;
  };
  const casesOf = async ({ accountId }: Visitor) =>
    (await stage.rows('verifications')).filter(({ account_id: id }) => id === accountId);

  it('has one effect and one answer, of twenty at once', async () => {
    const anna = await consented();
    const headers = keyed();

    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        untilAnswered(() => anna.ask('POST', '/v1/verifications', { json: {}, headers })),
      ),
    );

    expect(await casesOf(anna)).to.have.lengthOf(1);
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).to.equal(1);
    expect(answers[0]?.status).to.equal(201);
    const replays = answers.filter((answer) => answer.headers.get('idempotent-replay') === 'true');
    expect(replays).to.have.lengthOf(19);
  });

  it('is answered as the first time, whatever has changed since', async () => {
    const anna = await stage.anApplicant();
    const place = `/v1/verifications/${anna.caseId}/cancel`;
    const headers = keyed();

    const first = await anna.ask('POST', place, { headers });
    const second = await anna.ask('POST', place, { headers });
    const other = await anna.ask('POST', place, { headers: keyed() });

    expect([first.status, second.status, other.status]).to.deep.equal([200, 200, 409]);
    expect(second.text).to.equal(first.text);
    expect(second.headers.get('content-type')).to.equal(first.headers.get('content-type'));
  });

  it('is refused with another body, another address, or another method', async () => {
    const anna = await stage.anApplicant();
    const headers = keyed();
    await anna.ask('PATCH', '/v1/me', { json: { language: 'ru' }, headers });

    const body = await anna.ask('PATCH', '/v1/me', { json: { language: 'zh' }, headers });
    const address = await anna.ask('POST', `/v1/verifications/${anna.caseId}/submit`, { headers });
    const method = await anna.ask('DELETE', '/v1/consent', { headers });

    for (const { status, json } of [body, address, method]) {
      expect(status).to.equal(422);
      expect(json).to.have.property('code', 'IDEMPOTENCY_KEY_REUSED');
    }
    expect((await anna.ask('GET', '/v1/me')).json).to.have.property('language', 'ru');
  });

  it('is another request for another account', async () => {
    const anna = await stage.aVisitor();
    const boris = await stage.aVisitor();
    const headers = keyed();

    const hers = await anna.ask('PATCH', '/v1/me', { json: { language: 'ru' }, headers });
    const his = await boris.ask('PATCH', '/v1/me', { json: { language: 'ru' }, headers });

    expect(hers.json).to.have.property('accountId', anna.accountId);
    expect(his.json).to.have.property('accountId', boris.accountId);
  });

  it('brings the same refresh token to whoever repeats a refresh at once, and keeps none of it', async () => {
    const anna = await stage.aVisitor();
    const json = { refreshToken: anna.refreshToken };
    const headers = keyed();
    const before = (await stage.db('idempotency_keys')).length;

    const first = await stage.ask('POST', '/v1/sessions/refresh', { json, headers });
    const again = await stage.ask('POST', '/v1/sessions/refresh', { json, headers });

    expect([first.status, again.status]).to.deep.equal([200, 200]);
    expect(fieldOf(again.json, 'refreshToken')).to.equal(fieldOf(first.json, 'refreshToken'));
    expect(await stage.db('idempotency_keys')).to.have.length(before);
  });

  describe('whose process dies right after the effect', () => {
    /** What a dead process would not do: note or forget anything outside the transaction of the effect. */
    const dies = () => {
      const { idempotentAnswers } = stage.core;
      const begin = idempotentAnswers.begin.bind(idempotentAnswers);
      const away = () => Promise.reject(new Error('The process is dead'));
      idempotentAnswers.begin = async (request) => {
        const begun = await begin(request);
        if (begun.state !== 'first') return begun;
        return {
          ...begun,
          keep: (whole, answer, trx) => (trx ? begun.keep(whole, answer, trx) : away()),
          release: away,
        };
      };
      return () => void (idempotentAnswers.begin = begin);
    };

    it('is signed in by the proof that was used up', async () => {
      const initData = signInitData(
        { user: JSON.stringify({ id: 78 }), auth_date: String(stage.now().getTime() / 1_000) },
        { botToken: BOT_TOKEN, privateKey: generateKeyPairSync('ed25519').privateKey },
      );
      const asked = { json: { proof: { type: 'telegram', initData } }, headers: keyed() };
      const revive = dies();
      const lost = await stage.ask('POST', '/v1/sessions', asked);
      revive();

      const again = await stage.ask('POST', '/v1/sessions', asked);
      const other = await stage.ask('POST', '/v1/sessions', { ...asked, headers: keyed() });

      expect([lost.status, again.status]).to.deep.equal([201, 201]);
      expect(again.text).to.equal(lost.text);
      expect(again.headers.get('idempotent-replay')).to.equal('true');
      expect(other.json).to.have.property('code', 'PROOF_REPLAYED');
    });

    it('is signed in by the link that was used up', async () => {
      const { identity } = await aPerson(stage);
      const token = (await stage.core.oneTimeLinks.issue(identity.id)).split('/').at(-1);
      const asked = { json: { proof: { type: 'link', token } }, headers: keyed() };
      const revive = dies();
      const lost = await stage.ask('POST', '/v1/sessions', asked);
      revive();

      const again = await stage.ask('POST', '/v1/sessions', asked);

      expect(again.status).to.equal(201);
      expect(again.text).to.equal(lost.text);
    });

    it('is told of the piece that was attached', async () => {
      const anna = await stage.anApplicant();
      const place = `/v1/verifications/${anna.caseId}/evidence/document_front`;
      const headers = keyed();
      const picture = aPicture();
      const revive = dies();
      const lost = await anna.ask('PUT', place, { body: aForm(picture), headers });
      revive();

      const again = await anna.ask('PUT', place, { body: aForm(picture), headers });

      expect([lost.status, again.status]).to.deep.equal([202, 202]);
      expect(again.text).to.equal(lost.text);
      expect(again.headers.get('idempotent-replay')).to.equal('true');
    });
  });

  it('leaves a proof good when its answer cannot be kept with it', async () => {
    const { identity } = await aPerson(stage);
    const token = (await stage.core.oneTimeLinks.issue(identity.id)).split('/').at(-1);
    const asked = { json: { proof: { type: 'link', token } }, headers: keyed() };
    await stage.db.raw(
      'alter table idempotency_keys add constraint broken check (sealed_answer is null) not valid',
    );
    const failed = await stage.ask('POST', '/v1/sessions', asked);
    await stage.db.raw('alter table idempotency_keys drop constraint broken');

    const again = await stage.ask('POST', '/v1/sessions', asked);

    expect([failed.status, again.status]).to.deep.equal([500, 201]);
    expect(again.headers.get('idempotent-replay')).to.equal(null);
  });

  it('is the first again after a failure of ours', async () => {
    const anna = await stage.anApplicant();
    const place = `/v1/verifications/${anna.caseId}/evidence/document_front`;
    const headers = keyed();
    const picture = aPicture();
    stage.blobs.break();
    const failed = await anna.ask('PUT', place, { body: aForm(picture), headers });
    stage.blobs.mend();

    const given = await anna.ask('PUT', place, { body: aForm(picture), headers });

    expect([failed.status, given.status]).to.deep.equal([500, 202]);
  });

  it('streams a piece once: the same file is answered as before, another is refused', async () => {
    const anna = await stage.anApplicant();
    const place = `/v1/verifications/${anna.caseId}/evidence/document_front`;
    const headers = keyed();
    const picture = aPicture(300_000);
    const stored = stage.blobs.paths().length;

    const first = await anna.ask('PUT', place, { body: aForm(picture), headers });
    const again = await anna.ask('PUT', place, { body: aForm(picture), headers });
    const other = await anna.ask('PUT', place, { body: aForm(aPicture(300_001)), headers });

    expect([first.status, again.status, other.status]).to.deep.equal([202, 202, 422]);
    expect(again.text).to.equal(first.text);
    expect(again.headers.get('idempotent-replay')).to.equal('true');
    expect(stage.blobs.paths().length - stored).to.equal(1);
  });

  it('stores a piece that is sent five times at once one time', async () => {
    const anna = await stage.anApplicant();
    const place = `/v1/verifications/${anna.caseId}/evidence/document_front`;
    const headers = keyed();
    const picture = aPicture(100_000);

    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        untilAnswered(() => anna.ask('PUT', place, { body: aForm(picture), headers })),
      ),
    );

    expect(new Set(answers.map(({ text }) => text)).size).to.equal(1);
    const pieces = (await stage.rows('evidence')).filter(({ verification_id: id }) => id === anna.caseId);
    expect(pieces).to.have.lengthOf(1);
  });

  it('remembers a refusal that belongs to the file, and reads the file for it', async () => {
    const anna = await stage.anApplicant();
    const place = `/v1/verifications/${anna.caseId}/evidence/document_front`;
    const headers = keyed();
    const text = Buffer.alloc(200_000, 'no picture ');

    const first = await anna.ask('PUT', place, { body: aForm(text), headers });
    const again = await anna.ask('PUT', place, { body: aForm(text), headers });
    const other = await anna.ask('PUT', place, { body: aForm(aPicture()), headers });

    expect([first.status, again.status, other.status]).to.deep.equal([415, 415, 422]);
    expect(again.headers.get('idempotent-replay')).to.equal('true');
    expect(other.json).to.have.property('code', 'IDEMPOTENCY_KEY_REUSED');
  });

  for (const key of ['x'.repeat(256), 'with a space', 'tab\there']) {
    it(`is refused with a key that is none: ${JSON.stringify(key.slice(0, 20))}`, async () => {
      const anna = await stage.aVisitor();

      const answered = await anna.ask('PATCH', '/v1/me', { json: { language: 'ru' }, headers: keyed(key) });

      expect(answered.status).to.equal(422);
      expect(answered.json).to.have.property('code', 'VALIDATION_FAILED');
    });
  }
});
