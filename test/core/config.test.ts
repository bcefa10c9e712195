import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { ConfigInvalid, parseConfig } from '../../src/core/config.ts';

const TOKEN = '123456789:AAExampleExampleExampleExample_-12';

describe('the configuration', () => {
  it('is complete with nothing set', () => {
    expect(parseConfig({})).to.deep.include({
      port: 8080,
      dataDir: path.resolve('.data'),
      logLevel: 'info',
      migrateOnStart: true,
    });
    expect(parseConfig({})).not.to.have.any.keys(
      'databaseUrl',
      'amqpUrl',
      'azureStorage',
      'masterKey',
      'telegram',
    );
  });

  it('reads every documented variable', () => {
    const key = randomBytes(32);

    expect(
      parseConfig({
        PORT: '9000',
        DATA_DIR: '/var/lib/bonafide',
        LOG_LEVEL: 'debug',
        DATABASE_URL: 'postgres://user:secret@host/db',
        MIGRATE_ON_START: 'false',
        AMQP_URL: 'amqps://host',
        AZURE_STORAGE_CONNECTION_STRING: 'AccountName=a;AccountKey=b',
        AZURE_STORAGE_CONTAINER: 'media',
        MASTER_KEY: key.toString('base64'),
        FACE_WORKERS: '4',
        FFMPEG_PATH: '/usr/bin/ffmpeg',
        QUEUE_PREFIX: 'staging',
        TELEGRAM_BOT_TOKEN: TOKEN,
        TELEGRAM_API_ROOT: 'http://127.0.0.1:8081',
        TELEGRAM_WEBHOOK_URL: 'https://bot.example.org/telegram',
        TELEGRAM_WEBHOOK_SECRET: 'a'.repeat(16),
      }),
    ).to.deep.include({
      port: 9000,
      dataDir: '/var/lib/bonafide',
      logLevel: 'debug',
      databaseUrl: 'postgres://user:secret@host/db',
      migrateOnStart: false,
      amqpUrl: 'amqps://host',
      azureStorage: { connectionString: 'AccountName=a;AccountKey=b', container: 'media' },
      masterKey: key,
      faceWorkers: 4,
      ffmpegPath: '/usr/bin/ffmpeg',
      queuePrefix: 'staging',
      telegram: {
        token: TOKEN,
        apiRoot: 'http://127.0.0.1:8081',
        webhook: { url: 'https://bot.example.org/telegram', secretToken: 'a'.repeat(16) },
      },
    });
  });

  it('reads who may ask the API, and from where', () => {
    const secret = 'x:'.repeat(12);
    const { api } = parseConfig({
      CORS_ORIGINS: 'https://app.example.org, http://localhost:3000',
      FRAME_ANCESTORS: 'https://chat.example.org',
      TRUSTED_PROXIES: '2',
      INTERNAL_CLIENTS: `orders:${secret},billing:${secret}2`,
    });

    expect(api).to.deep.equal({
      corsOrigins: ['https://app.example.org', 'http://localhost:3000'],
      frameAncestors: ['https://chat.example.org'],
      trustedProxies: 2,
      internalClients: [
        { id: 'orders', secret },
        { id: 'billing', secret: `${secret}2` },
      ],
    });
  });

  it('reads Azure Face, with its key or a file that holds it', () => {
    const endpoint = 'https://faces.cognitiveservices.azure.com/';
    const faces = { FACE_ENGINE: 'azure', AZURE_FACE_ENDPOINT: endpoint };

    expect(parseConfig({ ...faces, AZURE_FACE_KEY: 'k'.repeat(32) }).azureFace).to.deep.equal({
      endpoint: 'https://faces.cognitiveservices.azure.com',
      key: { key: 'k'.repeat(32) },
      callsPerSecond: 10,
    });
    expect(
      parseConfig({
        ...faces,
        AZURE_FACE_KEY_FILE: '/run/secrets/face',
        AZURE_FACE_CALLS_PER_SECOND: '20',
        AZURE_FACE_MONTHLY_CALLS: '30000',
        AZURE_FACE_WHEN_DOWN: 'on_device',
      }).azureFace,
    ).to.deep.include({
      key: { keyFile: '/run/secrets/face' },
      callsPerSecond: 20,
      monthlyCalls: 30_000,
      whenDown: 'on_device',
    });
    expect(
      parseConfig({ AZURE_FACE_ENDPOINT: endpoint, AZURE_FACE_KEY: 'k'.repeat(32) }),
    ).to.not.have.any.keys('azureFace');
  });

  it('names what Azure Face lacks', () => {
    expect(() => parseConfig({ FACE_ENGINE: 'azure' })).to.throw(
      ConfigInvalid,
      /FACE_ENGINE=azure needs AZURE_FACE_ENDPOINT\n.*FACE_ENGINE=azure needs AZURE_FACE_KEY or AZURE_FACE_KEY_FILE/s,
    );
  });

  it('takes what is empty for not set', () => {
    const empty = ['PORT', 'DATABASE_URL', 'AMQP_URL', 'MASTER_KEY', 'TELEGRAM_BOT_TOKEN', 'LOG_LEVEL'];

    expect(parseConfig(Object.fromEntries(empty.map((name) => [name, ''])))).to.deep.equal(parseConfig({}));
  });

  it('does not mind the rest of the environment', () => {
    expect(
      parseConfig({ HOME: '/root', LANG: 'C', npm_config_x: '1', POSTGRES_PASSWORD: 'x' }),
    ).to.deep.equal(parseConfig({}));
  });

  it('polls where there is no webhook', () => {
    expect(parseConfig({ TELEGRAM_BOT_TOKEN: TOKEN }).telegram).to.deep.equal({ token: TOKEN });
  });

  const mistakes: Array<[name: string, value: string]> = [
    ['PORT', '80a'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['LOG_LEVEL', 'loud'],
    ['DATABASE_URL', 'mysql://user:hunter2@host/db'],
    ['DATABASE_URL', 'postgres://user:hunter2@'],
    ['MIGRATE_ON_START', 'yes'],
    ['AMQP_URL', 'http://guest:hunter2@host'],
    ['AZURE_STORAGE_CONNECTION_STRING', 'hunter2'],
    ['AZURE_STORAGE_CONTAINER', 'Hunter2--'],
    ['MASTER_KEY', Buffer.from('hunter2').toString('base64')],
    ['MASTER_KEY', 'a'.repeat(64)],
    ['FACE_ENGINE', 'hunter2'],
    ['AZURE_FACE_ENDPOINT', 'http://hunter2.cognitiveservices.azure.com'],
    ['AZURE_FACE_ENDPOINT', 'https://faces.example.org/hunter2'],
    ['AZURE_FACE_KEY', 'hunter2'],
    ['AZURE_FACE_CALLS_PER_SECOND', '0'],
    ['AZURE_FACE_WHEN_DOWN', 'hunter2'],
    ['FACE_WORKERS', '0'],
    ['FACE_WORKERS', '1.5'],
    ['TELEGRAM_BOT_TOKEN', 'hunter2'],
    ['CORS_ORIGINS', 'https://hunter2.example.org/path'],
    ['CORS_ORIGINS', 'https://app.example.org, hunter2'],
    ['FRAME_ANCESTORS', 'https://*.hunter2.example.org'],
    ['TRUSTED_PROXIES', '-1'],
    ['INTERNAL_CLIENTS', 'orders:hunter2'],
    ['INTERNAL_CLIENTS', 'hunter2-without-an-id-but-long-enough'],
    ['LEGACY_SHOP_URL', 'http://hunter2.example.org'],
    ['LEGACY_SHOP_URL', 'https://shop:hunter2@shop.example.org'],
    ['LEGACY_SHOP_TOKEN', 'hunter2'],
    ['LEGACY_SHOP_DATABASE_URL', 'mysql://user:hunter2@host/db'],
  ];

  for (const [name, value] of mistakes) {
    it(`names ${name} when it is ${value}, and not its value`, () => {
      const message = mistakesIn({ [name]: value });

      expect(message).to.contain(name);
      if (value.includes('unter2')) expect(message).not.to.contain('unter2');
    });
  }

  it('names what a variable needs beside it', () => {
    expect(mistakesIn({ TELEGRAM_API_ROOT: 'http://host' })).to.contain(
      'TELEGRAM_API_ROOT needs TELEGRAM_BOT_TOKEN',
    );
    expect(
      mistakesIn({ TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_WEBHOOK_URL: 'https://bot.example.org' }),
    ).to.contain('TELEGRAM_WEBHOOK_URL needs TELEGRAM_WEBHOOK_SECRET');
  });

  it('reaches the old shop one way, and only over what may carry a password', () => {
    const byHttp = {
      LEGACY_SHOP_URL: 'https://shop.example.org/bonafide',
      LEGACY_SHOP_TOKEN: 'a'.repeat(16),
    };
    const bySql = { LEGACY_SHOP_DATABASE_URL: 'postgres://reader:secret@old/shop' };

    expect(parseConfig(byHttp).legacyShop).to.deep.equal({
      kind: 'http',
      url: 'https://shop.example.org/bonafide',
      token: 'a'.repeat(16),
    });
    expect(parseConfig(bySql).legacyShop).to.deep.equal({
      kind: 'sql',
      databaseUrl: 'postgres://reader:secret@old/shop',
    });
    expect(parseConfig({ ...byHttp, LEGACY_SHOP_URL: 'http://127.0.0.1:8089' }).legacyShop).not.to.equal(
      undefined,
    );
    expect(mistakesIn({ ...byHttp, ...bySql })).to.contain('exclude each other');
    expect(mistakesIn({ LEGACY_SHOP_URL: 'https://shop.example.org' })).to.contain('LEGACY_SHOP_TOKEN');
  });

  it('names every mistake at once', () => {
    const message = mistakesIn({
      PORT: 'x',
      LOG_LEVEL: 'x',
      AMQP_URL: 'x',
      FACE_WORKERS: 'x',
      MASTER_KEY: 'x',
    });

    for (const name of ['PORT', 'LOG_LEVEL', 'AMQP_URL', 'FACE_WORKERS', 'MASTER_KEY']) {
      expect(message).to.contain(`  ${name} `);
    }
  });

  it('names a missing neighbour though something else is wrong as well', () => {
    const message = mistakesIn({ PORT: 'x', TELEGRAM_API_ROOT: 'http://host' });

    expect(message).to.contain('PORT').and.contain('TELEGRAM_API_ROOT needs');
  });
});

function mistakesIn(environment: Record<string, string>): string {
  try {
    parseConfig(environment);
  } catch (err) {
    if (err instanceof ConfigInvalid) return err.message;
    throw err;
  }
  return 'no mistake';
}
