import { expect } from 'chai';
import type { Person } from '../../sandbox/control/person.ts';
import { openTelegramSandbox, type TelegramSandbox } from '../../sandbox/telegram/server.ts';
import { addMilliseconds } from '../../src/core/clock.ts';
import { proveByInitData } from '../../src/miniapp/sign-in/telegram-init-data.ts';
import { toTelegramPublicKey } from '../../src/miniapp/sign-in/telegram-public-key.ts';
import { callApi } from './bot-api-client.ts';

const url = 'https://id.example.org/app/';
const toMiniApp = (text: string, address = url) => ({ text, web_app: { url: address } });

describe('a Mini App', () => {
  let sandbox: TelegramSandbox;
  let anna: Person;
  let now: Date;

  beforeEach(async () => {
    now = new Date('2026-03-01T12:00:00Z');
    sandbox = await openTelegramSandbox({ now: () => now });
    anna = await sandbox.person({ languageCode: 'ru', username: 'anna' });
    await anna.says('hi');
  });

  afterEach(() => sandbox.close());

  const send = (button: unknown, chatId = anna.chatId) =>
    callApi(sandbox, 'sendMessage', {
      chat_id: chatId,
      text: 'Here',
      reply_markup: { inline_keyboard: [[button]] },
    });
  const setMenuButton = (parameters: Record<string, unknown>) =>
    callApi(sandbox, 'setChatMenuButton', parameters);

  const addresses: [string, string | undefined][] = [
    [url, undefined],
    ['http://localhost:8080/app/', undefined],
    ['http://127.0.0.1:8080/', undefined],
    ['http://[::1]:8080/', undefined],
    ['http://id.example.org/app/', 'Only HTTPS links are allowed'],
    ['http://127.0.0.1.example.org/', 'Only HTTPS links are allowed'],
    ['tg://resolve?domain=x', 'Only HTTPS links are allowed'],
    ['id.example.org', 'Only HTTPS links are allowed'],
    ['https://intranet/app/', 'Wrong HTTP URL'],
    ['https://', 'Wrong HTTP URL'],
  ];
  for (const [address, reason] of addresses) {
    it(`at ${address} is ${reason === undefined ? 'opened' : `refused: ${reason}`}`, async () => {
      const sent = await send(toMiniApp('Open', address));
      const set = await setMenuButton({ menu_button: { type: 'web_app', ...toMiniApp('Open', address) } });

      const told = (where: string) =>
        reason && `Bad Request: ${where} Web App URL '${address}' is invalid: ${reason}`;
      expect(sent.description).to.equal(told('inline keyboard button'));
      expect(set.description).to.equal(told('menu button'));
    });
  }

  it('is not opened from groups', async () => {
    const group = await anna.addsBotToGroup('Family');

    const sent = await send(toMiniApp('Open'), group.chatId);
    const set = await setMenuButton({
      chat_id: group.chatId,
      menu_button: { type: 'web_app', ...toMiniApp('Open') },
    });

    expect(sent.description).to.equal('Bad Request: BUTTON_TYPE_INVALID');
    expect(set.description).to.match(/^Bad Request: /);
  });

  it('needs a menu button with words', async () => {
    const set = await setMenuButton({ menu_button: { type: 'web_app', ...toMiniApp(' ') } });

    expect(set.description).to.equal('Bad Request: menu button text must be non-empty');
  });

  it("is behind everybody's menu button, and behind a chat's own until that is the default again", async () => {
    const mikhail = await sandbox.person();
    const labels = async () =>
      Promise.all([anna, mikhail].map(async (who) => (await who.looksAtChat()).bot.menuButton?.label));
    const own = { chat_id: anna.chatId };

    await setMenuButton({ menu_button: { type: 'web_app', ...toMiniApp('All') } });
    await setMenuButton({ ...own, menu_button: { type: 'web_app', ...toMiniApp('Hers') } });
    const both = await labels();
    await setMenuButton({ ...own, menu_button: { type: 'commands' } });
    const [commands] = await labels();
    await setMenuButton({ ...own, menu_button: { type: 'default' } });
    const again = await labels();
    await setMenuButton({});

    expect(both).to.deep.equal(['Hers', 'All']);
    expect(commands).to.equal(undefined);
    expect(again).to.deep.equal(['All', 'All']);
    expect(await labels()).to.deep.equal([undefined, undefined]);
    expect((await callApi(sandbox, 'getChatMenuButton', own)).result).to.deep.equal({ type: 'commands' });
  });

  it('is told who looks, by the bot and by Telegram', async () => {
    await send(toMiniApp('Open'));
    const { url: opened, initData } = await anna.opensMiniApp('Open');
    const [botId = ''] = sandbox.token.split(':');
    const byBot = proveByInitData(initData, { botToken: sandbox.token }, now);
    const publicKey = toTelegramPublicKey(sandbox.publicKey);
    const byTelegram = proveByInitData(initData, { botId, publicKey }, now);

    expect(opened).to.equal(url);
    if (!byBot.ok) return expect.fail(byBot.refusal);
    expect(byBot.value).to.deep.include({
      botId,
      chatId: String(anna.chatId),
      languageTag: 'ru',
      goodUntil: addMilliseconds(now, 15 * 60_000),
    });
    expect(byTelegram).to.deep.equal(byBot);
    const user: unknown = JSON.parse(new URLSearchParams(initData).get('user') ?? '');
    expect(user).to.deep.equal({
      id: anna.id,
      first_name: 'Anna',
      last_name: '',
      username: 'anna',
      language_code: 'ru',
      allows_write_to_pm: true,
    });
  });

  it('is told something new each time', async () => {
    await setMenuButton({ menu_button: { type: 'web_app', ...toMiniApp('All') } });
    const first = await anna.opensMiniApp();
    const next = await anna.opensMiniApp();

    expect(next.initData).to.not.equal(first.initData);
  });

  it('is told by a person who never wrote that the bot may not', async () => {
    await setMenuButton({ menu_button: { type: 'web_app', ...toMiniApp('All') } });
    const { initData } = await (await sandbox.person()).opensMiniApp();

    expect(new URLSearchParams(initData).get('user')).to.not.contain('allows_write_to_pm');
  });

  it('is opened by nothing that does not open it', async () => {
    await send({ text: 'Site', url });

    for (const button of ['Site', 'Nothing', undefined]) {
      const failed = await anna.opensMiniApp(button).then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(failed).to.be.instanceOf(Error);
    }
  });

  it('goes away with its button', async () => {
    const sent = await send(toMiniApp('Open'));
    const [message] = (await anna.reads()).filter(({ from }) => from === 'bot');
    await callApi(sandbox, 'editMessageReplyMarkup', {
      chat_id: anna.chatId,
      message_id: message?.messageId,
    });

    expect(sent.ok).to.equal(true);
    expect((await anna.reads()).flatMap(({ buttons }) => buttons)).to.deep.equal([]);
  });
});
