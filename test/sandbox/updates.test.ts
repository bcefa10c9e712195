import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { expect } from 'chai';
import { z } from 'zod';
import type { Person } from '../../sandbox/control/person.ts';
import { openTelegramSandbox, type TelegramSandbox } from '../../sandbox/telegram/server.ts';
import { callApi, getUpdates, sendMessage } from './bot-api-client.ts';

const conflict =
  'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running';

describe('updates', () => {
  let sandbox: TelegramSandbox;
  let anna: Person;

  beforeEach(async () => {
    sandbox = await openTelegramSandbox();
    anna = await sandbox.person({ languageCode: 'ru' });
  });

  afterEach(() => sandbox.close());

  describe('by getUpdates', () => {
    it('carry the message, who wrote it and where the command is', async () => {
      await anna.says('/start now');

      const [update] = await getUpdates(sandbox);

      expect(update?.['message']).to.deep.include({
        text: '/start now',
        entities: [{ type: 'bot_command', offset: 0, length: 6 }],
        chat: { id: anna.id, type: 'private', first_name: 'Anna' },
        from: { id: anna.id, is_bot: false, first_name: 'Anna', language_code: 'ru' },
      });
    });

    it('come again until an offset confirms them, in order and numbered without gaps', async () => {
      for (const text of ['a', 'b', 'c']) await anna.says(text);

      const all = (await getUpdates(sandbox)).map(({ update_id }) => update_id);
      const again = (await getUpdates(sandbox)).map(({ update_id }) => update_id);
      const rest = await getUpdates(sandbox, { offset: (all[0] ?? 0) + 1 });
      const afterwards = await getUpdates(sandbox);

      expect(again).to.deep.equal(all);
      expect(all[2]).to.equal((all[0] ?? 0) + 2);
      expect(rest.map(({ update_id }) => update_id)).to.deep.equal(all.slice(1));
      expect(afterwards).to.have.length(2);
    });

    it('are limited to the number asked for', async () => {
      for (const text of ['a', 'b', 'c']) await anna.says(text);

      expect(await getUpdates(sandbox, { limit: 2 })).to.have.length(2);
    });

    it('are forgotten but for the last ones by a negative offset', async () => {
      for (const text of ['a', 'b', 'c']) await anna.says(text);

      const [last, ...others] = await getUpdates(sandbox, { offset: -1 });

      expect(last?.['message']).to.include({ text: 'c' });
      expect(others).to.deep.equal([]);
      expect(sandbox.pendingUpdates()).to.equal(1);
    });

    it('answer a long poll when they come', async () => {
      const poll = getUpdates(sandbox, { timeout: 30 });
      await anna.says('at last');

      expect(await poll).to.have.length(1);
    });

    it('answer a long poll with nothing when its time is over', async () => {
      expect(await getUpdates(sandbox, { timeout: 1 })).to.deep.equal([]);
    });

    it('go to the newer of two pollers, and the older hears of the conflict', async () => {
      const older = callApi(sandbox, 'getUpdates', { timeout: 30 });
      const newer = callApi(sandbox, 'getUpdates', { timeout: 30 });

      expect(await older).to.include({ status: 409, ok: false, error_code: 409, description: conflict });
      await anna.says('hi');
      expect((await newer).ok).to.equal(true);
    });

    it('are only of the kinds the bot asked for', async () => {
      await getUpdates(sandbox, { allowed_updates: ['message'] });
      const message = await anna.says('hi');
      await anna.edits(message, 'hello');
      await anna.blocksBot();

      expect(await getUpdates(sandbox)).to.have.length(1);
    });

    it('are refused while a webhook is set', async () => {
      await callApi(sandbox, 'setWebhook', { url: 'http://127.0.0.1:9/' });

      expect(await callApi(sandbox, 'getUpdates')).to.include({
        status: 409,
        description:
          "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      });
    });

    it('wait for nobody once all are confirmed', async () => {
      await anna.says('hi');
      const [update] = await getUpdates(sandbox);
      const drained = sandbox.drained();

      await getUpdates(sandbox, { offset: (update?.update_id ?? 0) + 1 });

      await drained;
      expect(sandbox.pendingUpdates()).to.equal(0);
    });

    it('that nobody fetches are counted when waiting for them fails', async () => {
      await anna.says('hi');

      const failure: unknown = await sandbox
        .drained({ timeoutMilliseconds: 1 })
        .catch((error: unknown) => error);

      expect(String(failure)).to.contain('1 updates are still waiting for a bot');
    });
  });

  describe('by webhook', () => {
    const updateSchema = z.looseObject({ update_id: z.number(), message: z.object({ text: z.string() }) });
    let server: Server;
    let statuses: number[];
    let received: { update: z.infer<typeof updateSchema>; headers: IncomingMessage['headers'] }[];
    let url: string;

    beforeEach(async () => {
      statuses = [];
      received = [];
      server = createServer((request, response) => {
        void readUpdate(request).then((update) => {
          received.push({ update, headers: request.headers });
          response.writeHead(statuses.shift() ?? 200).end();
          server.emit('update');
        });
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/hook`;
    });

    afterEach(() => {
      server.closeAllConnections();
      server.close();
    });

    async function readUpdate(request: IncomingMessage): Promise<z.infer<typeof updateSchema>> {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      return updateSchema.parse(JSON.parse(body));
    }

    const texts = (): string[] => received.map(({ update }) => update.message.text);

    async function untilReceived(count: number): Promise<void> {
      while (received.length < count) await once(server, 'update');
    }

    it('bring the secret in a header', async () => {
      await callApi(sandbox, 'setWebhook', { url, secret_token: 'swordfish' });

      await anna.says('hi');
      await sandbox.drained();

      expect(received[0]?.headers['x-telegram-bot-api-secret-token']).to.equal('swordfish');
      expect(received[0]?.headers['content-type']).to.equal('application/json');
    });

    it('are brought again, in order, until the bot takes them', async () => {
      statuses = [500, 404];
      await callApi(sandbox, 'setWebhook', { url });

      await anna.says('one');
      await anna.says('two');
      await sandbox.drained();

      expect(texts()).to.deep.equal(['one', 'one', 'one', 'two']);
      expect(new Set(received.slice(0, 3).map(({ update }) => update.update_id)).size).to.equal(1);
    });

    it('leave a trace of what went wrong', async () => {
      statuses = [502];
      await callApi(sandbox, 'setWebhook', { url, max_connections: 3 });
      await anna.says('hi');
      await sandbox.drained();

      const { result } = await callApi(sandbox, 'getWebhookInfo');

      expect(result).to.deep.include({
        url,
        pending_update_count: 0,
        max_connections: 3,
        last_error_message: 'Wrong response from the webhook: 502 Bad Gateway',
      });
    });

    it('come twice when a duplicate is injected', async () => {
      sandbox.inject({ kind: 'duplicate', method: 'webhook', times: 1 });
      await callApi(sandbox, 'setWebhook', { url });

      await anna.says('hi');
      await untilReceived(2);

      expect(texts()).to.deep.equal(['hi', 'hi']);
    });

    it('end a long poll that was waiting', async () => {
      const poll = callApi(sandbox, 'getUpdates', { timeout: 30 });

      await callApi(sandbox, 'setWebhook', { url });

      expect(await poll).to.include({
        status: 409,
        description: 'Conflict: terminated by setWebhook request',
      });
    });

    it('go back to getUpdates when the webhook is deleted, and are dropped when that is asked', async () => {
      statuses = [500];
      await callApi(sandbox, 'setWebhook', { url });
      await anna.says('hi');
      await untilReceived(1);
      await callApi(sandbox, 'deleteWebhook');

      expect(await getUpdates(sandbox)).to.have.length(1);
      await callApi(sandbox, 'deleteWebhook', { drop_pending_updates: true });
      expect(await getUpdates(sandbox)).to.deep.equal([]);
      expect((await callApi(sandbox, 'getWebhookInfo')).result).to.include({ url: '' });
    });

    const refused: [why: string, parameters: Record<string, unknown>, description: string][] = [
      ['an address that is none', { url: 'nonsense' }, 'invalid webhook URL specified'],
      [
        'plain http to another machine',
        { url: 'http://example.org/' },
        'bad webhook: An HTTPS URL must be provided for webhook',
      ],
      [
        'a secret with a space',
        { url: 'https://example.org/', secret_token: 'a b' },
        'secret token contains unallowed characters',
      ],
    ];
    for (const [why, parameters, description] of refused) {
      it(`are refused ${why}`, async () => {
        const answer = await callApi(sandbox, 'setWebhook', parameters);

        expect(answer).to.include({ status: 400, description: `Bad Request: ${description}` });
      });
    }
  });

  it('tell that a person blocked the bot and came back', async () => {
    await anna.says('hi');
    await anna.blocksBot();
    await anna.unblocksBot();
    await sendMessage(sandbox, { chat_id: anna.chatId });

    const statuses = (await getUpdates(sandbox)).flatMap((update) =>
      'my_chat_member' in update ? [update['my_chat_member']] : [],
    );

    expect(statuses).to.have.length(2);
    expect(statuses[0]).to.have.nested.property('new_chat_member.status', 'kicked');
    expect(statuses[1]).to.have.nested.property('new_chat_member.status', 'member');
  });
});
