import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { pino } from 'pino';
import { openAzureFace, SANDBOX_KEY, type AzureFace } from '../../../sandbox/azure-face/azure-face.ts';
import { openSandbox, type Sandbox } from '../../../sandbox/open-sandbox.ts';
import { parseConfig, type Config } from '../../../src/core/config.ts';
import { openDatabase } from '../../../src/core/database.ts';
import type { FaceEngine } from '../../../src/core/face/face-engine.ts';
import { describeFinding, examine } from '../../../src/service/doctor/examine.ts';
import type { Finding } from '../../../src/service/doctor/finding.ts';
import { findFreePorts } from '../../servers/free-ports.ts';
import { openTestDatabase, type TestDatabase } from '../../servers/postgres.ts';
import { makeTestFolder } from '../../servers/test-folder.ts';

/** Sees nobody: the doctor shows nobody. */
const NOBODY: FaceEngine = {
  name: 'nobody',
  version: '0',
  detect: async () => [],
  compare: async () => [],
  close: async () => undefined,
};

describe('the doctor', function doctor() {
  this.timeout(60_000);
  const { folder, remove } = makeTestFolder('doctor');
  let database: TestDatabase;
  let sandbox: Sandbox;
  let azure: AzureFace;

  before(async () => {
    [database, sandbox, azure] = await Promise.all([
      openTestDatabase(),
      openSandbox(),
      openAzureFace({ faceEngine: NOBODY }),
    ]);
  });
  after(async () => {
    await azure.close();
    await sandbox.close();
    await database.close();
    remove();
  });
  afterEach(() => {
    azure.approve(true);
    azure.faults.clear();
    sandbox.heal();
  });

  const configured = (more: Record<string, string> = {}): Config => ({
    ...parseConfig({
      DATA_DIR: folder,
      DATABASE_URL: database.url,
      MASTER_KEY: Buffer.alloc(32).toString('base64'),
      FACE_ENGINE: 'azure',
      AZURE_FACE_ENDPOINT: azure.url,
      AZURE_FACE_KEY: SANDBOX_KEY,
      PATH: process.env['PATH'] ?? '',
      ...more,
    }),
    ...sandbox.access,
    staff: staffedIn(sandbox.staff?.groupId),
  });
  const about = async (subject: string, config: Config): Promise<Finding> => {
    const found = (await examineWhole(config)).find((finding) => finding.subject === subject);
    if (!found) throw new Error(`Nothing was found out about ${subject}`);
    return found;
  };

  it('finds everything good that is, and says so in one line each', async () => {
    const findings = await examineWhole(configured());

    const sick = findings.filter(({ subject, state }) => state !== 'good' && subject !== 'ffmpeg');
    expect(sick).to.deep.equal([]);
    const lines = findings.map(describeFinding);
    expect(findings.map(({ subject }) => subject)).to.deep.equal([
      'database',
      'broker',
      'blobs',
      'face engine',
      'Telegram',
      'WhatsApp',
      'WeChat',
      'staff',
      'keys',
      'ffmpeg',
      'clock',
    ]);
    for (const line of lines) expect(line).to.not.contain('\n');
  });

  it('shows the face service nobody', async () => {
    const before = azure.arrivals().length;

    await examineWhole(configured());

    expect(azure.arrivals().slice(before)).to.have.length(1);
  });

  it('tells a gated service from a wrong key, and what to do', async () => {
    azure.approve(false);
    expect(await about('face engine', configured())).to.deep.include({
      state: 'bad',
      advice: 'Apply at https://aka.ms/facerecognition; until then set FACE_ENGINE=local',
    });

    azure.approve(true);
    const wrong = await about('face engine', configured({ AZURE_FACE_KEY: 'x'.repeat(32) }));
    expect(wrong.seen).to.contain('the key is refused (401)');
  });

  it('names what does not answer', async () => {
    const [port = 0] = await findFreePorts(1);
    const nowhere = `http://127.0.0.1:${port}`;

    const findings = await examineWhole({
      ...configured({
        DATABASE_URL: `postgres://user:hunter2@127.0.0.1:${port}/db`,
        AZURE_FACE_ENDPOINT: nowhere,
      }),
      amqpUrl: `amqp://user:hunter2@127.0.0.1:${port}`,
      telegram: { token: '123456789:hunter2', apiRoot: nowhere },
    });

    const bad = findings.filter(({ state }) => state === 'bad');
    expect(bad.map(({ subject }) => subject)).to.deep.equal([
      'database',
      'broker',
      'face engine',
      'Telegram',
      'staff',
    ]);
    for (const { advice } of bad) expect(advice).to.match(/\w/);
    expect(findings.map(describeFinding).join('\n')).to.not.contain('hunter2');
  });

  it('says when a messenger refuses what we show it, and does not repeat that', async () => {
    const { telegram, whatsapp, wechat } = sandbox.access;
    const findings = await examineWhole({
      ...configured(),
      ...(telegram && { telegram: { ...telegram, token: '987654321:hunter2hunter2hunter2' } }),
      ...(whatsapp && { whatsapp: { ...whatsapp, accessToken: 'hunter2' } }),
      ...(wechat && { wechat: { ...wechat, appSecret: 'hunter2' } }),
    });

    const bad = findings.filter(({ state }) => state === 'bad').map(({ subject }) => subject);
    expect(bad).to.deep.equal(['Telegram', 'WhatsApp', 'WeChat', 'staff']);
    expect(findings.map(describeFinding).join('\n')).to.not.contain('hunter2');
  });

  it('notices that updates go elsewhere than is configured', async () => {
    const { telegram } = sandbox.access;
    const webhook = { url: 'https://bot.example.org/telegram', secretToken: 's'.repeat(16) };

    const found = await about('Telegram', {
      ...configured(),
      ...(telegram && { telegram: { ...telegram, webhook } }),
    });

    expect(found.state).to.equal('doubtful');
    expect(found.seen).to.contain('by long polling');
  });

  it('notices that nobody decides, or that staff have a group the bot cannot work in', async () => {
    const maker = await sandbox.person({ firstName: 'Maker' });
    const groupOf = async (isForum: boolean, botRights: Array<'manage_topics' | 'delete_messages'>) =>
      (await maker.addsBotToGroup('Staff', { isForum, botRights })).chatId;
    const seenIn = async (groupId: number | undefined) =>
      (await about('staff', { ...configured(), staff: staffedIn(groupId) })).seen;

    expect(await about('staff', { ...configured(), staff: { admins: [] } })).to.include({
      state: 'doubtful',
      advice: 'Set STAFF_ADMINS',
    });
    expect(await seenIn(undefined)).to.equal('1 first administrator, each in their own chat with the bot');
    expect(await seenIn(-100_999)).to.contain('the bot is not in the group');
    expect(await seenIn(await groupOf(false, []))).to.contain('the group has no topics');
    expect(await seenIn(await groupOf(true, ['manage_topics']))).to.contain('the bot lacks rights');
    expect(await seenIn(await groupOf(true, ['manage_topics', 'delete_messages']))).to.contain(
      'may manage them',
    );
  });

  it('does not say that the bot is missing where Telegram only does not answer', async () => {
    sandbox.inject({ method: 'getChat', kind: 'html', code: 502 });

    expect((await about('staff', configured())).seen).to.contain('did not tell of the group');
  });

  it('tells of all others where one cannot be looked at', async () => {
    const findings = await examineWhole({ ...configured(), amqpUrl: 'no address' });

    expect(findings.find(({ subject }) => subject === 'broker')).to.include({
      state: 'bad',
      seen: 'could not be looked at: Invalid URL',
    });
    expect(findings.at(-1)?.subject).to.equal('clock');
    expect(findings).to.have.length(11);
  });

  it('ends by itself, though something takes its calls and never answers', async () => {
    const deaf = createServer(() => undefined);
    const url = await listen(deaf);
    const storage = `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=${Buffer.alloc(32).toString('base64')};BlobEndpoint=${url}/a;`;
    const main = path.join(import.meta.dirname, '../../../src/main.ts');
    const environment = {
      PATH: process.env['PATH'] ?? '',
      DATA_DIR: folder,
      DATABASE_URL: database.url,
      AZURE_STORAGE_CONNECTION_STRING: storage,
    };
    try {
      const child = spawn(process.execPath, [main, 'doctor'], { env: environment });
      const printed = text(child.stdout);
      const [exitCode] = await once(child, 'exit');

      expect(exitCode).to.equal(1);
      expect(await printed).to.match(/✘ blobs .*cannot be written/);
      expect(await printed).to.match(/clock.*\n$/);
    } finally {
      deaf.closeAllConnections();
      deaf.close();
    }
  });

  it('notices a schema that is behind, and a key that lies beside what it protects', async () => {
    const empty = await openTestDatabase();
    try {
      await downByOne(empty.url);
      const config = configured({ DATABASE_URL: empty.url, MASTER_KEY: '' });

      expect((await about('database', config)).seen).to.contain('1 migrations are missing');
      expect((await about('keys', config)).state).to.equal('doubtful');
    } finally {
      await empty.close();
    }
  });

  it('notices a clock that goes wrong', async () => {
    const server = createServer((_request, response) => {
      response.setHeader('date', new Date(Date.now() - 3_600_000).toUTCString()).end('{}');
    });
    const url = await listen(server);
    try {
      const faces = { FACE_ENGINE: 'azure', AZURE_FACE_ENDPOINT: url, AZURE_FACE_KEY: SANDBOX_KEY };
      const config = parseConfig({ DATA_DIR: folder, ...faces });

      expect(await about('clock', config)).to.deep.include({
        state: 'bad',
        advice: 'Keep the clocks of all machines by NTP',
      });
    } finally {
      server.close();
    }
  });
});

async function examineWhole(config: Config): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const finding of examine(config)) findings.push(finding);
  return findings;
}

function staffedIn(groupId: number | string | undefined): Config['staff'] {
  const admins = ['700000001'];
  return groupId === undefined ? { admins } : { admins, group: { chatId: String(groupId), language: 'en' } };
}

async function downByOne(url: string): Promise<void> {
  const db = openDatabase({ url, log: pino({ level: 'silent' }), poolSize: 1 });
  await db.migrate.down();
  await db.close();
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
}
