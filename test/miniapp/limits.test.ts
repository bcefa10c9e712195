import { expect } from 'chai';
import { pino } from 'pino';
import { LIMITS } from '../../src/core/limits/limits.ts';
import { createLimiters } from '../../src/engines/limits/limiters.ts';
import { openApiStage, type ApiStage } from './api-stage.ts';

describe('limits over HTTP', () => {
  const narrow = { points: 2, perSeconds: 60, store: 'database', whenDown: 'closed' } as const;
  const limits = { ...LIMITS, sign_in_address: narrow, writes_account: narrow };
  const signIn = { json: { proof: { type: 'link', token: 'none' } } };
  const proxied = (...addresses: string[]) => ({
    ...signIn,
    headers: { 'x-forwarded-for': addresses.join(', ') },
  });
  let stage: ApiStage | undefined;
  afterEach(() => stage?.close());

  const opened = async (trustedProxies: number): Promise<ApiStage> => {
    stage = await openApiStage({ trustedProxies });
    const { db, masterKey, deps } = stage;
    Object.assign(deps.limiters, createLimiters({ db, masterKey, log: pino({ level: 'silent' }), limits }));
    return stage;
  };

  it('say how long to wait, as a header and in the answer', async () => {
    const { ask } = await opened(0);
    await ask('POST', '/v1/sessions', signIn);
    await ask('POST', '/v1/sessions', signIn);

    const { status, json, headers } = await ask('POST', '/v1/sessions', signIn);

    expect(status).to.equal(429);
    expect(json).to.have.property('code', 'TOO_MANY_REQUESTS');
    expect(Number(headers.get('retry-after'))).to.be.within(1, 60);
    expect(json).to.have.property('retryAfterSeconds', Number(headers.get('retry-after')));
  });

  it('are not escaped by a header that no proxy of ours wrote', async () => {
    const { ask } = await opened(0);

    const answers = await Promise.all(
      ['1.1.1.1', '2.2.2.2', '3.3.3.3'].map((ip) => ask('POST', '/v1/sessions', proxied(ip))),
    );

    expect(answers.filter(({ status }) => status === 429)).to.have.lengthOf(1);
  });

  it('count the address that our own proxy saw, not those that the client wrote before it', async () => {
    const { ask } = await opened(1);

    const forged = await Promise.all(
      ['1', '2', '3'].map((n) => ask('POST', '/v1/sessions', proxied(`${n}.1.1.1`, '9.9.9.9'))),
    );
    const another = await ask('POST', '/v1/sessions', proxied('8.8.8.8'));

    expect(forged.filter(({ status }) => status === 429)).to.have.lengthOf(1);
    expect(another.status).to.equal(401);
  });

  it('count an account wherever it asks from', async () => {
    const { ask, aVisitor } = await opened(1);
    const anna = await aVisitor();
    const boris = await aVisitor();
    const changes = (token: string, ip: string) =>
      ask('PATCH', '/v1/me', {
        json: { language: 'ru' },
        headers: { authorization: `Bearer ${token}`, 'x-forwarded-for': ip },
      });

    const hers = await Promise.all(
      ['1.1.1.1', '2.2.2.2', '3.3.3.3'].map((ip) => changes(anna.accessToken, ip)),
    );
    const his = await changes(boris.accessToken, '1.1.1.1');

    expect(hers.filter(({ status }) => status === 429)).to.have.lengthOf(1);
    expect(his.status).to.equal(200);
  });
});
