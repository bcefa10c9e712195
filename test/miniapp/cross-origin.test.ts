import { expect } from 'chai';
import { openApiStage, type ApiStage } from './api-stage.ts';

describe('pages of other origins', () => {
  let stage: ApiStage;
  before(async () => void (stage = await openApiStage({ corsOrigins: ['https://app.example.org'] })));
  after(() => stage.close());

  const preflight = (origin: string) =>
    stage.ask('OPTIONS', '/v1/me', {
      headers: {
        origin,
        'access-control-request-method': 'PATCH',
        'access-control-request-headers': 'authorization',
      },
    });

  it('may ask where they are named, without cookies', async () => {
    const asked = await preflight('https://app.example.org');
    const answered = await stage.ask('GET', '/v1/config', { headers: { origin: 'https://app.example.org' } });

    expect(asked.status).to.equal(204);
    expect(asked.headers.get('access-control-allow-origin')).to.equal('https://app.example.org');
    expect(asked.headers.get('access-control-allow-headers')).to.contain('idempotency-key');
    expect(asked.headers.get('access-control-allow-credentials')).to.equal(null);
    expect(answered.headers.get('access-control-allow-origin')).to.equal('https://app.example.org');
    expect(answered.headers.get('access-control-expose-headers')).to.contain('etag');
    expect(answered.headers.get('vary')).to.contain('Origin');
  });

  it('read refusals too', async () => {
    const { headers, status } = await stage.ask('GET', '/v1/me', {
      headers: { origin: 'https://app.example.org' },
    });

    expect(status).to.equal(401);
    expect(headers.get('access-control-allow-origin')).to.equal('https://app.example.org');
  });

  for (const origin of [
    'https://evil.example',
    'https://app.example.org.evil.example',
    'http://app.example.org',
    'null',
    'https://APP.example.org:443',
  ]) {
    it(`are told nothing where they are not: ${origin}`, async () => {
      const asked = await preflight(origin);
      const answered = await stage.ask('GET', '/v1/config', { headers: { origin } });

      expect(asked.headers.get('access-control-allow-origin')).to.equal(null);
      expect(answered.headers.get('access-control-allow-origin')).to.equal(null);
    });
  }
});
