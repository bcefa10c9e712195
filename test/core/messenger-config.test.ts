import { expect } from 'chai';
import { ConfigInvalid, parseConfig } from '../../src/core/config.ts';

const CLOUD = {
  WHATSAPP_ACCESS_TOKEN: 'EAAGexample',
  WHATSAPP_PHONE_NUMBER_ID: '106540352242922',
  WHATSAPP_APP_SECRET: 'f'.repeat(32),
  WHATSAPP_VERIFY_TOKEN: 'a word',
  PUBLIC_URL: 'https://id.example.org',
};
const SERVICE_ACCOUNT = {
  WECHAT_APP_ID: 'wx49f0ab532d5d035a',
  WECHAT_APP_SECRET: 'e'.repeat(32),
  WECHAT_TOKEN: '123456',
  WECHAT_ENCODING_AES_KEY: 'k'.repeat(43),
};

describe('the configuration of messengers', () => {
  it('reads the Cloud API', () => {
    const { whatsapp } = parseConfig({
      ...CLOUD,
      WHATSAPP_API_ROOT: 'http://127.0.0.1:1',
      WHATSAPP_TEMPLATE: 'please_write_back',
    });

    expect(whatsapp).to.deep.equal({
      kind: 'cloud',
      accessToken: 'EAAGexample',
      phoneNumberId: '106540352242922',
      appSecret: 'f'.repeat(32),
      verifyToken: 'a word',
      apiRoot: 'http://127.0.0.1:1',
      template: 'please_write_back',
    });
  });

  it('reads a number of WhatsApp Web', () => {
    const { whatsapp } = parseConfig({ WHATSAPP_WEB_NUMBER: '491701234567', WHATSAPP_CAPTURE: 'chat' });

    expect(whatsapp).to.deep.equal({ kind: 'web', phoneNumber: '491701234567', pairing: 'code' });
  });

  it('reads a Service Account with its mini-program', () => {
    const { wechat } = parseConfig({
      ...SERVICE_ACCOUNT,
      WECHAT_MINI_PROGRAM_APP_ID: 'wx1',
      WECHAT_MINI_PROGRAM_PAGE: 'pages/capture',
      WECHAT_MINI_PROGRAM_THUMB_MEDIA_ID: 'm1',
    });

    expect(wechat).to.deep.equal({
      kind: 'service_account',
      appId: 'wx49f0ab532d5d035a',
      appSecret: 'e'.repeat(32),
      token: '123456',
      encodingAesKey: 'k'.repeat(43),
      miniProgram: { appId: 'wx1', page: 'pages/capture', thumbMediaId: 'm1' },
    });
  });

  it('reads how a process without the token checks who signs in from Telegram', () => {
    const given = { TELEGRAM_BOT_ID: '7000000001', TELEGRAM_PUBLIC_KEY: 'a'.repeat(64) };

    expect(parseConfig({ TELEGRAM_BOT_ID: '7000000001' })).to.deep.include({
      signIn: { telegram: { botId: '7000000001', publicKey: 'production' } },
    });
    expect(parseConfig(given).signIn.telegram?.publicKey).to.equal('a'.repeat(64));
    expect(parseConfig(given).telegram, 'no messenger is configured').to.equal(undefined);
  });

  it('reads a mini-program that people sign in with, without a Service Account', () => {
    const { signIn, wechat } = parseConfig({
      WECHAT_MINI_PROGRAM_APP_ID: 'wx1',
      WECHAT_MINI_PROGRAM_SECRET: 's1',
      WECHAT_API_ROOT: 'http://127.0.0.1:1',
    });

    expect(signIn).to.deep.equal({
      wechat: { appId: 'wx1', appSecret: 's1', apiRoot: 'http://127.0.0.1:1' },
    });
    expect(wechat, 'no messenger is configured').to.equal(undefined);
  });

  it('refuses what does not go together for signing in', () => {
    const token = '123456789:AAExampleExampleExampleExample_-12';

    expect(() => parseConfig({ TELEGRAM_BOT_TOKEN: token, TELEGRAM_BOT_ID: '123456789' })).to.throw(
      ConfigInvalid,
      'TELEGRAM_BOT_TOKEN and TELEGRAM_BOT_ID exclude each other',
    );
    expect(() => parseConfig({ TELEGRAM_PUBLIC_KEY: 'test' })).to.throw(
      ConfigInvalid,
      'TELEGRAM_PUBLIC_KEY needs TELEGRAM_BOT_ID',
    );
    expect(() => parseConfig({ WECHAT_MINI_PROGRAM_APP_ID: 'wx1' })).to.throw(
      ConfigInvalid,
      'WECHAT_MINI_PROGRAM_APP_ID needs WECHAT_MINI_PROGRAM_PAGE or WECHAT_MINI_PROGRAM_SECRET',
    );
    expect(() => parseConfig({ WECHAT_API_ROOT: 'http://127.0.0.1:1' })).to.throw(
      ConfigInvalid,
      'WECHAT_API_ROOT needs WECHAT_APP_ID or WECHAT_MINI_PROGRAM_SECRET',
    );
  });

  it('reads a puppet and its options', () => {
    const { wechat } = parseConfig({
      WECHAT_PUPPET: 'wechaty-puppet-mock',
      WECHAT_PUPPET_OPTIONS: '{"a":1}',
    });

    expect(wechat).to.deep.equal({ kind: 'wechaty', puppet: 'wechaty-puppet-mock', puppetOptions: { a: 1 } });
  });

  it('reads where pieces are given, channel by channel, and leaves the rest to the policy', () => {
    expect(
      parseConfig({ WHATSAPP_CAPTURE: 'chat', WECHAT_CAPTURE: 'link', PUBLIC_URL: 'https://id.example.org' })
        .capture,
    ).to.deep.equal({
      whatsapp: 'chat',
      wechat: 'link',
    });
    expect(parseConfig({}).capture).to.deep.equal({});
  });

  it('knows its public address without a slash at the end, and this machine where none is given', () => {
    expect(parseConfig({ PUBLIC_URL: 'https://id.example.org/' }).publicUrl).to.equal(
      'https://id.example.org',
    );
    expect(parseConfig({ PORT: '9000' }).publicUrl).to.equal('http://localhost:9000');
  });

  for (const [given, name] of [
    [CLOUD, 'WHATSAPP_PHONE_NUMBER_ID'],
    [CLOUD, 'WHATSAPP_APP_SECRET'],
    [CLOUD, 'WHATSAPP_VERIFY_TOKEN'],
    [SERVICE_ACCOUNT, 'WECHAT_APP_SECRET'],
    [SERVICE_ACCOUNT, 'WECHAT_TOKEN'],
    [SERVICE_ACCOUNT, 'WECHAT_ENCODING_AES_KEY'],
  ] as const) {
    it(`names ${name} where it alone is missing`, () => {
      expect(mistakesIn({ ...given, [name]: '' })).to.match(new RegExp(`needs ${name}`));
    });
  }

  for (const environment of [
    { ...CLOUD, PUBLIC_URL: '' },
    { WHATSAPP_WEB_NUMBER: '491701234567' },
    { WECHAT_CAPTURE: 'link' },
  ]) {
    it(`wants a public address for links: ${Object.keys(environment).at(-1)}`, () => {
      expect(mistakesIn(environment)).to.match(
        /PUBLIC_URL is needed for one-time links, or W\w+_CAPTURE=chat/,
      );
    });
  }

  it('does not let one account speak through two adapters', () => {
    expect(mistakesIn({ ...CLOUD, WHATSAPP_WEB_NUMBER: '491701234567' })).to.contain(
      'WHATSAPP_ACCESS_TOKEN and WHATSAPP_WEB_NUMBER exclude each other',
    );
    expect(mistakesIn({ ...SERVICE_ACCOUNT, WECHAT_PUPPET: 'wechaty-puppet-mock' })).to.contain(
      'WECHAT_APP_ID and WECHAT_PUPPET exclude each other',
    );
  });

  for (const [name, value] of [
    ['WHATSAPP_PHONE_NUMBER_ID', '+49 hunter2'],
    ['WHATSAPP_TEMPLATE', 'Hunter2!'],
    ['WHATSAPP_WEB_NUMBER', '+49hunter2'],
    ['WHATSAPP_WEB_PAIRING', 'hunter2'],
    ['WECHAT_APP_ID', 'hunter2'],
    ['WECHAT_ENCODING_AES_KEY', 'hunter2'],
    ['WECHAT_PUPPET_OPTIONS', '{hunter2'],
    ['WECHAT_PUPPET_OPTIONS', '["hunter2"]'],
    ['WECHAT_CAPTURE', 'hunter2'],
    ['PUBLIC_URL', 'hunter2'],
    ['OPERATOR_PORT', 'hunter2'],
  ] as const) {
    it(`names ${name} when it is ${value}, and not its value`, () => {
      const message = mistakesIn({ [name]: value });

      expect(message).to.match(new RegExp(`^  ${name} (is|has) `, 'm'));
      expect(message).not.to.contain('unter2');
    });
  }
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
