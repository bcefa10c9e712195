import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { expect } from 'chai';
import {
  createWithAccessToken,
  type WithAccessToken,
} from '../../../../src/bots/wechat/service-account/access-token.ts';
import { WeChatCallFailed } from '../../../../src/bots/wechat/service-account/wechat-call-failed.ts';
import { createChannelSecrets } from '../../../../src/core/channel/channel-secrets.ts';
import { openDatabase } from '../../../../src/core/database.ts';
import { exclusively } from '../../../../src/core/exclusive/locks.ts';
import { openTestDatabase, type TestDatabase } from '../../../servers/postgres.ts';
import { captureLog, type CapturedLog } from '../../telegram/sandbox-bot.ts';
import { appId, appSecret, openApiServer, refusal, type ApiServer } from './api-server.ts';

const minute = 60_000;

type OpenDatabase = ReturnType<typeof openDatabase>;

describe('the access token of a Service Account', () => {
  const masterKey = randomBytes(32);
  let testDatabase: TestDatabase;
  let databases: OpenDatabase[];
  let server: ApiServer;
  let captured: CapturedLog;
  let now: number;

  before(async () => {
    testDatabase = await openTestDatabase();
  });
  after(() => testDatabase.close());
  beforeEach(async () => {
    server = await openApiServer();
    captured = captureLog();
    databases = [];
    now = Date.parse('2026-03-01T12:00:00Z');
    await openSecrets().clear();
  });
  afterEach(async () => {
    await server.close();
    await Promise.all(databases.map((database) => database.close()));
  });

  it('is made once, however many ask at once', async () => {
    const withToken = openProcess();

    const tokens = await Promise.all(Array.from({ length: 20 }, () => withToken(answered)));

    expect(new Set(tokens)).to.deep.equal(new Set(['token-1']));
    expect(server.forced).to.deep.equal([false]);
  });

  it('is made once by processes that begin together', async () => {
    const processes = [openProcess(), openProcess(), openProcess()];

    const tokens = await Promise.all(processes.map((withToken) => withToken(answered)));

    expect(tokens).to.deep.equal(['token-1', 'token-1', 'token-1']);
    expect(server.forced).to.deep.equal([false]);
  });

  it('outlives the process that made it', async () => {
    await openProcess()(answered);

    expect(await openProcess()(answered)).to.equal('token-1');
    expect(server.forced).to.have.length(1);
  });

  it('is renewed five minutes before its end, and not earlier', async () => {
    const withToken = openProcess();
    await withToken(answered);

    now += 114 * minute;
    await withToken(answered);
    const before = server.forced.length;
    now += 1 * minute;
    await withToken(answered);

    expect([before, server.forced.length]).to.deep.equal([1, 2]);
  });

  it('is kept sealed', async () => {
    await openProcess()(answered);
    const db = openOne();

    const rows = await db('channel_secrets').select('name', 'sealed_value');

    expect(rows.map(({ name }) => String(name).length)).to.deep.equal([64]);
    expect(String(rows[0]?.sealed_value)).to.not.include('token-1');
  });

  it('is made anew under another master key', async () => {
    await openProcess()(answered);

    const token = await openProcess(randomBytes(32))(answered);

    expect(token).to.equal('token-1');
    expect(server.forced).to.have.length(2);
  });

  for (const code of [40001, 40014, 42001]) {
    it(`is replaced once when a call is refused with ${code}, without force where WeChat has another`, async () => {
      const withToken = openProcess();
      await withToken(answered);
      server.good.clear();
      const refused: string[] = [];

      const token = await withToken((given) => refuseOnce(refused, given, code));

      expect(token).to.equal('token-2');
      expect(refused).to.deep.equal(['token-1']);
      expect(server.forced).to.deep.equal([false, false]);
    });
  }

  it('is replaced once by many whose calls are refused at once, in two processes', async () => {
    const processes = [openProcess(), openProcess()];
    await Promise.all(processes.map((withToken) => withToken(answered)));
    server.good.clear();

    const tokens = await Promise.all(
      [...processes, ...processes, ...processes].map((withToken) =>
        withToken((given) =>
          given === 'token-1' ? Promise.reject(tokenRefused(40001)) : Promise.resolve(given),
        ),
      ),
    );

    expect(new Set(tokens)).to.deep.equal(new Set(['token-2']));
    expect(server.forced).to.deep.equal([false, false]);
  });

  it('is taken from another process that replaced it already', async () => {
    const [one, other] = [openProcess(), openProcess()];
    await one(answered);
    server.good.clear();

    const refused: string[] = [];
    await one((given) => refuseOnce(refused, given, 40001));
    const token = await other((given) => refuseOnce(refused, given, 40001));

    expect(token).to.equal('token-2');
    expect(server.forced).to.have.length(2);
  });

  it('is forced where WeChat stands by the one it refuses', async () => {
    const withToken = openProcess();
    await withToken(answered);
    now += 11 * minute;

    const token = await withToken((given) => refuseOnce([], given, 40001));

    expect(token).to.equal('token-3');
    expect(server.forced).to.deep.equal([false, false, true]);
  });

  it('is neither asked for in a loop nor forced again soon when every token is refused', async () => {
    const withToken = openProcess();
    await withToken(answered);
    now += 11 * minute;
    const refuse = () => Promise.reject(tokenRefused(40001));

    const failures = [await failureOf(withToken(refuse)), await failureOf(withToken(refuse))];

    expect(failures.map((failure) => failure.isTokenRefused)).to.deep.equal([true, false]);
    expect(server.forced).to.deep.equal([false, false, true, false]);
  });

  it('is not asked for again when a call fails otherwise', async () => {
    const withToken = openProcess();

    const failure = await failureOf(
      withToken(() => Promise.reject(new WeChatCallFailed({ call: 'x', code: 45009, description: 'quota' }))),
    );

    expect(failure.code).to.equal(45009);
    expect(server.forced).to.have.length(1);
  });

  it('fails with what WeChat said when it gives none, and comes with the next call', async () => {
    server.answerNext('stable_token', () => refusal(40164, 'invalid ip 203.0.113.7, not in whitelist'));
    const withToken = openProcess();

    const failure = await failureOf(withToken(answered));

    expect(failure).to.include({ code: 40164, isAccountRefused: true });
    expect(failure.message).to.include('203.0.113.7');
    expect(await withToken(answered)).to.equal('token-1');
  });

  it('fails, and shows no secret, when WeChat repeats it or answers nonsense', async () => {
    const answers = [
      () => refusal(40125, `invalid appsecret ${appSecret}`),
      () => ({ access_token: 7, expires_in: 7200 }),
      () => [],
    ];
    const withToken = openProcess();

    for (const answer of answers) {
      server.answerNext('stable_token', answer);
      const failure = await failureOf(withToken(answered));

      expect(inspect(failure, { depth: 10, showHidden: true })).to.not.include(appSecret);
    }
  });

  it('fails as something that may pass when the database is away', async () => {
    const withToken = openProcess();
    await Promise.all(databases.map((database) => database.close()));

    const failure = await failureOf(withToken(answered));

    expect(failure).to.include({ code: undefined, isAccountRefused: false });
    databases = [];
  });

  function openOne(): OpenDatabase {
    const database = openDatabase({ url: testDatabase.url, poolSize: 2, log: captured.log });
    databases.push(database);
    return database;
  }

  function openSecrets(key: Uint8Array = masterKey) {
    const owner = { channel: 'wechat', botId: appId } as const;
    return createChannelSecrets(owner, { db: openOne(), masterKey: key, clock: () => new Date(now) });
  }

  /** What one process has: its own connections, and its own memory. */
  function openProcess(key?: Uint8Array): WithAccessToken {
    return createWithAccessToken({
      appId,
      appSecret,
      apiRoot: server.url,
      callTimeoutMilliseconds: 5000,
      secrets: openSecrets(key),
      exclusively: (name, work) => exclusively(testDatabase.url, name, work),
      clock: () => new Date(now),
      log: captured.log,
    });
  }
});

const answered = (token: string) => Promise.resolve(token);

function tokenRefused(code: number): WeChatCallFailed {
  return new WeChatCallFailed({ call: 'message/custom/send', code, description: 'refused' });
}

function refuseOnce(refused: string[], token: string, code: number): Promise<string> {
  if (token !== 'token-1') return Promise.resolve(token);
  refused.push(token);
  return Promise.reject(tokenRefused(code));
}

async function failureOf(promise: Promise<unknown>): Promise<WeChatCallFailed> {
  try {
    await promise;
  } catch (err) {
    if (err instanceof WeChatCallFailed) return err;
    throw err;
  }
  throw new Error('It succeeded');
}
