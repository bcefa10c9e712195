import { expect } from 'chai';
import type { Person } from '../../sandbox/control/person.ts';
import type { WeChatSandbox } from '../../sandbox/wechat/open-wechat-sandbox.ts';
import { signatureOf } from '../../sandbox/wechat/secret-envelope.ts';
import { openStage, type AccountServer } from './wechat-account.ts';

describe("WeChat's callback with a fault", () => {
  let sandbox: WeChatSandbox;
  let account: AccountServer;
  let anna: Person;
  let close: () => Promise<void>;

  beforeEach(async () => {
    ({ sandbox, account, anna, close } = await openStage());
  });

  afterEach(() => close());

  it('brings a message twice', async () => {
    sandbox.inject({ kind: 'duplicate', method: 'callback', times: 1 });

    await anna.says('once');
    const [first, second] = (await account.untilCalls(2)).map(({ fields }) => fields);

    expect(second).to.deep.equal(first);
  });

  it('brings it late', async () => {
    sandbox.inject({ kind: 'slow', method: 'callback', milliseconds: 20, times: 1 });

    await anna.says('late');
    const [call] = await account.untilCalls(1);

    expect(call?.fields.Content).to.equal('late');
  });

  it("brings a stranger's plain message under a true signature first", async () => {
    sandbox.inject({ kind: 'plain_mode', method: 'callback', times: 1 });
    account.respond(({ fields }) => (fields.Content ? { body: 'success' } : { status: 403 }));

    await anna.says('mine');
    const [forged, own] = await account.untilCalls(2);
    await sandbox.drained();

    const { timestamp = '', nonce = '', signature } = forged?.query ?? {};
    expect(signature).to.equal(signatureOf(sandbox.token, timestamp, nonce));
    expect(forged?.query).not.to.have.any.keys('msg_signature', 'encrypt_type');
    expect(forged?.body).to.contain('<Content><![CDATA[mine]]></Content>');
    expect(forged?.body).not.to.contain(own?.fields.MsgId);
    expect(own?.fields.Content).to.equal('mine');
    expect(sandbox.answers().map((answer) => answer?.status)).to.deep.equal([200, 403, 200]);
  });

  it('brings a message that was changed under way first', async () => {
    sandbox.inject({ kind: 'flipped', method: 'callback', times: 1 });

    await anna.says('mine');
    const [changed, own] = await account.untilCalls(2);

    expect(changed?.query.msg_signature).to.match(/^[0-9a-f]{40}$/);
    expect(changed?.fields).to.deep.equal({});
    expect(own?.fields.Content).to.equal('mine');
  });
});
