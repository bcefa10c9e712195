import { expect } from 'chai';
import { LIMITS } from '../../src/core/limits/limits.ts';
import {
  askAs,
  CLIENT,
  fieldOf,
  openApiStage,
  type Answered,
  type ApiStage,
  type Visitor,
} from './api-stage.ts';

const GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';

describe('the exchange of tokens', () => {
  let stage: ApiStage;
  let anna: Visitor;
  before(async () => {
    stage = await openApiStage();
    anna = await stage.anApplicant();
  });
  after(() => stage.close());

  const basic = (id: string, secret: string): string =>
    `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
  const exchanges = (
    changed: Record<string, string | undefined> = {},
    authorization: string | undefined = basic(CLIENT.id, CLIENT.secret),
  ): Promise<Answered> => {
    const usual = {
      grant_type: GRANT,
      subject_token: anna.accessToken,
      subject_token_type: ACCESS_TOKEN,
      scope: 'verification.read',
    };
    const fields = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...usual, ...changed })) {
      if (value !== undefined) fields.set(name, value);
    }
    return stage.ask('POST', '/internal/token', {
      body: fields,
      headers: authorization === '' ? {} : { authorization },
    });
  };

  it('answers as RFC 8693 says', async () => {
    const { status, json, headers } = await exchanges();

    expect(status).to.equal(200);
    expect(headers.get('cache-control')).to.equal('no-store');
    expect(json).to.deep.include({
      issued_token_type: ACCESS_TOKEN,
      token_type: 'Bearer',
      expires_in: 300,
      scope: 'verification.read',
    });
  });

  it('gives a token for as many scopes as were asked for, and for five minutes', async () => {
    const { json } = await exchanges({ scope: 'legacy-orders.read verification.read' });
    const ask = askAs(stage.ask, fieldOf(json, 'access_token'));

    const statuses = [
      await ask('GET', '/internal/v1/verification'),
      await ask('GET', '/internal/v1/legacy-orders'),
    ];
    expect(statuses.map(({ status }) => status)).to.deep.equal([200, 409]);
  });

  it('gives tokens that end with the session', async () => {
    const boris = await stage.anApplicant();
    const { json } = await exchanges({ subject_token: boris.accessToken });
    const ask = askAs(stage.ask, fieldOf(json, 'access_token'));
    const before = await ask('GET', '/internal/v1/verification');
    await boris.ask('DELETE', '/v1/sessions/current');

    const after = await ask('GET', '/internal/v1/verification');

    expect([before.status, after.status]).to.deep.equal([200, 401]);
  });

  const wrong: Array<[string, string]> = [
    ['nobody', ''],
    ['another secret', basic(CLIENT.id, `${CLIENT.secret}x`)],
    ['another id', basic('nobody', CLIENT.secret)],
    ['id and secret the wrong way round', basic(CLIENT.secret, CLIENT.id)],
    ['half of each', basic(`${CLIENT.id}:${CLIENT.secret.slice(0, 4)}`, CLIENT.secret.slice(5))],
    ['an empty secret', basic(CLIENT.id, '')],
    ['a bearer', `Bearer ${CLIENT.secret}`],
    ['nonsense', 'Basic %%%'],
  ];
  for (const [who, authorization] of wrong) {
    it(`is refused to ${who}`, async () => {
      const { status, json, headers } = await exchanges({}, authorization);

      expect(status).to.equal(401);
      expect(json).to.deep.equal({ error: 'invalid_client' });
      expect(headers.get('www-authenticate')).to.match(/^Basic /);
    });
  }

  const requests: Array<[string, Record<string, string | undefined>, string]> = [
    ['another grant', { grant_type: 'client_credentials' }, 'unsupported_grant_type'],
    ['no grant', { grant_type: undefined }, 'unsupported_grant_type'],
    ['no token', { subject_token: undefined }, 'invalid_request'],
    ['a forged token', { subject_token: 'nonsense' }, 'invalid_request'],
    [
      'another type of token',
      { subject_token_type: 'urn:ietf:params:oauth:token-type:saml2' },
      'invalid_request',
    ],
    [
      'a refresh token in return',
      { requested_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' },
      'invalid_request',
    ],
    ['an actor', { actor_token: 'x', actor_token_type: ACCESS_TOKEN }, 'invalid_request'],
    ['no scope', { scope: undefined }, 'invalid_scope'],
    ['a scope that there is not', { scope: 'verification.write' }, 'invalid_scope'],
    ['one scope too many', { scope: 'verification.read everything' }, 'invalid_scope'],
    ['another audience', { audience: 'somewhere' }, 'invalid_target'],
    ['a resource', { resource: 'https://example.org' }, 'invalid_target'],
  ];
  for (const [what, changed, error] of requests) {
    it(`is refused with ${what}`, async () => {
      const { status, json } = await exchanges(changed);

      expect({ status, json }).to.deep.equal({ status: 400, json: { error } });
    });
  }

  it('is refused where a field comes twice', async () => {
    const body = new URLSearchParams([
      ['grant_type', GRANT],
      ['subject_token', 'nonsense'],
      ['subject_token', anna.accessToken],
      ['subject_token_type', ACCESS_TOKEN],
      ['scope', 'verification.read'],
    ]);

    const { json } = await stage.ask('POST', '/internal/token', {
      body,
      headers: { authorization: basic(CLIENT.id, CLIENT.secret) },
    });

    expect(json).to.deep.equal({ error: 'invalid_request' });
  });

  it('does not take an internal token for another', async () => {
    const { json } = await exchanges();

    const again = await exchanges({ subject_token: fieldOf(json, 'access_token') });

    expect(again.json).to.deep.equal({ error: 'invalid_request' });
  });

  it('locks out whoever guesses, and lets in whoever knows until then', async () => {
    await stage.close();
    stage = await openApiStage();
    anna = await stage.anApplicant();
    for (let guess = 1; guess < LIMITS.token_exchange_address.points; guess += 1) {
      await exchanges({}, basic(CLIENT.id, `guess ${guess}`));
    }

    const known = await exchanges();
    const [last, locked] = [await exchanges({}, basic(CLIENT.id, 'one more')), await exchanges()];

    expect([known, last, locked].map(({ status }) => status)).to.deep.equal([200, 401, 429]);
  });
});
