import { expect } from 'chai';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { z } from 'zod';
import { openSandbox, type Sandbox } from '../../sandbox/open-sandbox.ts';
import { openWeChatSandbox } from '../../sandbox/wechat/open-wechat-sandbox.ts';
import { describeNeeding, findProgram } from '../needs.ts';
import { browserArguments } from './browser-arguments.ts';
import { send } from './wechat-client.ts';

const messengers = ['Telegram', 'WhatsApp', 'WeChat'] as const;

describeNeeding('chromium', 'three phones on the chat page', function () {
  this.timeout(60_000);
  let browser: Browser;
  let sandbox: Sandbox;
  let page: Page;
  let complaints: string[];

  before(async () => {
    const executablePath = findProgram('CHROMIUM_PATH', 'chromium', 'chromium-browser', 'google-chrome');
    browser = await chromium.launch({
      ...(executablePath !== undefined && { executablePath }),
      args: browserArguments,
    });
  });

  after(() => browser.close());

  beforeEach(async () => {
    sandbox = await openSandbox();
    page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    complaints = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(sandbox.url);
    await phone('WeChat').waitFor({ state: 'attached' });
  });

  afterEach(async () => {
    await page.close();
    await sandbox.close();
    expect(complaints).to.deep.equal([]);
  });

  const phone = (name: string): Locator => page.getByRole('region', { name: `${name} chat` });
  const press = (within: Locator | Page, name: string): Promise<void> =>
    within.getByRole('button', { name, exact: true }).click();
  const widthOf = async (name: string): Promise<number> => (await phone(name).boundingBox())?.width ?? 0;

  /** The address of the one person in that messenger. */
  const addressIn = async (messenger: string): Promise<string> => {
    const answer = await fetch(`${sandbox.url}/sandbox/chats`);
    const chats = z
      .array(z.object({ messenger: z.string(), address: z.string() }))
      .parse(await answer.json());
    return chats.find((chat) => chat.messenger === messenger)?.address ?? '';
  };
  const post = async (path: string, body: unknown, token = ''): Promise<unknown> => {
    const answer = await fetch(`${sandbox.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    return answer.json();
  };
  const sendOnWhatsApp = async (message: Record<string, unknown>): Promise<unknown> => {
    const { phoneNumberId = '', accessToken } = sandbox.access.whatsapp ?? {};
    const to = await addressIn('whatsapp');
    const body = { messaging_product: 'whatsapp', recipient_type: 'individual', to, ...message };
    return post(`/v23.0/${phoneNumberId}/messages`, body, accessToken);
  };
  const askOnWhatsApp = (text: string, action: unknown, type: string): Promise<unknown> =>
    sendOnWhatsApp({ type: 'interactive', interactive: { type, body: { text }, action } });
  const callWeChat = async (path: string, body: unknown): Promise<unknown> => {
    const { appId = '', appSecret = '' } = sandbox.access.wechat ?? {};
    const wanted = { grant_type: 'client_credential', appid: appId, secret: appSecret };
    const token = z.object({ access_token: z.string() }).parse(await post('/cgi-bin/stable_token', wanted));
    return post(`/cgi-bin/${path}?access_token=${token.access_token}`, body);
  };

  for (const width of [1440, 1280]) {
    it(`stand side by side, each as wide as a phone, on a screen of ${width} pixels`, async () => {
      await page.setViewportSize({ width, height: 900 });
      await page.reload();
      await phone('WeChat').waitFor();

      const boxes = await Promise.all(messengers.map((name) => phone(name).boundingBox()));
      const lefts = boxes.map((box) => box?.x ?? 0);
      expect(lefts).to.deep.equal(lefts.toSorted((one, other) => one - other));
      for (const name of messengers) expect(await widthOf(name)).to.be.within(340, 420);
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).to.equal(width);
    });
  }

  it('are one at a time behind tabs on a narrow screen, and say where something new was said', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('tab', { name: 'WhatsApp' }).click();
    await press(phone('WhatsApp'), 'Say “Hello”');
    await phone('WhatsApp').getByText('Hello', { exact: true }).waitFor();
    await page.getByRole('tab', { name: 'WhatsApp' }).press('ArrowRight');
    await sendOnWhatsApp({ type: 'text', text: { body: 'Good day' } });

    await page.locator('.tab.has-news', { hasText: 'WhatsApp' }).waitFor();
    expect(await phone('WeChat').isVisible()).to.equal(true);
    expect(await phone('WhatsApp').isVisible()).to.equal(false);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).to.equal(390);
  });

  it('are those of the messengers that were opened', async () => {
    const alone = await openSandbox({ messengers: ['wechat'] });
    await page.goto(alone.url);
    await phone('WeChat').waitFor();

    expect(await page.locator('.phone').count()).to.equal(1);
    expect(await page.getByRole('tablist').count()).to.equal(0);
    await page.goto('about:blank');
    await alone.close();
  });

  it('belong to one person, and to another after a choice', async () => {
    await press(phone('WhatsApp'), 'Say “Hello”');
    await phone('WhatsApp').locator('.message').waitFor();
    await press(page, 'New person');
    await page.getByText('中文').click();
    await press(page, 'Create');

    await phone('WhatsApp').getByRole('button', { name: 'Say “你好”' }).waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await phone('WhatsApp').getByText('Hello', { exact: true }).waitFor();
  });

  describe('WhatsApp', () => {
    beforeEach(async () => {
      await press(phone('WhatsApp'), 'Say “Hello”');
      await phone('WhatsApp').locator('.message').waitFor();
    });

    it('shows reply buttons, and what was chosen as an answer that quotes', async () => {
      const buttons = ['Yes', 'No'].map((title) => ({ type: 'reply', reply: { id: title, title } }));
      await askOnWhatsApp('Do you agree?', { buttons }, 'button');
      await press(phone('WhatsApp'), 'Yes');

      const answer = phone('WhatsApp').locator('.from-person', { hasText: 'Yes' });
      await answer.getByText('Do you agree?').waitFor();
      await page.getByText('The person tapped').waitFor();
      expect(await page.locator('.happening', { hasText: 'Yes' }).first().textContent()).to.contain(
        'WhatsApp',
      );
    });

    it('opens a list from its label, by keyboard alone', async () => {
      const rows = ['Passport', 'Identity card'].map((title) => ({ id: title, title }));
      await askOnWhatsApp(
        'Which document?',
        { button: 'Choose', sections: [{ title: 'All', rows }] },
        'list',
      );
      await phone('WhatsApp').getByRole('button', { name: 'Choose' }).press('Enter');
      const sheet = phone('WhatsApp').getByRole('dialog', { name: 'Choose' });
      expect(await sheet.getByRole('button', { name: 'Send' }).isDisabled()).to.equal(true);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');

      await phone('WhatsApp').locator('.from-person', { hasText: 'Identity card' }).waitFor();
      expect(await sheet.count()).to.equal(0);
    });

    it('leaves the list with Escape, and sends nothing', async () => {
      const sections = [{ title: 'All', rows: [{ id: 'a', title: 'Passport' }] }];
      await askOnWhatsApp('Which document?', { button: 'Choose', sections }, 'list');
      await press(phone('WhatsApp'), 'Choose');
      await page.keyboard.press('Escape');

      await phone('WhatsApp').getByRole('dialog').waitFor({ state: 'detached' });
      expect(await phone('WhatsApp').locator('.from-person').count()).to.equal(1);
    });

    it('shows a page behind a button of its own', async () => {
      const parameters = { display_text: 'Open the page', url: 'https://example.org/capture' };
      await askOnWhatsApp('Give the pieces there.', { name: 'cta_url', parameters }, 'cta_url');

      const link = phone('WhatsApp').getByRole('link', { name: 'Open the page' });
      expect(await link.getAttribute('href')).to.equal('https://example.org/capture');
    });

    it('shows with ticks how far a message got', async () => {
      await phone('WhatsApp').getByRole('img', { name: 'sent' }).waitFor();
      expect(await phone('WeChat').locator('.ticks').count()).to.equal(0);
    });
  });

  describe('WeChat', () => {
    it('is followed before anything else, then answered in words', async () => {
      await press(phone('WeChat'), 'Follow');
      const input = phone('WeChat').getByRole('textbox', { name: 'Message' });
      await input.fill('1');
      await input.press('Enter');

      await phone('WeChat').locator('.from-person', { hasText: '1' }).waitFor();
      expect(await phone('WeChat').locator('.time-mark').count()).to.equal(1);
    });

    it('has the menu that the account made, below the chat', async () => {
      const folded = { name: 'More', sub_button: [{ name: 'Delete my data', type: 'click', key: 'delete' }] };
      await callWeChat('menu/create', { button: [{ name: 'Status', type: 'click', key: 'status' }, folded] });
      await press(phone('WeChat'), 'Follow');
      await press(phone('WeChat'), 'Status');
      await press(phone('WeChat'), 'More');
      await page.getByRole('menuitem', { name: 'Delete my data' }).click();

      await page.locator('.happening', { hasText: 'Delete my data' }).waitFor();
      expect(sandbox.pendingUpdates()).to.equal(3);
    });

    it('shows a mini-program as a card, and where it opens', async () => {
      const alone = await openWeChatSandbox();
      const anna = await alone.person();
      await page.goto(alone.url);
      await press(phone('WeChat'), 'Follow');
      const { miniProgramAppId: appid, thumbMediaId: thumb_media_id } = alone;
      const card = { title: 'Show your document', appid, pagepath: 'pages/capture', thumb_media_id };
      await send(alone, { touser: anna.address, msgtype: 'miniprogrampage', miniprogrampage: card });

      await phone('WeChat').getByRole('button', { name: 'Show your document' }).click();
      await phone('WeChat').getByText('The mini-program opens at pages/capture').waitFor();
      await page.goto('about:blank');
      await alone.close();
    });
  });
});
