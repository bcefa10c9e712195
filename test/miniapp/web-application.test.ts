import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import { makeTestFolder } from '../servers/test-folder.ts';
import { openApiStage, type ApiStage } from './api-stage.ts';

const PAGE = '<!doctype html><title>The page</title>';
const SCRIPT = 'console.log("the page")\n'.repeat(100);

describe('the web application', () => {
  const { folder, remove } = makeTestFolder('web');
  const directory = path.join(folder, 'dist');
  let stage: ApiStage;
  before(async () => {
    stage = await openApiStage({ webDirectory: directory, frameAncestors: ['http://127.0.0.1:9'] });
  });
  after(async () => {
    await stage.close();
    remove();
  });

  it('says how it is built while it is not', async () => {
    const { status, text, headers } = await stage.ask('GET', '/app/');

    expect(status).to.equal(503);
    expect(headers.get('content-type')).to.contain('text/html');
    expect(text).to.contain('npm run build');
  });

  describe('once it is built', () => {
    before(() => {
      mkdirSync(path.join(directory, 'assets'), { recursive: true });
      mkdirSync(path.join(directory, '.vite'));
      writeFileSync(path.join(folder, 'secret.json'), '{}');
      writeFileSync(path.join(directory, 'index.html'), PAGE);
      writeFileSync(path.join(directory, '.vite/manifest.json'), '{}');
      writeFileSync(path.join(directory, 'icon.svg'), '<svg/>');
      writeFileSync(path.join(directory, 'assets/index-Bc3dE5fG.js'), SCRIPT);
    });

    for (const place of [
      '/app/',
      '/app/status',
      '/app/case/document',
      '/app/index.html',
      '/capture/a-token-of-nobody',
    ]) {
      it(`is its page at ${place}, and in no cache`, async () => {
        const { status, text, headers } = await stage.ask('GET', place);

        expect([status, text]).to.deep.equal([200, PAGE]);
        expect(headers.get('cache-control')).to.equal('no-store');
        expect(headers.get('referrer-policy')).to.equal('no-referrer');
      });
    }

    it('may be framed by messengers and whom we name, runs its own scripts alone, and has the camera', async () => {
      const { headers } = await stage.ask('GET', '/app/');

      const policy = headers.get('content-security-policy') ?? '';
      const directives = new Map(policy.split('; ').map((each) => [each.split(' ')[0], each]));
      expect(directives.get('frame-ancestors'))
        .to.contain("'self'")
        .and.contain('https://web.telegram.org')
        .and.contain('http://127.0.0.1:9');
      expect(directives.get('script-src')).to.equal("script-src 'self'");
      expect(policy).not.to.contain('unsafe');
      expect(headers.get('x-frame-options')).to.equal(null);
      expect(headers.get('permissions-policy')).to.contain('camera=(self)').and.contain('microphone=()');
    });

    it('has files that are kept for ever by their names, and are compressed', async () => {
      const { headers, text } = await stage.ask('GET', '/app/assets/index-Bc3dE5fG.js');
      const { headers: others } = await stage.ask('GET', '/app/icon.svg');

      expect(text).to.equal(SCRIPT);
      expect(headers.get('cache-control')).to.equal('public, max-age=31536000, immutable');
      expect(headers.get('content-type')).to.contain('text/javascript');
      expect(others.get('cache-control')).to.equal('no-cache');
      const { encoding, bytes } = await raw('/app/assets/index-Bc3dE5fG.js', 'br');
      expect(encoding).to.equal('br');
      expect(bytes.length).to.be.lessThan(SCRIPT.length / 10);
      expect(brotliDecompressSync(bytes).toString()).to.equal(SCRIPT);
      expect(await raw('/app/assets/index-Bc3dE5fG.js', 'identity')).to.deep.include({ encoding: undefined });
    });

    it('is not sent again while it is as it was', async () => {
      const first = await stage.ask('GET', '/app/icon.svg');
      const headers = { 'if-none-match': first.headers.get('etag') ?? '' };

      expect((await stage.ask('GET', '/app/icon.svg', { headers })).status).to.equal(304);
    });

    for (const place of [
      '/app/../secret.json',
      '/app/%2e%2e/secret.json',
      '/app/..%2fsecret.json',
      '/app/.vite/manifest.json',
      '/app/assets/index-older000.js',
      '/app/assets/__proto__.js',
      '/capture/a/b',
      '/capture/',
    ]) {
      it(`has nothing at ${place}`, async () => {
        const { status } = await raw(place, 'identity');

        expect(status).to.equal(404);
      });
    }

    it('can only be read', async () => {
      expect((await stage.ask('POST', '/app/')).status).to.equal(405);
      expect((await stage.ask('HEAD', '/app/')).text).to.equal('');
      for (const place of ['/', '/app'])
        expect((await stage.ask('GET', place)).headers.get('location')).to.equal('/app/');
    });

    it('uses no link up by looking', async () => {
      const anna = await stage.aVisitor();
      const identity = await stage.db('channel_identities').where({ account_id: anna.accountId }).first();
      const link = await stage.core.oneTimeLinks.issue(identity.id);
      const token = link.split('/').at(-1) ?? '';

      await stage.ask('GET', `/capture/${token}`);
      const { status } = await stage.ask('POST', '/v1/sessions', {
        json: { proof: { type: 'link', token } },
      });

      expect(status).to.equal(201);
      expect(stage.logged.join('')).not.to.contain(token);
    });
  });

  /** As it goes over the wire: `fetch` would tidy the path and unpack the answer. */
  function raw(
    place: string,
    encoding: string,
  ): Promise<{ status: number; encoding: string | undefined; bytes: Buffer }> {
    return new Promise((resolve, reject) => {
      const { port } = new URL(stage.api);
      const options = { host: '127.0.0.1', port, path: place, headers: { 'accept-encoding': encoding } };
      const asked = request(options, (response) => {
        const { statusCode: status = 0, headers } = response;
        buffer(response).then(
          (bytes) => resolve({ status, encoding: headers['content-encoding'], bytes }),
          reject,
        );
      });
      asked.on('error', reject);
      asked.end();
    });
  }
});
