import { request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect } from 'chai';
import pino from 'pino';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { Pairing } from '../../src/core/channel/pairing.ts';
import { openOperatorApp } from '../../src/miniapp/operator-app.ts';
import { describeNeeding, findProgram } from '../needs.ts';
import { browserArguments } from '../sandbox/browser-arguments.ts';

const log = pino({ level: 'silent' });
const waiting: Pairing = { title: 'WhatsApp +4915550100', state: 'waiting' };

describe('operator page', () => {
  let pairings: Pairing[];
  let app: Awaited<ReturnType<typeof openOperatorApp>>;

  beforeEach(async () => {
    pairings = [];
    app = await openOperatorApp({ port: 0, log, pairings: () => pairings });
  });
  afterEach(() => app.close());

  it('says so where there is nothing to pair', async () => {
    expect(await pageText()).to.include('There is nothing to pair.');
  });

  it('shows the code to type in large letters, and what to do with it', async () => {
    pairings = [{ ...waiting, code: 'ABCD-1234', steps: ['Open Settings.', 'Type it & wait.'] }];

    const page = await pageText();

    expect(page).to.include('WhatsApp +4915550100').and.include('Waiting for the phone');
    expect(page).to.include('<p class="code">ABCD-1234</p>');
    expect(page).to.include('<ol><li>Open Settings.</li><li>Type it &#38; wait.</li></ol>');
  });

  it('shows the code to scan as a picture', async () => {
    pairings = [{ ...waiting, qr: 'https://wa.me/settings/linked_devices#ref' }];

    const page = await pageText();

    expect(page).to.match(/<svg role="img" aria-label="Code to scan" [^>]*viewBox/);
    expect(page).to.include('Scan this picture');
  });

  it('shows neither once the account is paired', async () => {
    pairings = [{ title: 'WhatsApp +4915550100', state: 'paired', qr: 'secret', code: 'ABCD-1234' }];

    const page = await pageText();

    expect(page).to.include('Paired').and.not.include('ABCD-1234').and.not.include('<svg');
  });

  it('says when the phone logged the account out', async () => {
    pairings = [{ title: 'WhatsApp +4915550100', state: 'logged_out' }];

    expect(await pageText()).to.include('Logged out by the phone');
  });

  it('lists every account', async () => {
    pairings = [
      { ...waiting, code: 'ABCD-1234' },
      { title: 'WeChat', state: 'waiting', qr: 'x' },
    ];

    expect((await pageText()).match(/<article>/g)).to.have.length(2);
  });

  it('takes the words of an account for words', async () => {
    pairings = [{ title: '<script>alert(1)</script>', state: 'waiting', code: '"><img src=x>' }];

    const page = await pageText();

    expect(page).to.not.include('<script').and.not.include('<img');
  });

  it('runs no script, keeps no copy and lets no page frame it', async () => {
    const { headers } = await get();

    expect(headers['content-security-policy']).to.match(
      /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    );
    expect(headers).to.include({
      'cache-control': 'no-store',
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  for (const host of ['evil.example', 'evil.example:80', '127.0.0.1', '127.0.0.1:1']) {
    it(`refuses whoever was led here under another name: "${host}"`, async () => {
      pairings = [{ ...waiting, code: 'ABCD-1234' }];

      const { status, body } = await get({ host });

      expect(status).to.equal(421);
      expect(body).to.not.include('ABCD-1234');
    });
  }

  for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1']) {
    it(`refuses what another page asks: ${origin}`, async () => {
      pairings = [{ ...waiting, code: 'ABCD-1234' }];

      const { status, body } = await get({ origin });

      expect(status).to.equal(403);
      expect(body).to.not.include('ABCD-1234');
    });
  }

  it('answers to localhost as well, and has one page that can only be read', async () => {
    const { port } = app;

    expect((await get({ host: `localhost:${port}` })).status).to.equal(200);
    expect((await get({}, '/other')).status).to.equal(404);
    expect((await get({}, '/', 'POST')).status).to.equal(405);
    expect((await get({}, '/', 'HEAD')).body).to.equal('');
  });

  it('listens on no address that other machines reach', async () => {
    const outside = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal);
    const others = [...outside.map(({ address }) => address), '127.0.0.2'];

    const reached = await Promise.all(others.map((address) => isReached(address, app.port)));

    expect(reached).to.deep.equal(others.map(() => false));
  });

  it('fails with the port in its words when that is taken', async () => {
    const failure = await openOperatorApp({ port: app.port, log, pairings: () => [] }).catch(String);

    expect(failure).to.include(String(app.port));
  });

  describeNeeding('chromium', 'in a browser', () => {
    let browser: Browser;
    let page: Page;

    before(async () => {
      const executablePath = findProgram('CHROMIUM_PATH', 'chromium', 'chromium-browser', 'google-chrome');
      browser = await chromium.launch({
        ...(executablePath ? { executablePath } : {}),
        args: browserArguments,
      });
    });
    beforeEach(async () => {
      page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    });
    afterEach(() => page.close());
    after(() => browser.close());

    it('is styled, fits a window as narrow as a phone, and complains of nothing', async () => {
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      pairings = [
        { ...waiting, qr: 'https://wa.me/settings/linked_devices#ref' },
        { ...waiting, code: 'ABCD-1234' },
      ];

      await page.goto(`http://127.0.0.1:${app.port}/`);
      const width = await page.evaluate('document.documentElement.scrollWidth');
      const background = await page.evaluate(
        'getComputedStyle(document.querySelector("article")).borderRadius',
      );

      expect(width).to.equal(390);
      expect(background).to.equal('12px');
      expect(complaints).to.deep.equal([]);
    });

    it('follows by itself', async () => {
      pairings = [{ ...waiting, code: 'ABCD-1234' }];
      await page.goto(`http://127.0.0.1:${app.port}/`);

      pairings = [{ title: 'WhatsApp +4915550100', state: 'paired' }];

      await page.getByText('Nothing is left to do.').waitFor({ timeout: 15_000 });
    });
  });

  async function pageText(): Promise<string> {
    const { status, body } = await get();
    expect(status).to.equal(200);
    return body;
  }

  interface Got {
    status: number;
    headers: NodeJS.Dict<string | string[]>;
    body: string;
  }

  function get(headers: Record<string, string> = {}, path = '/', method = 'GET'): Promise<Got> {
    return new Promise((resolve, reject) => {
      const call = request({ host: '127.0.0.1', port: app.port, path, method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const { statusCode = 0, headers: got } = response;
          resolve({ status: statusCode, headers: got, body: Buffer.concat(chunks).toString() });
        });
      });
      call.on('error', reject);
      call.end();
    });
  }
});

function isReached(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
