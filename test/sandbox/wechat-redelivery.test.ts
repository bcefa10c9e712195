import { expect } from 'chai';
import type { Person } from '../../sandbox/control/person.ts';
import type { WeChatSandbox } from '../../sandbox/wechat/open-wechat-sandbox.ts';
import { outOfOrder } from '../../sandbox/wechat/passive-reply.ts';
import { openStage, type AccountServer } from './wechat-account.ts';

describe('a message that WeChat gets no answer to', () => {
  let sandbox: WeChatSandbox;
  let account: AccountServer;
  let anna: Person;
  let close: () => Promise<void>;

  beforeEach(async () => {
    ({ sandbox, account, anna, close } = await openStage({ callbackTimeoutMilliseconds: 250 }));
  });

  afterEach(() => close());

  it('comes again in a new envelope until it is answered', async () => {
    account.respond(() => (account.calls.length < 3 ? undefined : { body: 'success' }));

    await anna.says('hi');
    const pending = sandbox.pendingUpdates();
    await sandbox.drained();

    const ids = new Set(account.calls.map(({ fields }) => fields.MsgId));
    const signatures = new Set(account.calls.map(({ query }) => query.msg_signature));
    expect([pending, account.calls.length, ids.size, signatures.size]).to.deep.equal([1, 3, 1, 3]);
    expect([sandbox.lost(), (await anna.reads()).length]).to.deep.equal([0, 1]);
  });

  it('comes three times, then it is lost and counted', async () => {
    account.respond(() => ({ status: 500 }));

    await anna.says('hi');
    await anna.hears(outOfOrder);
    await sandbox.drained();

    expect(account.calls).to.have.length(3);
    expect([sandbox.pendingUpdates(), sandbox.lost()]).to.deep.equal([0, 1]);
    expect(sandbox.answers().slice(-3)).to.deep.equal(Array(3).fill({ status: 500, body: '' }));
  });

  it('is lost where nobody listens any more', async () => {
    await account.close();

    await anna.says('hi');
    await sandbox.drained();

    expect(sandbox.lost()).to.equal(1);
  });

  it('keeps no later message waiting', async () => {
    account.respond(({ fields }) => (fields.Content === 'first' ? undefined : { body: 'success' }));

    await anna.says('first');
    await anna.says('second');
    await sandbox.drained();

    const contents = account.calls.map(({ fields }) => fields.Content);
    expect(contents.indexOf('second')).to.be.lessThan(contents.lastIndexOf('first'));
    expect(contents.filter((content) => content === 'first')).to.have.length(3);
  });

  it('comes again when the answer was lost on the way', async () => {
    sandbox.inject({ kind: 'lost_answer', method: 'webhook', times: 1 });

    await anna.says('once');
    await sandbox.drained();

    expect(new Set(account.calls.map(({ fields }) => fields.MsgId)).size).to.equal(1);
    expect(account.calls).to.have.length(2);
  });
});
