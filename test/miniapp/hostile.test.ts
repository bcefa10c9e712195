import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { openApiStage, type ApiStage, type Visitor } from './api-stage.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

describe('a request that means no good', () => {
  let stage: ApiStage;
  let anna: Visitor;
  before(async () => {
    stage = await openApiStage({ times: { bodyMilliseconds: 100, stallMilliseconds: 100 } });
    anna = await stage.aVisitor();
  });
  after(() => stage.close());

  const changing = (body: string | Buffer<ArrayBuffer>, headers: Record<string, string> = JSON_TYPE) =>
    anna.ask('PATCH', '/v1/me', { body, headers });

  const bodies: Array<[string, string | Buffer<ArrayBuffer>, Record<string, string>, number, string]> = [
    ['no JSON', '{"language":', JSON_TYPE, 400, 'BODY_UNREADABLE'],
    ['a bare text', '"ru"', JSON_TYPE, 400, 'BODY_UNREADABLE'],
    ['nothing', '', JSON_TYPE, 422, 'VALIDATION_FAILED'],
    ['a list', '[{"language":"ru"}]', JSON_TYPE, 422, 'VALIDATION_FAILED'],
    ['a field more', '{"language":"ru","accountId":"1"}', JSON_TYPE, 422, 'VALIDATION_FAILED'],
    ['a prototype', '{"language":"ru","__proto__":{"isAdmin":true}}', JSON_TYPE, 400, 'BODY_UNREADABLE'],
    ['a hidden prototype', '{"language":"ru","\\u005f_proto__":{}}', JSON_TYPE, 400, 'BODY_UNREADABLE'],
    [
      'a constructor',
      '{"language":"ru","constructor":{"prototype":{}}}',
      JSON_TYPE,
      422,
      'VALIDATION_FAILED',
    ],
    [
      'a form',
      'language=ru',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'CONTENT_TYPE_UNSUPPORTED',
    ],
    [
      'a plain text, as pages may send without asking',
      '{"language":"ru"}',
      { 'content-type': 'text/plain' },
      415,
      'CONTENT_TYPE_UNSUPPORTED',
    ],
    [
      'another kind of JSON',
      '{"language":"ru"}',
      { 'content-type': 'application/vnd.api+json' },
      415,
      'CONTENT_TYPE_UNSUPPORTED',
    ],
    ['too much', JSON.stringify({ language: 'x'.repeat(40_000) }), JSON_TYPE, 413, 'BODY_TOO_LARGE'],
    [
      'a bomb',
      gzipSync(Buffer.alloc(5_000_000)),
      { ...JSON_TYPE, 'content-encoding': 'gzip' },
      413,
      'BODY_TOO_LARGE',
    ],
    [
      'an unknown compression',
      '{}',
      { ...JSON_TYPE, 'content-encoding': 'rot13' },
      415,
      'CONTENT_TYPE_UNSUPPORTED',
    ],
  ];
  for (const [what, body, headers, status, code] of bodies) {
    it(`is refused with ${what} as its body`, async () => {
      const answered = await changing(body, headers);

      expect(answered.json).to.deep.include({ status, code });
      expect(answered.headers.get('content-type')).to.equal('application/problem+json');
      expect(await languageOf()).to.equal('en');
    });
  }

  it('counts the last of two fields of one name, as it is read and as it is hashed', async () => {
    const headers = { ...JSON_TYPE, 'idempotency-key': 'twice' };
    const first = await changing('{"language":"zh","language":"ru"}', headers);
    const other = await changing('{"language":"ru"}', headers);
    await changing('{"language":"en"}');

    expect(first.json).to.have.property('language', 'ru');
    expect(other.json).to.have.property('code', 'IDEMPOTENCY_KEY_REUSED');
  });

  it('repeats nothing of what was sent in what it is told', async () => {
    const secret = 'hunter2-and-more';
    const answers = await Promise.all([
      changing(`{"${secret}":1}`),
      changing(`{"language":"${secret}"}`),
      changing(`{"language": ${secret}`),
      anna.ask('GET', `/v1/verifications/${secret}`),
      anna.ask('GET', `/v1/legacy-orders?limit=${secret}&${secret}=1`),
      anna.ask('GET', `/v1/sessions?cursor=${secret}`),
      stage.ask('GET', `/${secret}`),
      stage.ask('GET', '/v1/me', { headers: { authorization: `Bearer ${secret}` } }),
      stage.ask('POST', '/v1/sessions', { json: { proof: { type: 'link', token: secret } } }),
      stage.ask('POST', '/v1/sessions', { json: { proof: { type: secret } } }),
      stage.ask('POST', '/internal/token', { body: new URLSearchParams({ grant_type: secret }) }),
    ]);

    for (const { status, text: told } of answers) {
      expect(status).to.be.within(400, 499);
      expect(told).not.to.contain(secret);
    }
    expect(stage.logged.join('')).not.to.contain(secret);
  });

  it('is told of in the log by a number, never by what it was', async () => {
    const { json, headers } = await anna.ask('GET', '/v1/me');

    const log = stage.logged.join('');
    expect(json).to.have.property('accountId', anna.accountId);
    expect(log).to.contain(headers.get('x-request-id'));
    for (const part of [anna.accessToken, anna.refreshToken, '127.0.0.1', 'authorization'])
      expect(log).not.to.contain(part);
  });

  for (const path of [
    '/v1/verifications/..%2f..%2fetc',
    '/v1/verifications/%00',
    '/v1/verifications/%zz',
    '/v1//me',
    '/V1/me',
    '/v1/me/',
  ]) {
    it(`finds nothing at ${path}`, async () => {
      const { status } = await anna.ask('GET', path);

      expect(status).to.be.oneOf([400, 404, 422]);
    });
  }

  it('is told which methods there are', async () => {
    const answered = await anna.ask('DELETE', '/v1/me');

    expect(answered.json).to.deep.include({ status: 405, code: 'METHOD_NOT_ALLOWED' });
    expect(answered.headers.get('allow')).to.contain('PATCH');
    const overridden = await anna.ask('POST', '/v1/me', { headers: { 'x-http-method-override': 'PATCH' } });
    expect(overridden.status).to.equal(405);
  });

  it('is given up when its small body does not come', async () => {
    const socket = connect(Number(new URL(stage.api).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      `PATCH /v1/me HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${anna.accessToken}\r\ncontent-type: application/json\r\ncontent-length: 100\r\nconnection: close\r\n\r\n{`,
    );

    const answer: unknown = await new Promise((resolve) =>
      socket.once('data', (data) => resolve(String(data))),
    );

    socket.destroy();
    expect(answer).to.contain('408').and.contain('REQUEST_TOO_SLOW');
  });

  for (const headers of [
    'content-length: 5\r\ntransfer-encoding: chunked',
    'content-length: 5\r\ncontent-length: 6',
    'x: a\r\n b: c\rd: e',
  ]) {
    it(`that is two at once is none: ${JSON.stringify(headers)}`, async () => {
      const socket = connect(Number(new URL(stage.api).port), '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(
        `POST /v1/sessions HTTP/1.1\r\nhost: a\r\n${headers}\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nhost: a\r\n\r\n`,
      );

      const answer = await text(socket);

      expect(answer).to.match(/^HTTP\/1\.1 400 /);
      expect(answer).not.to.contain('alive');
    });
  }

  it('carries headers that keep a browser in check', async () => {
    const { headers } = await anna.ask('GET', '/v1/me');

    expect(headers.get('content-security-policy')).to.contain("default-src 'none'");
    expect(headers.get('cache-control')).to.equal('no-store');
    expect(headers.get('x-content-type-options')).to.equal('nosniff');
    expect(headers.get('referrer-policy')).to.equal('no-referrer');
    expect(headers.get('set-cookie')).to.equal(null);
    expect(headers.get('x-powered-by')).to.equal(null);
    expect(headers.get('server')).to.equal(null);
  });

  async function languageOf(): Promise<unknown> {
    const { json } = await anna.ask('GET', '/v1/me');
    return typeof json === 'object' && json ? Reflect.get(json, 'language') : undefined;
  }
});
