import { expect } from 'chai';
import { pino } from 'pino';
import { createCore } from '../../src/core/create-core.ts';
import { openDatabase } from '../../src/core/database.ts';
import { createOneTimePasswordEngine } from '../../src/engines/one-time-passwords/otplib-one-time-password-engine.ts';
import { createTokenEngine } from '../../src/engines/tokens/jose-token-engine.ts';
import { createLimiters } from '../../src/engines/limits/limiters.ts';
import { openCuttingProxy, type CuttingProxy } from '../servers/cutting-proxy.ts';
import { aForm, aPicture, openApiStage, type ApiStage, type Visitor } from './api-stage.ts';

const log = pino({ level: 'silent' });

describe('while the database is away', () => {
  let proxy: CuttingProxy;
  let db: ReturnType<typeof openDatabase>;
  let stage: ApiStage;
  let anna: Visitor & { caseId: string };

  before(async () => {
    stage = await openApiStage();
    proxy = await openCuttingProxy(stage.url);
    db = openDatabase({ url: proxy.through(stage.url), log });
    const { masterKey, blobs, now, deps } = stage;
    const limiters = createLimiters({ db, masterKey, log });
    const { policy, publicUrl } = deps;
    const tokenEngine = createTokenEngine();
    const core = createCore({
      db,
      blobs,
      masterKey,
      tokenEngine,
      oneTimePasswords: createOneTimePasswordEngine(),
      policy,
      clock: now,
      log,
      publicUrl,
      limiters,
    });
    anna = await stage.anApplicant();
    Object.assign(deps.core, core);
    Object.assign(deps.limiters, limiters);
    await anna.ask('GET', '/v1/me');
    proxy.takeDown();
  });
  after(async () => {
    await db.close();
    await proxy.close();
    await stage.close();
  });

  const asked: Array<[string, () => ReturnType<Visitor['ask']>]> = [
    ['reads', () => anna.ask('GET', '/v1/verifications/current')],
    ['writes', () => anna.ask('POST', '/v1/verifications', { json: {} })],
    [
      'repeatable writes',
      () => anna.ask('PATCH', '/v1/me', { json: { language: 'ru' }, headers: { 'idempotency-key': 'k' } }),
    ],
    [
      'pieces',
      () =>
        anna.ask('PUT', `/v1/verifications/${anna.caseId}/evidence/document_front`, {
          body: aForm(aPicture(500_000)),
        }),
    ],
    ['streams', () => anna.ask('GET', `/v1/verifications/${anna.caseId}/events`)],
    [
      'refreshing',
      () => stage.ask('POST', '/v1/sessions/refresh', { json: { refreshToken: anna.refreshToken } }),
    ],
  ];
  for (const [what, ask] of asked) {
    it(`${what}: told when to try again`, async () => {
      const { status, json, headers } = await ask();

      expect(status).to.equal(503);
      expect(json).to.have.property('code', 'UNAVAILABLE');
      expect(Number(headers.get('retry-after'))).to.be.greaterThan(0);
    });
  }

  it('the process lives, and all works again afterwards', async () => {
    expect((await stage.ask('GET', '/healthz')).status).to.equal(200);
    proxy.restore();

    const { status } = await anna.ask('GET', '/v1/verifications/current');

    expect(status).to.equal(200);
  });
});
