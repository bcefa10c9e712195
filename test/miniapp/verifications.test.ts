import { expect } from 'chai';
import { CONSENT_TEXT_VERSION } from '../../src/core/applicant/consent.ts';
import { openApiStage, type ApiStage } from './api-stage.ts';

describe('verifications over HTTP', () => {
  let stage: ApiStage;
  before(async () => void (stage = await openApiStage()));
  after(() => stage.close());

  it('go from consent to a chosen document', async () => {
    const anna = await stage.aVisitor();

    const before = await anna.ask('POST', '/v1/verifications', { json: {} });
    const consent = { textVersion: CONSENT_TEXT_VERSION, language: 'en' };
    const consented = await anna.ask('PUT', '/v1/consent', { json: consent });
    const begun = await anna.ask('POST', '/v1/verifications', { json: { documentType: 'passport' } });
    const again = await anna.ask('POST', '/v1/verifications', { json: { documentType: 'passport' } });

    expect(before).to.have.property('status', 403);
    expect(before.json).to.have.property('code', 'CONSENT_MISSING');
    expect(consented).to.have.property('status', 200);
    expect([begun.status, again.status]).to.deep.equal([201, 200]);
    expect(begun.json).to.deep.equal(again.json);
    expect(begun.json).to.deep.include({
      status: 'collecting',
      documentType: 'passport',
      wanted: 'document_front',
    });
  });

  it('are not sent again while they are as they were', async () => {
    const anna = await stage.aVisitor();
    await anna.ask('PUT', '/v1/consent', { json: { textVersion: CONSENT_TEXT_VERSION, language: 'en' } });
    await anna.ask('POST', '/v1/verifications', { json: {} });

    const first = await anna.ask('GET', '/v1/verifications/current');
    const etag = first.headers.get('etag') ?? '';
    const same = await anna.ask('GET', '/v1/verifications/current', { headers: { 'if-none-match': etag } });
    await anna.ask('POST', '/v1/verifications', { json: { documentType: 'passport' } });
    const changed = await anna.ask('GET', '/v1/verifications/current', {
      headers: { 'if-none-match': etag },
    });

    expect([first.status, same.status, changed.status]).to.deep.equal([200, 304, 200]);
    expect(same.text).to.equal('');
  });
});
