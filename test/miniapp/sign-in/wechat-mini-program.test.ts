import { expect } from 'chai';
import { z } from 'zod';
import type { Person } from '../../../sandbox/control/person.ts';
import { openWeChatSandbox, type WeChatSandbox } from '../../../sandbox/wechat/open-wechat-sandbox.ts';
import { addMilliseconds } from '../../../src/core/clock.ts';
import {
  createProveByMiniProgram,
  type MiniProgramOptions,
  type MiniProgramProof,
  type ProveByMiniProgram,
} from '../../../src/miniapp/sign-in/wechat-mini-program.ts';
import { captureLog, type CapturedLog } from '../../journeys/captured-log.ts';
import { describeNeeding } from '../../needs.ts';
import { readVectors } from '../../vectors.ts';
import { openSessionServer } from './session-server.ts';

const MINUTE = 60_000;
const APP_ID = 'wx5a4db0f1de000009';
const SECRET = 'a-secret-that-must-not-show';
const SESSION_KEY = 'AAECAwQFBgcICQoLDA0ODw==';
/** Signed with the key above. */
const SIGNED: MiniProgramProof = {
  code: '0716AVll20uHk94SLDml27etM946AVlq',
  rawData: '{"nickName":"Anna","language":"zh_CN"}',
  signature: 'a6397bf12beeed94d920358e48d08915e9cc19c4',
};

