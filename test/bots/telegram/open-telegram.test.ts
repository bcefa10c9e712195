import { inspect } from 'node:util';
import { expect } from 'chai';
import { openTelegramSandbox, type TelegramSandbox } from '../../../sandbox/telegram/server.ts';
import { TelegramTokenRefused } from '../../../src/bots/telegram/insist.ts';
import { openTelegram } from '../../../src/bots/telegram/open-telegram.ts';
import { TelegramCallFailed } from '../../../src/bots/telegram/telegram-call-failed.ts';
import type { BotTexts } from '../../../src/core/dialogue/bot-texts.ts';
import { type CapturedLog, captureLog, expectNoToken, impatient } from './sandbox-bot.ts';

describe('openTelegram', () => {
  let sandbox: TelegramSandbox;
  let captured: CapturedLog;

  beforeEach(async () => {
    sandbox = await openTelegramSandbox();
    captured = captureLog();
  });
  afterEach(async () => {
    await sandbox.close();
    expectNoToken(captured.text(), sandbox.token);
  });

  it('learns who the bot is', async () => {
    const telegram = await open();

    expect(telegram).to.include({ botId: '1000001', username: 'bonafide_sandbox_bot' });
    expect(telegram.channel).to.include({ name: 'telegram', botId: '1000001' });
  });

  it('takes an address with a slash at its end', async () => {
    const telegram = await open({ apiRoot: `${sandbox.url}/` });

    expect(telegram.botId).to.equal('1000001');
  });

  it('says clearly that the token is refused, without naming it', async () => {
    const failure = await open({ token: '1000001:a-wrong-and-secret-token' }).catch((err: unknown) => err);

    expect(failure).to.be.instanceOf(TelegramTokenRefused);
    expect(inspect(failure)).to.include('TELEGRAM_BOT_TOKEN');
    expectNoToken(inspect(failure, { depth: 10, showHidden: true }), '1000001:a-wrong-and-secret-token');
  });

  it('tries again while the server is not up', async () => {
    sandbox.inject({ method: 'getMe', kind: 'html', code: 503, times: 2 });
    sandbox.inject({ method: 'getMe', kind: 'cut', times: 1 });

    const telegram = await open();

    expect(telegram.botId).to.equal('1000001');
    expect(captured.events()).to.deep.equal(Array(3).fill('telegram.unreachable'));
  });

  for (const fault of [
    { kind: 'error', code: 500, description: 'Internal Server Error' },
    { kind: 'html', code: 502 },
    { kind: 'cut' },
    { kind: 'hang' },
  ] as const) {
    it(`gives up when the server stays away (${fault.kind}), without naming the token`, async () => {
      sandbox.inject({ method: '*', ...fault });

      const failure = await open({ startAttempts: 2 }).catch((err: unknown) => err);

      expect(failure).to.be.instanceOf(TelegramCallFailed);
      captured.log.error({ event: 'test', err: failure });
      expectNoToken(inspect(failure, { depth: 10, showHidden: true }), sandbox.token);
    });
  }

  it('names the token nowhere when there is no server at all', async () => {
    await sandbox.close();

    const failure = await open({ startAttempts: 2 }).catch((err: unknown) => err);

    expect(failure).to.be.instanceOf(TelegramCallFailed).and.to.have.property('status', undefined);
    captured.log.error({ event: 'test', err: failure });
    expectNoToken(inspect(failure, { depth: 10, showHidden: true }), sandbox.token);
  });

  it('waits as long as the server asks', async () => {
    const description = 'Too Many Requests: retry after 0';
    sandbox.inject({
      method: 'getMe',
      kind: 'error',
      code: 429,
      description,
      retryAfterSeconds: 0,
      times: 1,
    });

    const telegram = await open({ startAttempts: 2 });

    expect(telegram.botId).to.equal('1000001');
  });

  it('starts to poll although a webhook could not be removed at first', async () => {
    const telegram = await open();
    const description = 'Internal Server Error';
    sandbox.inject({ method: 'deleteWebhook', kind: 'error', code: 500, description, times: 2 });
    await (await sandbox.person()).says('Hi');

    await telegram.start(() => Promise.resolve());
    await sandbox.drained();
    await telegram.close();

    expect(captured.events()).to.deep.equal(['telegram.unreachable', 'telegram.unreachable']);
  });

  it('fails at once on a webhook address that Telegram does not take', async () => {
    const telegram = await open({ webhook: { url: 'nonsense', secretToken: 'Secret_1' } });

    const failure = await telegram.start(() => Promise.resolve()).catch((err: unknown) => err);

    expect(failure).to.be.instanceOf(TelegramCallFailed).and.to.have.property('status', 400);
    expect(captured.events()).to.deep.equal([]);
  });

  it('stops waiting for updates when it is closed', async () => {
    const telegram = await open({ pollTimeoutSeconds: 50 });
    await telegram.start(() => Promise.resolve());

    await telegram.close();

    expect(captured.events()).to.deep.equal([]);
  });

  describe('registerTexts', () => {
    for (const [languageCode, language] of [
      ['en', 'en'],
      ['ru', 'ru'],
      ['zh', 'zh'],
      ['pt', 'en'],
    ] as const) {
      it(`shows commands and descriptions in ${language} to a client in ${languageCode}`, async () => {
        const telegram = await open();

        await telegram.registerTexts(texts);
        const person = await sandbox.person({ languageCode });
        const { bot } = await person.looksAtChat();

        expect(bot.commands).to.deep.equal(texts.commands[language]);
        expect(bot.description).to.equal(texts.description[language]);
        expect(bot.shortDescription).to.equal(texts.shortDescription[language]);
        expect(captured.events()).to.deep.equal([]);
      });
    }

    it('has the menu button open the mini-app for everybody, in one language', async () => {
      const telegram = await open({ miniAppUrl: 'https://id.example.org/app/' });

      await telegram.registerTexts(texts);
      const { bot } = await (await sandbox.person({ languageCode: 'zh' })).looksAtChat();

      expect(bot.menuButton).to.deep.equal({ label: 'Open', miniAppUrl: 'https://id.example.org/app/' });
    });

    for (const miniAppUrl of [undefined, 'http://id.example.org/app/']) {
      it(`leaves the menu button as it is where the mini-app is at ${miniAppUrl}`, async () => {
        const telegram = await open(miniAppUrl === undefined ? {} : { miniAppUrl });

        await telegram.registerTexts(texts);

        expect((await (await sandbox.person()).looksAtChat()).bot.menuButton).to.equal(undefined);
        expect(captured.events()).to.deep.equal([]);
      });
    }

    it('warns and goes on when Telegram refuses the menu button', async () => {
      const telegram = await open({ miniAppUrl: 'https://id.example.org/app/' });
      sandbox.inject({ method: 'setChatMenuButton', kind: 'error', code: 400, description: 'Bad Request' });

      await telegram.registerTexts(texts);

      expect(captured.events()).to.deep.equal(['telegram.menu_button_not_registered']);
    });

    it('warns and goes on when Telegram refuses one of them', async () => {
      const telegram = await open();
      const description = 'Too Many Requests: retry after 9000';
      sandbox.inject({
        method: 'setMyCommands',
        kind: 'error',
        code: 429,
        description,
        retryAfterSeconds: 9000,
        times: 1,
      });

      await telegram.registerTexts(texts);
      const { bot } = await (await sandbox.person({ languageCode: 'zh' })).looksAtChat();

      expect(captured.events()).to.deep.equal(['telegram.texts_not_registered']);
      expect(bot.commands).to.deep.equal(texts.commands.zh);
    });
  });

  function open(
    options: {
      token?: string;
      apiRoot?: string;
      startAttempts?: number;
      pollTimeoutSeconds?: number;
      webhook?: { url: string; secretToken: string };
      miniAppUrl?: string;
    } = {},
  ) {
    return openTelegram({
      token: sandbox.token,
      apiRoot: sandbox.url,
      log: captured.log,
      ...impatient,
      ...options,
    });
  }
});

const texts: BotTexts = {
  defaultLanguage: 'en',
  commands: {
    en: [{ command: 'start', description: 'Begin' }],
    ru: [{ command: 'start', description: 'Начать' }],
    zh: [{ command: 'start', description: '开始' }],
  },
  description: { en: 'Shows who you are', ru: 'Подтвердит личность', zh: '验证您的身份' },
  shortDescription: { en: 'Identity', ru: 'Личность', zh: '身份' },
  menuButton: { en: 'Open', ru: 'Открыть', zh: '打开' },
};
