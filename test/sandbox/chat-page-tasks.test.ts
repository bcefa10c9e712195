import { expect } from 'chai';
import { Bot } from 'grammy';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { openTelegramSandbox, type TelegramSandbox } from '../../sandbox/telegram/server.ts';
import { LANGUAGES } from '../../src/core/accounts/language.ts';
import { PHRASES } from '../../src/core/dialogue/phrases-for.ts';
import { describeNeeding, findProgram } from '../needs.ts';
import { browserArguments } from './browser-arguments.ts';

/** A bot that asks in the words of every language: `/photo_ru`, `/turns_en`; and answers in others. */
function createAskingBot(sandbox: TelegramSandbox): Bot {
  const bot = new Bot(sandbox.token, { client: { apiRoot: sandbox.url } });
  for (const language of LANGUAGES) {
    const { askDocument, askSelfieVideo, help } = PHRASES[language];
    const photo = askDocument('back', 'passport').text;
    bot.command(`photo_${language}`, (ctx) => ctx.reply(photo));
    bot.command(`turns_${language}`, (ctx) => ctx.reply(askSelfieVideo(['right', 'left']).text));
    bot.command(`help_${language}`, (ctx) => ctx.reply(help(true).text));
  }
  bot.on('message:photo', async (ctx) => {
    await ctx.deleteMessage();
    await ctx.reply(`A photo ${ctx.message.photo.at(-1)?.width} pixels wide`);
  });
  bot.on('message:video_note', async (ctx) => {
    const { length, duration } = ctx.message.video_note;
    await ctx.reply(`A message of ${length} pixels and ${duration} seconds`);
  });
  bot.on('message', (ctx) => ctx.reply('Hello'));
  return bot;
}

describeNeeding('chromium', 'what the bot asks for, on the chat page', function () {
  this.timeout(120_000);
  let browser: Browser;
  let sandbox: TelegramSandbox;
  let bot: Bot;
  let page: Page;
  let phone: Locator;

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
    bot = createAskingBot(sandbox);
    void bot.start();
    const context = await browser.newContext({ permissions: ['camera'] });
    page = await context.newPage();
    await page.goto(sandbox.url);
    phone = page.getByRole('region', { name: 'Telegram chat' });
    await phone.getByRole('button', { name: 'Start' }).click();
    await answered(1);
  });

  afterEach(async () => {
    await bot.stop();
    await page.context().close();
    await sandbox.close();
  });

  const answered = (times: number): Promise<void> =>
    phone
      .locator('.from-bot')
      .nth(times - 1)
      .waitFor();
  const write = async (text: string): Promise<void> => {
    const answers = await phone.locator('.from-bot').count();
    const input = phone.getByRole('textbox', { name: 'Message' });
    await input.fill(text);
    await input.press('Enter');
    await answered(answers + 1);
  };
  const choose = async (item: string): Promise<void> => {
    await phone.getByRole('button', { name: 'Attach' }).click();
    await phone.getByRole('menuitem', { name: item }).click();
  };
  const instruction = async (): Promise<string> => (await page.locator('.camera-asked').textContent()) ?? '';

  for (const language of LANGUAGES) {
    it(`keeps the head turns in the camera window after other answers: ${language}`, async () => {
      await write(`/photo_${language}`);
      await write(`/turns_${language}`);
      await write(`/help_${language}`);
      await choose('Video message from');

      const [first, second, ...rest] = (await instruction()).split('\n');
      expect(first).to.match(/^1. ➡️ ./u);
      expect(second).to.match(/^2. ⬅️ ./u);
      expect(rest).to.deep.equal([]);
    });

    it(`keeps the request for a photo in the camera window after other answers: ${language}`, async () => {
      await write(`/turns_${language}`);
      await write(`/photo_${language}`);
      await write(`/help_${language}`);
      await choose('Take a photo');

      expect(await instruction()).to.equal(PHRASES[language].askDocument('back', 'passport').text);
    });
  }

  it('shows what the bot said last where it has asked for nothing', async () => {
    await choose('Take a photo');

    expect(await instruction()).to.equal('Hello');
  });

  it('sends a sample document as a photo', async () => {
    await choose('Sample identity card, front');

    await phone.getByText('making the sample…').waitFor();
    await phone.getByText('A photo 1280 pixels wide').waitFor();
    expect(await phone.locator('.is-uploading').count()).to.equal(0);
  });

  it('says why there is no sample', async () => {
    await page.route('**/sandbox/samples/**', (route) =>
      route.fulfill({ status: 500, json: { problem: 'No ffmpeg' } }),
    );
    await choose('Sample passport');

    await phone.getByRole('alert').getByText('Sandbox: No ffmpeg').waitFor();
    expect(await phone.locator('.is-uploading').count()).to.equal(0);
  });

  it('leaves no problem under a menu', async () => {
    await page.route('**/sandbox/samples/**', (route) => route.abort());
    await choose('Sample passport');
    const problem = phone.getByRole('alert').getByText('Sandbox: The sandbox does not answer');
    await problem.waitFor();
    await phone.getByRole('button', { name: 'Chat menu' }).click();

    await page.getByRole('menuitem', { name: 'Block the bot' }).waitFor();
    expect(await problem.count()).to.equal(0);
  });

  describeNeeding('ffmpeg', 'a sample video message', () => {
    it('follows the head turns asked for last', async () => {
      await write('/turns_en');
      await write('/help_en');
      const asked = page.waitForRequest('**/sandbox/samples/**');
      await choose('Sample video message');

      expect(new URL((await asked).url()).searchParams.get('turns')).to.equal('right,left');
      await phone.getByText(/^A message of 720 pixels and [67] seconds$/).waitFor();
    });
  });
});
