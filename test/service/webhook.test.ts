import { expect } from 'chai';
import { pino } from 'pino';
import { openTelegramSandbox, type TelegramSandbox } from '../../sandbox/telegram/server.ts';
import { parseConfig } from '../../src/core/config.ts';
import { openDatabase, type Db } from '../../src/core/database.ts';
import { PHRASES } from '../../src/core/dialogue/phrases-for.ts';
import type { Closable, Opened } from '../../src/core/run.ts';
import { startService } from '../../src/service/start-service.ts';
import { findFreePorts } from '../servers/free-ports.ts';
import { openTestDatabase } from '../servers/postgres.ts';
import { makeTestFolder } from '../servers/test-folder.ts';

const log = pino({ level: 'silent' });
const SECRET = 'a-secret-of-the-webhook';

describe('the bot by webhook', () => {
  const things: Closable[] = [];
  const opened: Opened = (thing) => (things.push(thing), thing);
  let sandbox: TelegramSandbox;
  let db: Db;
  let webhookUrl: string;

  before(async () => {
    const { folder, remove } = makeTestFolder('webhook');
    opened({ close: async () => remove() });
    const database = opened(await openTestDatabase());
    db = opened(openDatabase({ url: database.url, log, poolSize: 2 }));
    sandbox = opened(await openTelegramSandbox());
    const [port = 0] = await findFreePorts(1);
    webhookUrl = `http://127.0.0.1:${port}/hooks/telegram`;
    const config = parseConfig({
      PORT: String(port),
      DATA_DIR: folder,
      DATABASE_URL: database.url,
      TELEGRAM_BOT_TOKEN: sandbox.token,
      TELEGRAM_API_ROOT: sandbox.url,
      TELEGRAM_WEBHOOK_URL: webhookUrl,
      TELEGRAM_WEBHOOK_SECRET: SECRET,
    });
    await startService({ config, roles: new Set(['bots']), log, opened });
  });

  after(async () => {
    for (const thing of things.toReversed()) await thing.close();
  });

  it('answers a person', async () => {
    const anna = await sandbox.person({ languageCode: 'ru' });
    await anna.says('/start');

    const heard = await anna.hears(() => true);

    expect(heard.text).to.contain(PHRASES.ru.privacyNotice.title);
  });

  it('takes nothing without the secret, and keeps nothing of it', async () => {
    const forged = {
      update_id: 77,
      message: { message_id: 1, date: 1, chat: { id: 5, type: 'private' }, text: '/start' },
    };
    const statuses = await Promise.all(
      [undefined, 'wrong', `${SECRET}x`].map(async (secret) => {
        const headers = secret === undefined ? {} : { 'x-telegram-bot-api-secret-token': secret };
        const answer = await fetch(webhookUrl, { method: 'POST', headers, body: JSON.stringify(forged) });
        return answer.status;
      }),
    );

    expect(statuses).to.deep.equal([401, 401, 401]);
    expect(await db('inbox').where({ update_id: '77' })).to.deep.equal([]);
  });

  it('acts once on an update that is delivered again', async () => {
    const update = {
      update_id: 99,
      message: {
        message_id: 2,
        date: Math.floor(Date.now() / 1_000),
        chat: { id: 123, type: 'private' },
        from: { id: 123, is_bot: false, first_name: 'Boris' },
        text: '/start',
        entities: [{ type: 'bot_command', offset: 0, length: 6 }],
      },
    };
    const headers = { 'x-telegram-bot-api-secret-token': SECRET };
    const deliver = () => fetch(webhookUrl, { method: 'POST', headers, body: JSON.stringify(update) });

    const answers = await Promise.all([deliver(), deliver(), deliver()]);

    expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 200]);
    const [row] = await db('inbox').where({ update_id: '99' }).count({ count: '*' });
    expect(Number(row?.['count'])).to.equal(1);
  });
});