describe('a login of the mini-program', () => {
  let now: Date;
  let sandbox: WeChatSandbox;
  let anna: Person;
  let captured: CapturedLog;

  beforeEach(async () => {
    now = new Date('2026-03-01T12:00:00Z');
    sandbox = await openWeChatSandbox({ now: () => now });
    anna = await sandbox.person({ languageCode: 'zh' });
    captured = captureLog();
  });

  afterEach(() => sandbox.close());

  const prover = (options: Partial<MiniProgramOptions> = {}): ProveByMiniProgram =>
    createProveByMiniProgram({
      appId: sandbox.miniProgramAppId,
      appSecret: sandbox.miniProgramSecret,
      apiRoot: sandbox.url,
      clock: () => now,
      log: captured.log,
      ...options,
    });
  const refusalOf = async (
    proof: MiniProgramProof,
    options: Partial<MiniProgramOptions> = {},
  ): Promise<string | undefined> => {
    const proven = await prover(options)(proof);
    return proven.ok ? undefined : proven.refusal;
  };

  it('proves an openid of the mini-program, which is not that of the account', async () => {
    const login = await anna.opensMiniProgram();
    const again = await anna.opensMiniProgram();

    const [proven, same] = [await prover()(login), await prover()(again)];

    if (!proven.ok || !same.ok) return expect.fail('nobody was proven');
    const { chatId, proofHash, ...rest } = proven.value;
    expect(rest).to.deep.equal({
      channel: 'wechat',
      botId: sandbox.miniProgramAppId,
      isChat: false,
      languageTag: 'zh-CN',
      goodUntil: addMilliseconds(now, 5 * MINUTE),
    });
    expect(chatId)
      .to.match(/^o[\w-]{27}$/)
      .and.not.equal(anna.address);
    expect(same.value.chatId).to.equal(chatId);
    expect(same.value.proofHash.equals(proofHash), 'another login is another proof').to.equal(false);
  });

  it('is good once, also when it is shown twice at the same time', async () => {
    const login = await anna.opensMiniProgram();

    const outcomes = await Promise.all([refusalOf(login), refusalOf(login)]);

    expect(outcomes.toSorted()).to.deep.equal(['PROOF_INVALID', undefined]);
  });

  it('is good for five minutes', async () => {
    const login = await anna.opensMiniProgram();
    now = addMilliseconds(now, 5 * MINUTE);

    expect(await refusalOf(login)).to.equal('PROOF_INVALID');
  });

  it('is refused when somebody else signed, or something else', async () => {
    const mikhail = await sandbox.person({ firstName: 'Mikhail' });
    const hers = await anna.opensMiniProgram();
    const his = await mikhail.opensMiniProgram();

    expect(await refusalOf({ ...hers, signature: his.signature })).to.equal('PROOF_INVALID');
    expect(await refusalOf({ ...his, rawData: `${his.rawData} ` })).to.equal('PROOF_INVALID');
  });

  for (const [what, changed] of Object.entries<Partial<MiniProgramProof>>({
    'no code': { code: '' },
    'a code that would end the parameter': { code: 'a&secret=b' },
    'an endless code': { code: 'a'.repeat(257) },
    'no signature': { signature: '' },
    'a signature in capitals': { signature: 'A'.repeat(40) },
    'a signature that is none': { signature: 'g'.repeat(40) },
    'endless data': { rawData: 'a'.repeat(8193) },
  })) {
    it(`is refused with ${what}, without asking WeChat`, async () => {
      const server = await openSessionServer({ openid: 'o1', session_key: SESSION_KEY });

      expect(await refusalOf({ ...SIGNED, ...changed }, { apiRoot: server.url })).to.equal('PROOF_INVALID');
      expect(server.asked).to.deep.equal([]);
      await server.close();
    });
  }

  it('is refused where WeChat takes the person for a fraud', async () => {
    const [code, description] = [40226, 'code blocked'];
    sandbox.inject({ kind: 'error', method: 'jscode2session', code, description });

    expect(await refusalOf(await anna.opensMiniProgram())).to.equal('PROOF_INVALID');
  });

  for (const fault of [
    { kind: 'error', code: -1, description: 'system error' },
    { kind: 'error', code: 45011, description: 'api minute-quota reach limit' },
    { kind: 'html' },
    { kind: 'cut' },
    { kind: 'hang' },
  ] as const) {
    it(`waits for a better time when WeChat meets ${'code' in fault ? fault.code : fault.kind}`, async () => {
      sandbox.inject({ ...fault, method: 'jscode2session', times: 1 });
      const login = await anna.opensMiniProgram();

      expect(await refusalOf(login, { callTimeoutMilliseconds: 300 })).to.equal('MESSENGER_DOWN');
      expect(await refusalOf(login), 'the code was not used up').to.equal(undefined);
      expect(captured.lines().join('\n')).to.contain('sign_in.wechat_unavailable');
    });
  }

  for (const answer of [
    '',
    'null',
    '[]',
    {},
    { openid: 'o1' },
    { openid: '', session_key: 'x' },
    { openid: 1, session_key: 'x' },
    { errcode: 'x' },
  ]) {
    it(`takes ${JSON.stringify(answer)} for no answer`, async () => {
      const server = await openSessionServer(answer);

      expect(await refusalOf(SIGNED, { apiRoot: server.url })).to.equal('MESSENGER_DOWN');
      await server.close();
    });
  }

  it('tells the operator when the secret is wrong, and shows it to nobody', async () => {
    expect(await refusalOf(await anna.opensMiniProgram(), { appSecret: SECRET })).to.equal('MESSENGER_DOWN');

    const lines = captured.lines().join('\n');
    expect(lines).to.contain('sign_in.wechat_misconfigured').and.to.contain('40125');
    expect(lines).to.not.contain(SECRET);
  });

  it('passes on neither the session key nor the secret', async () => {
    const server = await openSessionServer({ openid: 'o1', session_key: SESSION_KEY, unionid: 'u1' });
    const proven = await prover({ appId: APP_ID, appSecret: SECRET, apiRoot: `${server.url}/` })(SIGNED);
    await server.close();
    const unreachable = await refusalOf(SIGNED, { appSecret: SECRET, apiRoot: server.url });

    if (!proven.ok) return expect.fail(proven.refusal);
    expect(proven.value).to.include({ chatId: 'o1', botId: APP_ID, languageTag: 'zh-CN' });
    expect(server.asked).to.deep.equal([
      `/sns/jscode2session?appid=${APP_ID}&secret=${SECRET}&js_code=${SIGNED.code}&grant_type=authorization_code`,
    ]);
    expect(unreachable).to.equal('MESSENGER_DOWN');
    for (const told of [JSON.stringify(proven.value), captured.lines().join('\n')]) {
      expect(told).to.not.contain(SESSION_KEY).and.to.not.contain(SECRET).and.to.not.contain(SIGNED.code);
    }
  });

  describeNeeding('vectors', 'as the documentation signs it', () => {
    it('is proven', async () => {
      const rawData = z.object({ rawData: z.string(), sessionKey: z.string(), signature: z.string() });
      const schema = z.object({ miniProgram: z.object({ rawData }) });
      const { sessionKey, ...signed } = readVectors('wechat.json', schema).miniProgram.rawData;
      const server = await openSessionServer({ openid: 'o1', session_key: sessionKey });

      expect(await refusalOf({ code: 'c', ...signed }, { apiRoot: server.url })).to.equal(undefined);
      await server.close();
    });
  });
});
