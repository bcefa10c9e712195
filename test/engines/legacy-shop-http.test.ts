import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { expect } from 'chai';
import { LegacyShopFailed } from '../../src/core/linking/legacy-shop.ts';
import { openHttpLegacyShop } from '../../src/engines/legacy-shop/http/http-legacy-shop.ts';
import { openSandbox, type Sandbox } from '../../sandbox/open-sandbox.ts';
import { describeLegacyShop } from './legacy-shop-contract.ts';

const RIGHT = { login: 'anna.berg@example.com', password: 'amber lighthouse' };

describe('the old shop over HTTP', () => {
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await openSandbox({ messengers: [] });
  });
  after(() => sandbox.close());
  afterEach(() => sandbox.heal());

  const open = (more: { token?: string; timeoutMilliseconds?: number } = {}) => {
    const { legacyShop } = sandbox.access;
    if (!legacyShop) throw new Error('The sandbox has no old shop');
    return openHttpLegacyShop({ ...legacyShop, ...more });
  };

  describeLegacyShop(() => Promise.resolve(open()));

  for (const code of [429, 500, 502, 503]) {
    it(`is down where it answers ${code}`, async () => {
      sandbox.inject({ kind: 'error', code, description: 'Not now' }, 'old-shop');

      expect(await reasonOf(open().checkCredentials(RIGHT))).to.equal('down');
      expect(await reasonOf(open().listOrders('1001', { limit: 5 }))).to.equal('down');
    });
  }

  it('is down where it is cut off, or answers too late', async () => {
    sandbox.inject({ kind: 'cut', times: 1 }, 'old-shop');
    expect(await reasonOf(open().checkCredentials(RIGHT))).to.equal('down');

    sandbox.inject({ kind: 'hang', times: 1 }, 'old-shop');
    expect(await reasonOf(open({ timeoutMilliseconds: 50 }).checkCredentials(RIGHT))).to.equal('down');
  });

  it('is our mistake where it does not know our token', async () => {
    expect(await reasonOf(open({ token: 'another-token-than-its' }).checkCredentials(RIGHT))).to.equal(
      'ours',
    );
  });

  it('is our mistake where it answers in another form', async () => {
    sandbox.inject({ kind: 'html', code: 200 }, 'old-shop');

    expect(await reasonOf(open().checkCredentials(RIGHT))).to.equal('ours');
    expect(await reasonOf(open().listOrders('1001', { limit: 5 }))).to.equal('ours');
  });

  it('takes a cut or refused answer for no answer to the credentials', async () => {
    sandbox.inject({ kind: 'error', code: 404, description: 'Nothing here' }, 'old-shop');

    expect(await reasonOf(open().checkCredentials(RIGHT))).to.equal('ours');
  });

  it('says nothing in its failures of what it was asked', async () => {
    sandbox.inject({ kind: 'error', code: 500, description: RIGHT.login }, 'old-shop');

    const failure = await open()
      .checkCredentials(RIGHT)
      .catch((err: unknown) => err);

    expect(String(failure)).not.to.contain('anna');
    expect(failure).to.be.instanceOf(LegacyShopFailed);
    expect(failure).not.to.have.property('cause');
  });

  it('follows no redirect, which would carry the password elsewhere', async () => {
    let reached = 0;
    await serving(
      (request, response) => {
        if (request.url === '/elsewhere') reached += 1;
        response.writeHead(307, { location: '/elsewhere' }).end();
      },
      async (url) => {
        const shop = openHttpLegacyShop({ url, token: 'a-token-of-some-length' });
        expect(await reasonOf(shop.checkCredentials(RIGHT))).to.equal('ours');
      },
    );

    expect(reached).to.equal(0);
  });

  it('stops reading what does not end', async () => {
    await serving(
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const more = () => {
          while (response.write(Buffer.alloc(64 * 1024, ' ')));
          response.once('drain', more);
        };
        more();
      },
      async (url) => {
        const shop = openHttpLegacyShop({ url, token: 'a-token-of-some-length' });
        expect(await reasonOf(shop.checkCredentials(RIGHT))).to.equal('ours');
      },
    );
  });

  for (const url of [
    'http://shop.example.org',
    'ftp://shop.example.org',
    'https://user:secret@shop.example.org',
    'http://localhost.example.org',
    'shop',
  ]) {
    it(`is not opened at ${url}`, () => {
      expect(() => openHttpLegacyShop({ url, token: 'a-token-of-some-length' })).to.throw('https');
    });
  }
});

async function serving(listener: RequestListener, act: (url: string) => Promise<void>): Promise<void> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server got no port');
  try {
    await act(`http://127.0.0.1:${address.port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function reasonOf(promise: Promise<unknown>): Promise<unknown> {
  const failure = await promise.catch((err: unknown) => err);
  return failure instanceof LegacyShopFailed ? failure.reason : failure;
}
