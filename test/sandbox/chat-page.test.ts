import { expect } from 'chai';
import { Bot, InlineKeyboard } from 'grammy';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import sharp from 'sharp';
import { openTelegramSandbox, type TelegramSandbox } from '../../sandbox/telegram/server.ts';
import { describeNeeding, findProgram } from '../needs.ts';
import { browserArguments } from './browser-arguments.ts';

/** A bot that does what pages must show: ask, edit, delete, answer taps. */
function createTestBot(sandbox: TelegramSandbox): Bot {
  const bot = new Bot(sandbox.token, { client: { apiRoot: sandbox.url } });
  bot.command('start', async (ctx) => {
    await ctx.reply(`Do you agree, ${ctx.from?.language_code}?`, {
      entities: [{ type: 'bold', offset: 0, length: 12 }],
      reply_markup: new InlineKeyboard().text('I agree', 'yes').text('Why?', 'why'),
    });
  });
  bot.command('think', (ctx) => ctx.replyWithChatAction('typing'));
  bot.callbackQuery('yes', async (ctx) => {
    await ctx.answerCallbackQuery();
    await ctx.editMessageText('Send a photo');
  });
  bot.callbackQuery('why', (ctx) =>
    ctx.answerCallbackQuery({ text: 'Because of the law', show_alert: true }),
  );
  bot.on('message:photo', async (ctx) => {
    await ctx.deleteMessage();
    await ctx.reply('The photo is good');
  });
  bot.on('message:video_note', async (ctx) => {
    const { length, duration } = ctx.message.video_note;
    await ctx.reply(`A note of ${length} pixels and ${duration > 0 ? 'some' : 'no'} seconds`);
  });
  bot.on('message', (ctx) => ctx.reply('I can only use photos and videos'));
  return bot;
}

