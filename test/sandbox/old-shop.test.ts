import { expect } from 'chai';
import { chromium } from 'playwright-core';
import { CUSTOMERS } from '../../sandbox/old-shop/customers.ts';
import { openSandbox, type Sandbox } from '../../sandbox/open-sandbox.ts';
import { openTelegramSandbox } from '../../sandbox/telegram/server.ts';
import { describeNeeding, findProgram } from '../needs.ts';
import { browserArguments } from './browser-arguments.ts';

describe('the old shop of the sandbox', () => {
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await openSandbox({ messengers: ['telegram'] });
  });
  after(() => sandbox.close());

  const right = { login: CUSTOMERS[0]?.login, password: CUSTOMERS[0]?.password };
  const call = async (path: string, init: RequestInit = {}) => {
    const { legacyShop } = sandbox.access;
    const headers = { authorization: `Bearer ${legacyShop?.token}`, 'content-type': 'application/json' };
    const method = init.body === undefined ? 'GET' : 'POST';
    return (await fetch(`${legacyShop?.url}${path}`, { headers, method, ...init })).status;
  };

  it('answers what its contract states, and refuses the rest', async () => {
    const check = (body: unknown, init: RequestInit = {}) =>
      call('/credentials/check', { body: JSON.stringify(body), ...init });

    expect(await check(right)).to.equal(200);
    expect(await check({ ...right, password: 'wrong' })).to.equal(422);
    expect(await check({ ...right, remember: true })).to.equal(400);
    expect(await check({ login: right.login })).to.equal(400);
    expect(await check(right, { method: 'PUT' })).to.equal(405);
    expect(await check(right, { headers: { authorization: 'Bearer another' } })).to.equal(401);
    expect(await call('/credentials/check', { body: 'no JSON' })).to.equal(400);
    expect(await call('/customers/1001/orders?limit=5')).to.equal(200);
    for (const query of ['', '?limit=0', '?limit=51', '?limit=x', '?limit=5&page=2'])
      expect(await call(`/customers/1001/orders${query}`), query).to.equal(400);
    expect(await call('/customers/404/orders?limit=5')).to.equal(404);
    expect(await call('/customers/1001/orders?limit=5&cursor=x')).to.equal(422);
    expect(await call('/elsewhere')).to.equal(404);
  });

  it('tells the control API who may be tried, and lets it make things go wrong', async () => {
    const control = `${sandbox.url}/sandbox`;
    const faults = `${control}/faults?messenger=old-shop`;

    const listed: unknown = await (await fetch(`${control}/old-shop`)).json();
    await fetch(faults, {
      method: 'POST',
      body: JSON.stringify({ kind: 'error', code: 503, description: 'Closed', method: 'orders' }),
    });
    const failing = await call('/customers/1001/orders?limit=5');
    await fetch(faults, { method: 'DELETE' });

    expect(listed).to.deep.equal(
      CUSTOMERS.map(({ name, login, password, orders }) => ({
        name,
        login,
        password,
        orders: orders.length,
      })),
    );
    expect([failing, await call('/customers/1001/orders?limit=5')]).to.deep.equal([503, 200]);
  });

  it('is not there where it was not opened', async () => {
    const alone = await openTelegramSandbox();

    const statuses = [
      (await fetch(`${alone.url}/old-shop/customers/1001/orders`)).status,
      (await fetch(`${alone.url}/sandbox/faults?messenger=old-shop`)).status,
    ];
    const listed: unknown = await (await fetch(`${alone.url}/sandbox/old-shop`)).json();
    await alone.close();

    expect(statuses).to.deep.equal([404, 404]);
    expect(listed).to.deep.equal([]);
  });
});

describeNeeding('chromium', 'the old shop on the chat page', function () {
  this.timeout(60_000);

  it('shows whom to try as, on a wide page and a narrow one', async () => {
    const executablePath = findProgram('CHROMIUM_PATH', 'chromium', 'chromium-browser', 'google-chrome');
    const browser = await chromium.launch({
      ...(executablePath !== undefined && { executablePath }),
      args: browserArguments,
    });
    const sandbox = await openSandbox();
    const shown: string[] = [];
    for (const width of [1200, 390]) {
      const page = await browser.newPage({ viewport: { width, height: 800 } });
      await page.goto(sandbox.url);
      if (width < 500) await page.locator('.chat-people:visible').click();
      await page.getByRole('button', { name: 'Old shop' }).click();
      shown.push(await page.locator('dialog.old-shop').innerText());
      await page.getByRole('button', { name: 'Close' }).click();
      await page.locator('dialog.old-shop').waitFor({ state: 'detached' });
    }
    await browser.close();
    await sandbox.close();

    for (const text of shown)
      for (const { name, login, password } of CUSTOMERS)
        for (const part of [name, login, password]) expect(text).to.contain(part);
  });
});
