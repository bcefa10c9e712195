import { request } from 'node:http';
import { once } from 'node:events';
import { expect } from 'chai';
import type { Person } from '../../sandbox/control/person.ts';
import { openWeChatSandbox, type WeChatSandbox } from '../../sandbox/wechat/open-wechat-sandbox.ts';
import { callApi, codeWith, fetchApi, getStableToken, sendText } from './wechat-client.ts';

describe('a fault of WeChat', () => {
  let sandbox: WeChatSandbox;
  let anna: Person;

  beforeEach(async () => {
    sandbox = await openWeChatSandbox();
    anna = await sandbox.person();
    await anna.says('hi');
  });

  afterEach(() => sandbox.close());

  const send = (): ReturnType<typeof sendText> => sendText(sandbox, anna.address, 'x');

  for (const [code, description] of [
    [45009, 'reach max api daily quota limit'],
    [45011, 'api minute-quota reach limit, must slower, retry next minute'],
    [-1, 'system error'],
    [43019, 'require remove blacklist'],
  ] as const) {
    it(`answers ${code} as often as asked, for its method alone`, async () => {
      sandbox.inject({ kind: 'error', method: 'custom/send', code, description, times: 1 });

      const other = await codeWith(sandbox, (await getStableToken(sandbox)).access_token);
      const [struck, healed] = [await send(), await send()];

      expect(struck).to.include({ status: 200, errcode: code });
      expect(struck.errmsg).to.match(new RegExp(`^${description} rid`));
      expect([other, healed.errcode]).to.deep.equal([0, 0]);
    });
  }

  it('is a page of a proxy', async () => {
    const { access_token } = await getStableToken(sandbox);
    sandbox.inject({ kind: 'html', method: 'custom/send', times: 1 });

    const response = await fetchApi(sandbox, 'message/custom/send', { query: { access_token }, body: {} });

    expect([response.status, response.headers.get('content-type')]).to.deep.equal([502, 'text/html']);
    expect(await response.text()).to.contain('<h1>502</h1>');
  });

  for (const kind of ['hang', 'stall'] as const) {
    it(`leaves a call without an answer (${kind})`, async () => {
      const { access_token } = await getStableToken(sandbox);
      sandbox.inject({ kind, method: 'custom/send' });
      const patience = new AbortController();

      const call = fetch(`${sandbox.url}/cgi-bin/message/custom/send?access_token=${access_token}`, {
        method: 'POST',
        body: '{}',
        signal: patience.signal,
      });
      const other = await codeWith(sandbox, access_token);
      patience.abort();

      expect(other).to.equal(0);
      expect(String(await call.catch((error: unknown) => error))).to.contain('AbortError');
    });
  }

  it('cuts the connection, before or after the deed', async () => {
    sandbox.inject({ kind: 'cut', method: 'custom/send', times: 1 });
    const before: unknown = await send().catch((error: unknown) => error);
    const unsent = await anna.reads();
    sandbox.inject({ kind: 'lost_answer', method: 'custom/send', times: 1 });
    const after: unknown = await send().catch((error: unknown) => error);
    const sent = await anna.reads();

    expect(before).to.be.instanceOf(TypeError);
    expect(after).to.be.instanceOf(TypeError);
    expect([unsent.length, sent.length]).to.deep.equal([1, 2]);
  });

  it('delays the answer', async () => {
    sandbox.inject({ kind: 'slow', method: 'custom/send', milliseconds: 20, times: 1 });

    expect((await send()).errcode).to.equal(0);
  });

  it('refuses tokens of either kind', async () => {
    const { appId: appid, appSecret: secret } = sandbox;
    const body = { grant_type: 'client_credential', appid, secret };
    sandbox.inject({ kind: 'error', method: 'token', code: 40164, description: 'invalid ip', times: 2 });

    const answers = [
      await callApi(sandbox, 'stable_token', { body }),
      await callApi(sandbox, 'token', { query: body }),
      await callApi(sandbox, 'token', { query: body }),
    ];

    expect(answers.map(({ errcode }) => errcode)).to.deep.equal([40164, 40164, undefined]);
  });

  it('is taken away by healing', async () => {
    sandbox.inject({ kind: 'error', code: 45009, description: 'reach max api daily quota limit' });

    sandbox.heal();

    expect((await send()).errcode).to.equal(0);
  });

  it('is not that a web page elsewhere gets in', async () => {
    const { access_token } = await getStableToken(sandbox);
    const address = `${sandbox.url}/cgi-bin/menu/delete?access_token=${access_token}`;
    const statusWith = async (headers: Record<string, string>): Promise<number | undefined> => {
      const call = request(address, { headers }).end();
      const [response] = await once(call, 'response');
      response.resume();
      return response.statusCode;
    };

    expect(await statusWith({ host: 'evil.example' })).to.equal(403);
    expect(await statusWith({ origin: 'https://evil.example' })).to.equal(403);
    expect(await statusWith({})).to.equal(200);
  });
});