describeNeeding('chromium', 'the chat page', function () {
  this.timeout(60_000);
  let browser: Browser;
  let sandbox: TelegramSandbox;
  let bot: Bot;
  let page: Page;
  let phone: Locator;
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
    sandbox = await openTelegramSandbox();
    bot = createTestBot(sandbox);
    await bot.api.setMyCommands([{ command: 'status', description: 'Where my case is' }]);
    void bot.start();
    const context = await browser.newContext({ permissions: ['camera'], locale: 'ru-RU' });
    page = await context.newPage();
    complaints = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(sandbox.url);
    phone = page.getByRole('region', { name: 'Telegram chat' });
  });

  afterEach(async () => {
    await bot.stop();
    await page.context().close();
    await sandbox.close();
    expect(complaints).to.deep.equal([]);
  });

  const press = (name: string, within: Page | Locator = phone): Promise<void> =>
    within.getByRole('button', { name, exact: true }).click();
  const says = (text: string): Promise<void> =>
    phone.locator('.messages').getByText(text, { exact: true }).waitFor();
  const choose = async (item: string): Promise<void> => {
    await press('Attach');
    await phone.getByRole('menuitem', { name: item }).click();
  };
  const picture = (): Promise<Buffer> =>
    sharp({ create: { width: 64, height: 48, channels: 3, background: 'teal' } })
      .jpeg()
      .toBuffer();

  it("begins with one person in the browser's language", async () => {
    await press('Start');

    await says('/start');
    await phone.getByText('Do you agree').waitFor();
    expect(await phone.locator('.message strong').textContent()).to.equal('Do you agree');
    expect(await phone.getByText(', ru?').count()).to.equal(1);
  });

  it('taps a button, and shows an edited message as edited', async () => {
    await press('Start');
    await press('I agree');

    await says('Send a photo');
    await phone.locator('.edited').waitFor();
    expect(await phone.getByRole('button', { name: 'I agree' }).count()).to.equal(0);
  });

  it('shows the answer to a tap', async () => {
    await press('Start');
    await press('Why?');

    await page.getByText('Because of the law').first().waitFor();
    await press('OK', page);
  });

  it('uploads a photo, and shows a deleted message as a ghost', async () => {
    await press('Start');
    const chooser = page.waitForEvent('filechooser');
    await choose('Photo at most');
    await (await chooser).setFiles({ name: 'me.jpg', mimeType: 'image/jpeg', buffer: await picture() });

    await says('The photo is good');
    const ghost = phone.locator('.is-ghost');
    await ghost.waitFor();
    expect(await ghost.locator('s').textContent()).to.equal('Photo');
    expect(await ghost.textContent()).to.contain('deleted by the bot');
    await page.getByText('The bot deleted the person’s message').waitFor();
  });

  it('says so when a photo is none', async () => {
    await press('Start');
    const chooser = page.waitForEvent('filechooser');
    await choose('Photo at most');
    await (await chooser).setFiles({ name: 'me.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('text') });

    await phone.getByRole('alert').getByText('Sandbox: This is not a picture: send it as a file').waitFor();
    expect(await phone.locator('.is-uploading').count()).to.equal(0);
  });

  it('records a video message with the camera and names its type honestly', async () => {
    await press('Start');
    await choose('Video message from');
    await press('Record', page);
    await page.getByText('0:01 of 1:00').waitFor();
    await press('Stop', page);
    await press('Send', page.locator('.camera'));

    await says('A note of 480 pixels and some seconds');
    const source = await phone.locator('.note video').getAttribute('src');
    const served = await fetch(new URL(source ?? '', sandbox.url));
    expect(served.headers.get('content-type')).to.equal('video/webm');
    expect(
      Buffer.from(await served.arrayBuffer())
        .subarray(0, 4)
        .toString('hex'),
    ).to.equal('1a45dfa3');
  });

  for (const odd of ['Sticker', 'Voice', 'Location', 'Contact', 'Forward']) {
    it(`sends what nobody asked for: ${odd}`, async () => {
      await press('Start');
      await phone.getByText('Do you agree').waitFor();
      await choose(odd);

      await says('I can only use photos and videos');
    });
  }

  it('offers the commands the bot registered', async () => {
    await press('Start');
    await press('Commands');
    await press('/status Where my case is');

    await says('/status');
    await says('I can only use photos and videos');
  });

  it('shows that the bot is typing, until it has said something', async () => {
    await press('Start');
    const input = phone.getByRole('textbox', { name: 'Message' });
    await input.fill('/think');
    await input.press('Enter');
    await phone.getByText('typing…').waitFor();
    await input.fill('And?');
    await input.press('Enter');

    await says('I can only use photos and videos');
    await phone.getByText('typing…').waitFor({ state: 'hidden' });
  });

  it('edits what the person wrote', async () => {
    await press('Start');
    const input = phone.getByRole('textbox', { name: 'Message' });
    await input.fill('Helo');
    await input.press('Enter');
    await phone.locator('.from-person .bubble', { hasText: 'Helo' }).hover();
    await press('What to do with this message', phone.locator('.message', { hasText: 'Helo' }));
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    await input.fill('Hello');
    await input.press('Enter');

    await says('Hello');
    expect(await phone.getByText('Helo', { exact: true }).count()).to.equal(0);
  });

  it('keeps several people and their languages apart', async () => {
    await press('Start');
    await phone.getByText(', ru?').waitFor();
    await press('New person', page);
    await page.getByText('中文').click();
    await page.getByLabel('First name').fill('Mei');
    await press('Create', page);
    await press('Start');

    await phone.getByText(', zh?').waitFor();
    await page.getByRole('button', { name: 'Русский' }).click();
    await phone.getByText(', ru?').waitFor();
    expect(await phone.getByText(', zh?').count()).to.equal(0);
  });

  it('blocks the bot and takes it back', async () => {
    await press('Start');
    await press('Chat menu');
    await page.getByRole('menuitem', { name: 'Block the bot' }).click();
    await press('Unblock the bot');

    await phone.getByRole('textbox', { name: 'Message' }).waitFor();
  });

  it('survives a reload', async () => {
    await press('Start');
    await phone.getByText('Do you agree').waitFor();
    await page.reload();

    await phone.getByText('Do you agree').waitFor();
  });

  it('says clearly when the server is gone, and begins anew when it is back', async () => {
    await press('Start');
    await phone.getByText('Do you agree').waitFor();
    const port = Number(new URL(sandbox.url).port);
    await bot.stop();
    await sandbox.close();

    await page.getByRole('alert').getByText('The sandbox does not answer').waitFor();
    sandbox = await openTelegramSandbox({ port });
    await phone.getByRole('button', { name: 'Start', exact: true }).waitFor();
    await page.getByRole('alert').getByText('The sandbox does not answer').waitFor({ state: 'hidden' });
  });

  it('fits a phone without a sideways scroll', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await press('Start');
    await phone.getByText('Do you agree').waitFor();

    const width = await page.evaluate<number>('document.documentElement.scrollWidth');
    expect(width).to.equal(390);
    expect((await phone.boundingBox())?.height).to.equal(844);
    await press('People');
    await page.getByRole('button', { name: 'New person' }).waitFor();
  });
});
