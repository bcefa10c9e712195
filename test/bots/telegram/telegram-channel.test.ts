import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { expect } from 'chai';
import { z } from 'zod';
import type { Person } from '../../../sandbox/control/person.ts';
import { createApi } from '../../../src/bots/telegram/create-api.ts';
import { createTelegramChannel } from '../../../src/bots/telegram/telegram-channel.ts';
import { render } from '../../../src/core/channel/render.ts';
import { describeChannel } from '../../channel/channel-contract.ts';
import { callApi } from '../../sandbox/bot-api-client.ts';
import { openSandboxBot, type SandboxBot } from './sandbox-bot.ts';
import { openTelegramStage } from './telegram-stage.ts';

describeChannel('telegram', openTelegramStage, {
  closeWindow: 'a bot may always answer',
  nextReceipt: 'a bot is told nothing about its messages',
  corruptNextDownload: 'the Bot API names no hash',
  redirectNextDownload: 'a file has a path, on the server that is asked anyway',
});

describe('telegram channel', () => {
  let bot: SandboxBot;
  let person: Person;
  let chatId: string;

  beforeEach(async () => {
    bot = await openSandboxBot();
    person = await bot.sandbox.person();
    chatId = String(person.id);
    await person.says('/start');
  });
  afterEach(() => bot.close());

  it('shows the title in bold and one button a row', async () => {
    const { channel } = bot.telegram;
    const choices = [
      { id: 'yes', label: 'I agree' },
      { id: 'no', label: 'I do not' },
    ];

    await channel.send(
      chatId,
      render({ title: '🔐 Your data', text: 'Do you?', choices }, channel.capabilities),
    );
    const seen = await person.hears(/Do you/);

    expect(seen.entities).to.deep.equal([{ type: 'bold', offset: 0, length: '🔐 Your data'.length }]);
    expect(seen.buttons).to.deep.equal([
      [{ label: 'I agree', callbackData: 'yes' }],
      [{ label: 'I do not', callbackData: 'no' }],
    ]);
  });

  it('shows a page to open above the choices, each in a row of its own', async () => {
    const { channel } = bot.telegram;
    const link = { label: 'Open the page', url: 'https://id.example.org/capture/x' };
    const choices = [{ id: 'no', label: 'Not now' }];

    await channel.send(chatId, render({ text: 'Where?', choices, link }, channel.capabilities));
    const alone = render({ text: 'Here.', choices: [], link }, channel.capabilities);
    await channel.send(chatId, alone);

    expect((await person.hears('Where?')).buttons).to.deep.equal([
      [link],
      [{ label: 'Not now', callbackData: 'no' }],
    ]);
    expect((await person.hears('Here.')).buttons).to.deep.equal([[link]]);
  });

  for (const [url, opens] of [
    ['https://id.example.org/app/', 'inside Telegram'],
    ['http://127.0.0.1:8080/app/', 'inside the stand-in'],
    ['http://id.example.org/app/', 'in a browser'],
  ] as const) {
    it(`opens our mini-app at ${url} ${opens}`, async () => {
      const { channel } = bot.telegram;
      const link = { label: 'Open', url, opensMiniApp: true };
      const sent = await channel.send(
        chatId,
        render({ text: 'Here.', choices: [], link }, channel.capabilities),
      );

      const button = opens === 'in a browser' ? { label: 'Open', url } : { label: 'Open', miniAppUrl: url };
      expect(sent.ok).to.equal(true);
      expect((await person.hears('Here.')).buttons).to.deep.equal([[button]]);
    });
  }

  it('sends no markup to be parsed and asks for no link preview', async () => {
    const { server, bodies, url } = await recordCalls();
    const api = createApi({ token: '4242:secret', apiRoot: url, callTimeoutMilliseconds: 5000 });
    const channel = createTelegramChannel({ api, botId: '4242', biggestMedia: 1, log: bot.log });

    await channel.send('77', { text: '<b>https://example.org', buttons: [] });
    server.close();

    expect(bodies).to.deep.equal([
      { chat_id: 77, text: '<b>https://example.org', link_preview_options: { is_disabled: true } },
    ]);
  });

  it('names the message that it sent', async () => {
    const sent = await bot.telegram.channel.send(chatId, { text: 'One', buttons: [] });
    const { messageId } = await person.hears('One');

    expect(sent).to.deep.equal({ ok: true, messageRef: String(messageId) });
  });

  for (const [code, description] of [
    [403, 'Forbidden: user is deactivated'],
    [403, "Forbidden: bot can't initiate conversation with a user"],
    [400, 'Bad Request: chat not found'],
    [400, 'Bad Request: PEER_ID_INVALID'],
  ] as const) {
    it(`takes "${code} ${description}" for blocked, without an alert`, async () => {
      expect(await sendWith(code, description)).to.deep.equal({ ok: false, failure: { reason: 'blocked' } });
      expect(bot.events()).to.deep.equal([]);
    });
  }

  for (const [code, description] of [
    [401, 'Unauthorized'],
    [404, 'Not Found'],
  ] as const) {
    it(`takes "${code} ${description}" for temporary and alerts, because an operator must act`, async () => {
      expect(await sendWith(code, description)).to.deep.equal({
        ok: false,
        failure: { reason: 'temporary' },
      });
      expect(bot.events()).to.deep.equal(['telegram.token_refused']);
    });
  }

  it('alerts when the message itself is refused, without what it said', async () => {
    await sendWith(400, 'Bad Request: message is too long');

    expect(bot.events()).to.deep.equal(['telegram.send_invalid']);
    expect(bot.text()).to.not.include('personal words');
  });

  it('fails as blocked for a person who never wrote', async () => {
    const sent = await bot.telegram.channel.send('12345', { text: 'Hi', buttons: [] });

    expect(sent).to.deep.equal({ ok: false, failure: { reason: 'blocked' } });
  });

  for (const description of [
    "Bad Request: message can't be deleted for everyone",
    'Bad Request: message to delete not found',
  ]) {
    it(`is content when a message is beyond removal: "${description}"`, async () => {
      bot.sandbox.inject({ method: 'deleteMessage', kind: 'error', code: 400, description, times: 1 });

      const removed = await bot.telegram.channel.removeInbound(chatId, '7');

      expect(removed).to.deep.equal({ ok: true, messageRef: '7' });
    });
  }

  it('fails to remove while Telegram is down', async () => {
    bot.sandbox.inject({ method: 'deleteMessage', kind: 'hang', times: 1 });

    const removed = await bot.telegram.channel.removeInbound(chatId, '7');

    expect(removed).to.deep.equal({ ok: false, failure: { reason: 'temporary' } });
  });

  for (const [method, description] of [
    [
      'answerCallbackQuery',
      'Bad Request: query is too old and response timeout expired or query ID is invalid',
    ],
    [
      'editMessageReplyMarkup',
      'Bad Request: message is not modified: specified new message content is the same',
    ],
    ['editMessageReplyMarkup', 'Bad Request: message to edit not found'],
  ] as const) {
    it(`does not mind when a tap comes too late: ${description}`, async () => {
      bot.sandbox.inject({ method, kind: 'error', code: 400, description });

      await retire();

      expect(bot.events()).to.deep.equal([]);
    });
  }

  it('takes the buttons off although the tap cannot be answered any more', async () => {
    const description = 'Bad Request: query is too old';
    bot.sandbox.inject({ method: 'answerCallbackQuery', kind: 'error', code: 400, description });

    await retire();

    expect((await person.reads()).at(-1)?.buttons).to.deep.equal([]);
  });

  it('warns when a tap cannot be retired because Telegram is down, and goes on', async () => {
    bot.sandbox.inject({ method: 'answerCallbackQuery', kind: 'error', code: 500, description: 'Internal' });

    await retire();

    expect(bot.events()).to.deep.equal(['telegram.choice_not_retired']);
  });

  async function sendWith(code: number, description: string) {
    bot.sandbox.inject({ method: 'sendMessage', kind: 'error', code, description, times: 1 });
    return bot.telegram.channel.send(chatId, { text: 'personal words', buttons: [] });
  }

  /** Sends a question, has it answered, and retires the answer. */
  async function retire(): Promise<void> {
    const { channel, toInbound } = bot.telegram;
    const choices = [{ id: 'yes', label: 'Yes' }];
    await channel.send(chatId, render({ text: 'Do you?', choices }, channel.capabilities));
    await person.taps('Yes');
    const tapped = await takeNewestUpdate(bot);
    const event = toInbound(tapped);
    if (event?.content.type !== 'choice') throw new Error(`Not a choice: ${event?.content.type}`);
    await channel.retireChoice(chatId, event.content);
  }
});

/** A server that keeps what it is asked and answers as Telegram does to a message. */
async function recordCalls(): Promise<{ server: Server; bodies: unknown[]; url: string }> {
  const bodies: unknown[] = [];
  const server = createServer((request, response) => {
    request.on('data', (body: Buffer) => bodies.push(JSON.parse(body.toString())));
    request.on('end', () => response.end('{"ok":true,"result":{"message_id":1}}'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server got no port');
  return { server, bodies, url: `http://127.0.0.1:${address.port}` };
}

/** Reads from the sandbox without confirming. */
async function takeNewestUpdate({ sandbox }: SandboxBot): Promise<unknown> {
  const { result } = await callApi(sandbox, 'getUpdates');
  return z.array(z.unknown()).parse(result).at(-1);
}
