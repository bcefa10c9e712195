import { expect } from 'chai';
import { openWeChatSandbox, type WeChatSandbox } from '../../sandbox/wechat/open-wechat-sandbox.ts';
import { addMilliseconds } from '../../src/core/clock.ts';
import { callApi, codeWith, getStableToken, getToken, stableRequest } from './wechat-client.ts';

const second = 1000;
const minute = 60 * second;

/** No menu is there to be deleted, and none is missed. */
const accepted = 0;

describe("WeChat's access tokens", () => {
  let sandbox: WeChatSandbox;
  let now: Date;

  beforeEach(async () => {
    now = new Date('2026-03-01T12:00:00Z');
    sandbox = await openWeChatSandbox({ now: () => now });
  });

  afterEach(() => sandbox.close());

  const pass = (milliseconds: number): void => void (now = addMilliseconds(now, milliseconds));

  it('live for two hours and are expired after that', async () => {
    const { access_token, expires_in } = await getToken(sandbox);

    pass(7200 * second - 1);
    const before = await codeWith(sandbox, access_token);
    pass(1);

    expect(expires_in).to.equal(7200);
    expect([before, await codeWith(sandbox, access_token)]).to.deep.equal([accepted, 42001]);
  });

  it('are replaced by the next one after five minutes', async () => {
    const first = await getToken(sandbox);
    const next = await getToken(sandbox);

    pass(5 * minute - 1);
    const overlapping = await codeWith(sandbox, first.access_token);
    pass(1);

    expect(next.access_token).not.to.equal(first.access_token);
    expect(overlapping).to.equal(accepted);
    expect(await codeWith(sandbox, first.access_token)).to.equal(40001);
    expect(await codeWith(sandbox, next.access_token)).to.equal(accepted);
  });

  it('stay the same when asked to be stable, until five minutes before their end', async () => {
    const first = await getStableToken(sandbox);
    pass(60 * minute);
    const same = await getStableToken(sandbox);
    pass(55 * minute);
    const next = await getStableToken(sandbox);

    expect(same).to.deep.equal({ access_token: first.access_token, expires_in: 3600 });
    expect(next.access_token).not.to.equal(first.access_token);
    expect(await codeWith(sandbox, first.access_token)).to.equal(accepted);
    pass(5 * minute);
    expect(await codeWith(sandbox, first.access_token)).to.equal(42001);
  });

  it('end at once when a new one is forced, but not twice in 30 seconds', async () => {
    const first = await getStableToken(sandbox);
    const second = await getStableToken(sandbox, true);
    const early = await getStableToken(sandbox, true);
    pass(30_000);
    const third = await getStableToken(sandbox, true);

    expect(await codeWith(sandbox, first.access_token)).to.equal(40001);
    expect(early.access_token).to.equal(second.access_token);
    expect(third.access_token).not.to.equal(second.access_token);
  });

  it('can be forced 20 times a day', async () => {
    for (let count = 0; count < 20; count += 1) {
      await getStableToken(sandbox, true);
      pass(minute);
    }
    const refused = await callApi(sandbox, 'stable_token', { body: stableRequest(sandbox, true) });
    pass(24 * 60 * minute);

    expect(refused.errcode).to.equal(45009);
    expect((await getStableToken(sandbox, true)).expires_in).to.equal(7200);
  });

  it('of one kind do not end those of the other', async () => {
    const stable = await getStableToken(sandbox);

    await getToken(sandbox);
    await getToken(sandbox);
    pass(10 * minute);

    expect(await codeWith(sandbox, stable.access_token)).to.equal(accepted);
  });

  for (const [what, change, code] of [
    ['a wrong app id', { appid: 'wx0000000000000000' }, 40013],
    ['a wrong secret', { secret: 'wrong' }, 40125],
    ['another grant', { grant_type: 'authorization_code' }, 40002],
    ['no app id', { appid: '' }, 41002],
    ['no secret', { secret: '' }, 41004],
  ] as const) {
    it(`are refused to ${what}`, async () => {
      const request = { ...stableRequest(sandbox), ...change };
      const { force_refresh: _force, ...query } = { ...request, force_refresh: '' };
      const texts = Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]));

      const answers = [
        await callApi(sandbox, 'stable_token', { body: request }),
        await callApi(sandbox, 'token', { query: texts }),
      ];

      expect(answers.map(({ errcode, status }) => [errcode, status])).to.deep.equal([
        [code, 200],
        [code, 200],
      ]);
    });
  }

  it('are refused by the wrong verb, and to what is no JSON', async () => {
    expect((await callApi(sandbox, 'stable_token')).errcode).to.equal(43002);
    expect((await callApi(sandbox, 'token', { body: {} })).errcode).to.equal(43001);
    expect((await callApi(sandbox, 'stable_token', { body: '{' })).errcode).to.equal(47001);
    expect((await callApi(sandbox, 'stable_token', { body: '', method: 'POST' })).errcode).to.equal(44002);
  });

  it('are asked for by every other call', async () => {
    expect(await codeWith(sandbox, '')).to.equal(41001);
    expect(await codeWith(sandbox, 'nonsense')).to.equal(40001);
    expect((await callApi(sandbox, 'no/such/call')).errcode).to.equal(40066);
  });

  it('are all revoked by a fault, and a new one is good', async () => {
    const { access_token } = await getStableToken(sandbox);
    sandbox.inject({ kind: 'token_revoked', times: 1 });

    const struck = await codeWith(sandbox, access_token);
    const fresh = await getStableToken(sandbox);

    expect(struck).to.equal(40001);
    expect(fresh.access_token).not.to.equal(access_token);
    expect(await codeWith(sandbox, fresh.access_token)).to.equal(accepted);
  });
});
