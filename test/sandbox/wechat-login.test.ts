import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { z } from 'zod';
import type { Person } from '../../sandbox/control/person.ts';
import { openWeChatSandbox, type WeChatSandbox } from '../../sandbox/wechat/open-wechat-sandbox.ts';
import { addMilliseconds } from '../../src/core/clock.ts';

const answerSchema = z.object({
  openid: z.string().optional(),
  session_key: z.string().optional(),
  errcode: z.number().optional(),
  errmsg: z.string().optional(),
});
type Answer = z.infer<typeof answerSchema>;

describe("WeChat's login into a mini-program", () => {
  let sandbox: WeChatSandbox;
  let anna: Person;
  let now: Date;

  beforeEach(async () => {
    now = new Date('2026-03-01T12:00:00Z');
    sandbox = await openWeChatSandbox({ now: () => now });
    anna = await sandbox.person();
  });

  afterEach(() => sandbox.close());

  const exchange = async (changed: Record<string, string>, method = 'GET'): Promise<Answer> => {
    const query = new URLSearchParams({
      appid: sandbox.miniProgramAppId,
      secret: sandbox.miniProgramSecret,
      js_code: 'unknown',
      grant_type: 'authorization_code',
      ...changed,
    });
    const response = await fetch(`${sandbox.url}/sns/jscode2session?${query.toString()}`, { method });
    expect(response.status).to.equal(200);
    return answerSchema.parse(await response.json());
  };

  it('exchanges a code for an openid and the key that signed the data', async () => {
    const { code, rawData, signature, page } = await anna.opensMiniProgram();
    const { openid, session_key } = await exchange({ js_code: code });

    expect(page).to.equal('');
    expect(openid).to.match(/^o[\w-]{27}$/);
    expect(Buffer.from(session_key ?? '', 'base64')).to.have.length(16);
    expect(createHash('sha1').update(`${rawData}${session_key}`).digest('hex')).to.equal(signature);
    expect(JSON.parse(rawData)).to.include({ nickName: 'Anna', language: 'en' });
  });

  it('gives one person the same openid each time, and another key', async () => {
    const first = await exchange({ js_code: (await anna.opensMiniProgram()).code });
    const next = await exchange({ js_code: (await anna.opensMiniProgram()).code });

    expect(next.openid).to.equal(first.openid);
    expect(next.session_key).to.not.equal(first.session_key);
  });

  it('lets a code be used once', async () => {
    const { code: js_code } = await anna.opensMiniProgram();
    await exchange({ js_code });
    const again = await exchange({ js_code });

    expect(again.errcode).to.equal(40163);
    expect(again.errmsg).to.match(/^code been used rid: /);
    expect(again).to.not.have.any.keys('openid', 'session_key');
  });

  it('lets a code live for five minutes', async () => {
    const [first, other] = [await anna.opensMiniProgram(), await anna.opensMiniProgram()];

    now = addMilliseconds(now, 5 * 60_000 - 1);
    const inTime = await exchange({ js_code: first.code });
    now = addMilliseconds(now, 1);

    expect(inTime).to.have.property('openid');
    expect((await exchange({ js_code: other.code })).errcode).to.equal(40029);
  });

  for (const [what, changed, errcode] of [
    ['an unknown code', {}, 40029],
    ['no code', { js_code: '' }, 41008],
    ['no app id', { appid: '' }, 41002],
    ['the app id of the account', { appid: 'wx5a4db0f1de000001' }, 40013],
    ['no secret', { secret: '' }, 41004],
    ['another secret', { secret: 'x' }, 40125],
    ['another grant', { grant_type: 'client_credential' }, 40002],
  ] as const) {
    it(`refuses ${what} with ${errcode}`, async () => {
      expect((await exchange(changed)).errcode).to.equal(errcode);
    });
  }

  it('refuses other methods and other addresses', async () => {
    const elsewhere = await fetch(`${sandbox.url}/cgi-bin/jscode2session`);

    expect((await exchange({}, 'POST')).errcode).to.equal(43001);
    expect(answerSchema.parse(await elsewhere.json()).errcode).to.equal(40066);
  });

  it('opens the page of a card', async () => {
    const chat = `${sandbox.url}/sandbox/chats/${anna.chatKey}/launches`;
    const launch = await fetch(chat, { method: 'POST', body: JSON.stringify({ label: 'no such card' }) });

    expect(launch.status).to.equal(404);
  });
});
