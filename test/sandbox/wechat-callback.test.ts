import { expect } from 'chai';
import type { Person } from '../../sandbox/control/person.ts';
import { openWeChatSandbox, type WeChatSandbox } from '../../sandbox/wechat/open-wechat-sandbox.ts';
import { outOfOrder } from '../../sandbox/wechat/passive-reply.ts';
import { signatureOf } from '../../sandbox/wechat/secret-envelope.ts';
import { openAccountServer, openStage, type AccountServer } from './wechat-account.ts';

describe("WeChat's callback address", () => {
  let sandbox: WeChatSandbox;
  let account: AccountServer;
  let anna: Person;

  beforeEach(async () => {
    sandbox = await openWeChatSandbox();
    account = await openAccountServer(sandbox);
    anna = await sandbox.person();
  });

  afterEach(async () => {
    await account.close();
    await sandbox.close();
  });

  it('is entered where the echo comes back, and nowhere else', async () => {
    const nobody = await sandbox.configure('http://127.0.0.1:1/').catch((error: unknown) => error);
    const wrong = await sandbox.configure(`${sandbox.url}/`).catch((error: unknown) => error);

    await sandbox.configure(account.url);

    expect(String(nobody)).to.contain('did not give the echostr back');
    expect(String(wrong)).to.contain('did not give the echostr back');
  });

  it('waits for an address that proves itself, and brings what happened meanwhile', async () => {
    await anna.says('early');
    const waiting = sandbox.pendingUpdates();

    sandbox.callAt(account.url);
    await sandbox.drained();

    expect(waiting).to.equal(2);
    expect(account.calls.map(({ fields }) => fields.Event ?? fields.Content)).to.deep.equal([
      'subscribe',
      'early',
    ]);
  });

  it('tells who follows, by which code, and who leaves', async () => {
    await sandbox.configure(account.url);

    sandbox.scan(anna, '42');
    await anna.blocksBot();
    const events = (await account.untilCalls(2)).map(({ fields }) => [fields.Event, fields.EventKey]);

    expect(events).to.deep.equal([
      ['subscribe', 'qrscene_42'],
      ['unsubscribe', ''],
    ]);
  });
});

describe("WeChat's callback", () => {
  let sandbox: WeChatSandbox;
  let account: AccountServer;
  let anna: Person;
  let close: () => Promise<void>;

  beforeEach(async () => {
    ({ sandbox, account, anna, close } = await openStage());
  });

  afterEach(() => close());

  it('brings a message signed and encrypted, and shows nothing of it', async () => {
    await anna.says('a secret');
    const [call] = await account.untilCalls(1);

    const { query, body, fields } = call ?? { query: {}, body: '', fields: {} };
    const { timestamp = '', nonce = '' } = query;
    expect(query).to.include({ encrypt_type: 'aes', openid: anna.address });
    expect(query.signature).to.equal(signatureOf(sandbox.token, timestamp, nonce));
    expect(body).not.to.contain('a secret');
    expect(fields).to.include({
      ToUserName: sandbox.originalId,
      FromUserName: anna.address,
      MsgType: 'text',
      Content: 'a secret',
    });
  });

  it('numbers messages with 64 bits, and events not at all', async () => {
    await anna.says('one');
    await anna.says('two');
    sandbox.scan(anna, 'desk');
    const [one, two, scan] = (await account.untilCalls(3)).map(({ fields }) => fields);

    expect(BigInt(two?.MsgId ?? 0) - BigInt(one?.MsgId ?? 0)).to.equal(1n);
    expect(String(Number(one?.MsgId))).not.to.equal(one?.MsgId);
    expect(scan).to.include({ MsgType: 'event', Event: 'SCAN', EventKey: 'desk' });
    expect(scan).not.to.have.property('MsgId');
  });

  it('keeps what would break the XML out of it', async () => {
    await anna.says('<Content>]]></Content>&amp;\u0007');
    const [call] = await account.untilCalls(1);

    expect(call?.fields.Content).to.equal('<Content>]]></Content>&amp;');
  });

  for (const body of ['success', '']) {
    it(`is content with ${JSON.stringify(body)}`, async () => {
      account.respond(() => ({ body }));

      await anna.says('hi');
      await sandbox.drained();

      expect(account.calls).to.have.length(1);
      expect(await anna.reads()).to.have.length(1);
    });
  }

  for (const body of ['Success', 'success\n', '{"ok":true}', '<xml></xml>']) {
    it(`says that the service is out of order at ${JSON.stringify(body)}`, async () => {
      account.respond(() => ({ body }));

      await anna.says('hi');
      await anna.hears(outOfOrder);

      expect(account.calls).to.have.length(1);
      expect(sandbox.lost()).to.equal(0);
    });
  }
});
