import { expect } from 'chai';
import { PassThrough } from 'node:stream';
import { createLog, scrub, type LogOptions } from '../../src/core/log.ts';

const TOKEN = '123456789:AAExampleExampleExampleExample_-12';

describe('scrub', () => {
  for (const [what, text, scrubbed] of [
    ['a bot token', `token ${TOKEN} here`, 'token [token] here'],
    [
      'a bot token behind letters',
      `https://api.telegram.org/bot${TOKEN}/getMe`,
      'https://api.telegram.org/bot[token]/getMe',
    ],
    ['a bot token behind digits and a slash', `/file/bot${TOKEN}/a.jpg`, '/file/bot[token]/a.jpg'],
    ['two bot tokens', `${TOKEN},${TOKEN}`, '[token],[token]'],
    ['a bearer token', 'Authorization: Bearer abc.def-ghi_jkl=', 'Authorization: Bearer [token]'],
    ['credentials', 'postgres://user:secret@host:5432/db', 'postgres://[credentials]@host:5432/db'],
    ['credentials without a name', 'redis://:secret@host', 'redis://[credentials]@host'],
    ['credentials without a password', 'amqp://secret@host/vhost', 'amqp://[credentials]@host/vhost'],
    ['a password with an at sign', 'amqps://user:se@cret@host/v', 'amqps://[credentials]@host/v'],
    ['a password with a colon', 'amqps://user:se:cret@host/v', 'amqps://[credentials]@host/v'],
    [
      'an account key',
      'AccountName=a;AccountKey=Zm9v+/bar==;EndpointSuffix=x',
      'AccountName=a;AccountKey=[secret];EndpointSuffix=x',
    ],
    [
      'a shared access signature',
      'https://a.blob.core.windows.net/c?sv=1&sig=abc%2Bdef&se=2',
      'https://a.blob.core.windows.net/c?sv=1&sig=[secret]&se=2',
    ],
  ] as const) {
    it(`takes out ${what}`, () => {
      expect(scrub(text)).to.equal(scrubbed);
    });
  }

  for (const text of [
    'postgres://host:5432/db',
    'http://127.0.0.1:8080/healthz',
    '2026-11-21T12:00:00.000Z',
    'https://example.org/a@b',
    'mail to someone@example.org',
    'verification 11111111-1111-4111-8111-111111111111',
  ]) {
    it(`leaves ${text}`, () => {
      expect(scrub(text)).to.equal(text);
    });
  }
});

describe('the log', () => {
  it('writes one JSON object a line, with the time and without the machine', async () => {
    const [line] = await logged((log) => log.info({ event: 'process.started', verificationId: 'v' }));

    expect(JSON.parse(line ?? '')).to.have.all.keys('level', 'time', 'event', 'verificationId');
    expect(JSON.parse(line ?? '').time).to.match(/^\d{4}-\d\d-\d\dT/);
  });

  for (const pretty of [false, true]) {
    it(`holds no secret, wherever one was put${pretty ? ', at a terminal' : ''}`, async () => {
      const cause = new Error(`connect postgres://user:secret@host/db`, {
        cause: new Error(`GET https://api.telegram.org/bot${TOKEN}/getUpdates`),
      });
      const lines = await logged(
        (log) => {
          log.warn({ event: 'failed', err: new Error(`outer ${TOKEN}`, { cause }) });
          log.error({ event: 'deep', nested: { list: [{ url: 'amqp://user:secret@host' }] } });
          log.info(`a message with ${TOKEN}`);
          log.info({ [TOKEN]: 'as a key' });
          log.child({ connection: 'AccountKey=secret;' }).info({ event: 'child' });
        },
        { pretty },
      );

      expect(lines.length).to.be.at.least(5);
      expect(lines.join('\n'))
        .not.to.contain('secret@')
        .and.not.contain('AAExample')
        .and.not.contain('=secret');
      expect(lines.join('\n')).to.contain('[token]').and.contain('[credentials]');
    });
  }

  it('tells an error with its causes, and nothing that a library hung on it', async () => {
    const err = Object.assign(new Error('refused', { cause: new TypeError('inner') }), {
      code: 'ECONNREFUSED',
      request: { body: 'a passport' },
    });

    const [line = ''] = await logged((log) => log.warn({ event: 'failed', err }));

    expect(JSON.parse(line).err).to.deep.include({ name: 'Error', message: 'refused', code: 'ECONNREFUSED' });
    expect(JSON.parse(line).err.cause).to.include({ name: 'TypeError', message: 'inner' });
    expect(line).not.to.contain('passport');
  });

  it('survives an error that is its own cause', async () => {
    const err = new Error('round');
    err.cause = err;

    const [line = ''] = await logged((log) => log.warn({ event: 'failed', err }));

    expect(JSON.parse(line).err).to.include({ message: 'round' });
  });

  it('tells what was thrown, though it was no error', async () => {
    const [line = ''] = await logged((log) => log.warn({ event: 'failed', err: 'a text' }));

    expect(JSON.parse(line).err).to.deep.equal({ message: 'a text' });
  });

  it('keeps to its level', async () => {
    const lines = await logged((log) => {
      log.debug({ event: 'too much' });
      log.info({ event: 'enough' });
    });

    expect(lines).to.have.length(1);
  });
});

async function logged(
  write: (log: ReturnType<typeof createLog>) => void,
  over: Partial<LogOptions> = {},
): Promise<string[]> {
  const destination = new PassThrough();
  const log = createLog({ level: 'info', pretty: false, destination, ...over });
  write(log);
  // Whatever was logged passes two streams before it is here.
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return String(destination.read() ?? '')
    .split('\n')
    .filter((line) => line !== '');
}
