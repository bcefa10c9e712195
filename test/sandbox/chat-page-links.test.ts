import { expect } from 'chai';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { openSandbox, type Sandbox } from '../../sandbox/open-sandbox.ts';
import { describeNeeding, findProgram } from '../needs.ts';
import { browserArguments } from './browser-arguments.ts';
import { openMiniAppPage, type MiniAppPage } from './mini-app-page.ts';

describeNeeding('chromium', 'a link in a phone', function () {
  this.timeout(60_000);
  let browser: Browser;
  let sandbox: Sandbox;
  let site: MiniAppPage;
  let page: Page;

  before(async () => {
    const executablePath = findProgram('CHROMIUM_PATH', 'chromium', 'chromium-browser', 'google-chrome');
    browser = await chromium.launch({
      ...(executablePath !== undefined && { executablePath }),
      args: browserArguments,
    });
  });

  after(() => browser.close());

  beforeEach(async () => {
    sandbox = await openSandbox({ messengers: ['whatsapp'] });
    site = await openMiniAppPage('4242:no-bot');
    page = await browser.newPage({ viewport: { width: 390, height: 844 }, locale: 'en-GB' });
    await page.goto(sandbox.url);
    await phone().getByRole('button', { name: 'Say “Hello”' }).click();
    await phone().locator('.from-person').waitFor();
  });

  afterEach(async () => {
    await page.close();
    await sandbox.close();
    await site.close();
  });

  const phone = (): Locator => page.locator('.phone');
  const send = async (message: Record<string, unknown>): Promise<void> => {
    const { phoneNumberId = '', accessToken } = sandbox.access.whatsapp ?? {};
    const chats = await (await fetch(`${sandbox.url}/sandbox/chats`)).text();
    const [, to] = /"address":"(\d+)"/.exec(chats) ?? [];
    const answer = await fetch(`${sandbox.url}/v23.0/${phoneNumberId}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
      body: JSON.stringify({ messaging_product: 'whatsapp', to, ...message }),
    });
    expect(answer.status, await answer.text()).to.equal(200);
  };
  const sendButton = (url: string): Promise<void> => {
    const action = { name: 'cta_url', parameters: { display_text: 'Open the page', url } };
    return send({ type: 'interactive', interactive: { type: 'cta_url', body: { text: 'There.' }, action } });
  };

  it('to this machine opens in the messenger’s own browser, where it proves nobody', async () => {
    await sendButton(site.url);
    await phone().getByRole('link', { name: 'Open the page' }).click();
    await page.frameLocator('.web-page iframe').getByText('PROOF_INVALID').waitFor();

    const elsewhere = phone().getByRole('link', { name: 'Open in a new tab' });
    expect(await elsewhere.getAttribute('href')).to.equal(site.url);
    await phone().getByRole('button', { name: 'Close' }).click();
    await phone().locator('.web-page').waitFor({ state: 'detached' });
  });

  it('is one also where it is written out, up to the punctuation after it', async () => {
    await send({ type: 'text', text: { body: `Here: ${site.url}, once.` } });
    const link = phone().getByRole('link', { name: site.url, exact: true });
    await link.click();

    await page.frameLocator('.web-page iframe').getByText('PROOF_INVALID').waitFor();
    expect(await link.getAttribute('href')).to.equal(site.url);
  });

  it('to elsewhere opens in a tab of its own', async () => {
    await sendButton('https://id.example.org/capture/x');
    const link = phone().getByRole('link', { name: 'Open the page' });
    const opened = page.waitForEvent('popup');
    await link.click();
    await (await opened).close();

    expect(await page.locator('.web-page').count()).to.equal(0);
  });
});
