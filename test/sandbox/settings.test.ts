import { expect } from 'chai';
import { openTelegramSandbox, type TelegramSandbox } from '../../sandbox/telegram/server.ts';
import { callApi, getUpdates } from './bot-api-client.ts';

const start = [{ command: 'start', description: 'Begin' }];

describe('settings of a bot', () => {
  let sandbox: TelegramSandbox;

  beforeEach(async () => {
    sandbox = await openTelegramSandbox();
  });

  afterEach(() => sandbox.close());

  describe('commands', () => {
    it('are kept for each scope and language', async () => {
      const russian = [{ command: 'start', description: 'Начать' }];
      const scope = { type: 'all_private_chats' };
      await callApi(sandbox, 'setMyCommands', { commands: start });
      await callApi(sandbox, 'setMyCommands', { commands: russian, scope, language_code: 'ru' });

      const all = await callApi(sandbox, 'getMyCommands');
      const inPrivate = await callApi(sandbox, 'getMyCommands', { scope, language_code: 'ru' });
      const nowhere = await callApi(sandbox, 'getMyCommands', { scope });

      expect(all.result).to.deep.equal(start);
      expect(inPrivate.result).to.deep.equal(russian);
      expect(nowhere.result).to.deep.equal([]);
    });

    it('are shown to a person in their language, else in the common one', async () => {
      const russian = [{ command: 'start', description: 'Начать' }];
      await callApi(sandbox, 'setMyCommands', { commands: start });
      await callApi(sandbox, 'setMyCommands', { commands: russian, language_code: 'ru' });
      const ivan = await sandbox.person({ languageCode: 'ru' });
      const mei = await sandbox.person({ languageCode: 'zh' });

      expect((await ivan.looksAtChat()).bot.commands).to.deep.equal(russian);
      expect((await mei.looksAtChat()).bot.commands).to.deep.equal(start);
    });

    it('go away when deleted', async () => {
      await callApi(sandbox, 'setMyCommands', { commands: start });

      await callApi(sandbox, 'deleteMyCommands');

      expect((await callApi(sandbox, 'getMyCommands')).result).to.deep.equal([]);
    });

    const refused: [why: string, parameters: Record<string, unknown>, description: string][] = [
      ['in capital letters', { commands: [{ command: 'Start', description: 'x' }] }, 'BOT_COMMAND_INVALID'],
      ['of 33 letters', { commands: [{ command: 'x'.repeat(33), description: 'x' }] }, 'BOT_COMMAND_INVALID'],
      [
        'with an empty description',
        { commands: [{ command: 'start', description: ' ' }] },
        'BOT_COMMAND_DESCRIPTION_INVALID',
      ],
      [
        'with a description of 257 letters',
        { commands: [{ command: 'start', description: 'x'.repeat(257) }] },
        'BOT_COMMAND_DESCRIPTION_INVALID',
      ],
      [
        'without a description',
        { commands: [{ command: 'start' }] },
        'can\'t parse BotCommand: Can\'t find field "description"',
      ],
      ['more than 100', { commands: Array.from({ length: 101 }, () => start[0]) }, 'BOT_COMMANDS_TOO_MUCH'],
      [
        'in a language of five letters',
        { commands: start, language_code: 'zh-cn' },
        'invalid language code specified',
      ],
      [
        'for an unknown scope',
        { commands: start, scope: { type: 'everywhere' } },
        "can't parse BotCommandScope: unsupported type specified",
      ],
    ];
    for (const [why, parameters, description] of refused) {
      it(`are refused ${why}`, async () => {
        const answer = await callApi(sandbox, 'setMyCommands', parameters);

        expect(answer).to.include({ status: 400, description: `Bad Request: ${description}` });
      });
    }
  });

  describe('texts', () => {
    const texts: [method: string, field: string, longest: number, refusal: string][] = [
      ['Name', 'name', 64, 'BOT_TITLE_INVALID'],
      ['Description', 'description', 512, 'BOT_DESCRIPTION_TOO_LONG'],
      ['ShortDescription', 'short_description', 120, 'BOT_SHORT_DESCRIPTION_TOO_LONG'],
    ];
    for (const [method, field, longest, refusal] of texts) {
      it(`set${method} takes ${longest} characters for each language`, async () => {
        await callApi(sandbox, `setMy${method}`, { [field]: 'x'.repeat(longest) });
        await callApi(sandbox, `setMy${method}`, { [field]: 'Привет', language_code: 'ru' });
        const tooLong = await callApi(sandbox, `setMy${method}`, { [field]: 'x'.repeat(longest + 1) });

        const common = await callApi(sandbox, `getMy${method}`, { language_code: 'zh' });
        const russian = await callApi(sandbox, `getMy${method}`, { language_code: 'ru' });

        expect(tooLong.description).to.equal(`Bad Request: ${refusal}`);
        expect(common.result).to.deep.equal({ [field]: 'x'.repeat(longest) });
        expect(russian.result).to.deep.equal({ [field]: 'Привет' });
      });
    }
  });

  it('hold a menu button for everybody and for one chat', async () => {
    const anna = await sandbox.person();
    await anna.says('hi');
    const button = { type: 'web_app', text: 'Open', web_app: { url: 'https://example.org/' } };
    await callApi(sandbox, 'setChatMenuButton', { chat_id: anna.chatId, menu_button: button });

    const hers = await callApi(sandbox, 'getChatMenuButton', { chat_id: anna.chatId });
    const everybodys = await callApi(sandbox, 'getChatMenuButton');
    const refused = await callApi(sandbox, 'setChatMenuButton', { menu_button: { type: 'disco' } });

    expect(hers.result).to.deep.equal(button);
    expect(everybodys.result).to.deep.equal({ type: 'commands' });
    expect(refused.description).to.equal("Bad Request: can't parse MenuButton: unsupported type specified");
  });

  describe('groups', () => {
    it('tell the bot that it was added, show it commands only, and let it leave', async () => {
      const anna = await sandbox.person();
      const group = await anna.addsBotToGroup('Family');
      await group.says('just chatting');
      await group.says('/start');
      await callApi(sandbox, 'leaveChat', { chat_id: group.chatId });

      const kinds = (await getUpdates(sandbox)).map((update) => Object.keys(update)[1]);
      const after = await callApi(sandbox, 'sendMessage', { chat_id: group.chatId, text: 'x' });
      const member = await callApi(sandbox, 'getChatMember', { chat_id: group.chatId, user_id: 1000001 });

      expect(kinds).to.deep.equal(['my_chat_member', 'message', 'my_chat_member']);
      expect(after).to.include({
        status: 403,
        description: 'Forbidden: bot is not a member of the group chat',
      });
      expect(member.result).to.include({ status: 'left' });
      expect((await group.reads()).at(-1)?.event).to.equal('bot_left');
    });

    it('are the only chats a bot can leave', async () => {
      const anna = await sandbox.person();
      await anna.says('hi');

      const answer = await callApi(sandbox, 'leaveChat', { chat_id: anna.chatId });

      expect(answer.description).to.equal(
        "Bad Request: chat member status can't be changed in private chats",
      );
    });
  });

  it('do not hide who a person is', async () => {
    const anna = await sandbox.person({ username: 'anna' });
    await anna.says('hi');

    const chat = await callApi(sandbox, 'getChat', { chat_id: anna.chatId });
    const member = await callApi(sandbox, 'getChatMember', { chat_id: anna.chatId, user_id: anna.id });

    expect(chat.result).to.deep.include({
      id: anna.id,
      type: 'private',
      first_name: 'Anna',
      username: 'anna',
    });
    expect(member.result).to.include({ status: 'member' });
  });
});
