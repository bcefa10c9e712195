import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { inTransaction } from '../../../src/core/database.ts';
import { claimUpdate, deleteUpdatesBefore, isHandled } from '../../../src/core/inbox/inbox-store.ts';
import { createInbox } from '../../../src/core/inbox/inbox.ts';
import { openCoreStage, type CoreStage } from '../core-stage.ts';

const BOT = { channel: 'telegram', botId: '42' } as const;
const IN_HAND = 30_000;

describe('the inbox', () => {
  let stage: CoreStage;

  before(async () => {
    stage = await openCoreStage();
  });
  after(() => stage.close());
  beforeEach(() => stage.db('inbox').delete());

  const update = (updateId: string, body: unknown = { text: 'hello' }) => ({ ...BOT, updateId, body });
  const dueIds = async (limit = 50) =>
    (await stage.core.inbox.due(BOT, limit)).map(({ updateId }) => updateId);

  it('keeps an update once, and says which ones are new', async () => {
    const first = await stage.core.inbox.keep([update('1'), update('2')]);
    const again = await stage.core.inbox.keep([update('2', { text: 'changed' }), update('3')]);

    expect(first.map(({ updateId }) => updateId)).to.deep.equal(['1', '2']);
    expect(again.map(({ updateId }) => updateId)).to.deep.equal(['3']);
    expect(await stage.core.inbox.keep([])).to.deep.equal([]);
  });

  it('keeps an update once when twenty deliver it at the same time', async () => {
    const kept = await Promise.all(Array.from({ length: 20 }, () => stage.core.inbox.keep([update('1')])));

    expect(kept.flat()).to.have.length(1);
  });

  it('tells the same id of two bots apart', async () => {
    await stage.core.inbox.keep([update('1')]);

    expect(await stage.core.inbox.keep([{ ...update('1'), botId: '43' }])).to.have.length(1);
  });

  it('lets one of twenty act on an update', async () => {
    await stage.core.inbox.keep([update('1')]);

    const claims = await Promise.all(
      Array.from({ length: 20 }, () =>
        inTransaction(stage.db, (trx) => claimUpdate(trx, { ...BOT, updateId: '1' }, stage.now())),
      ),
    );

    expect(claims.filter(Boolean)).to.have.length(1);
    expect(await isHandled(stage.db, { ...BOT, updateId: '1' })).to.equal(true);
  });

  it('lets another act when the first one’s transaction failed', async () => {
    await stage.core.inbox.keep([update('1')]);
    const claim = (fails: boolean) =>
      inTransaction(stage.db, async (trx) => {
        const claimed = await claimUpdate(trx, { ...BOT, updateId: '1' }, stage.now());
        if (fails) throw new Error('rolled back');
        return claimed;
      });

    await claim(true).catch(() => undefined);

    expect(await isHandled(stage.db, { ...BOT, updateId: '1' })).to.equal(false);
    expect(await claim(false)).to.equal(true);
  });

  it('gives nobody an update that was never kept', async () => {
    const claimed = await inTransaction(stage.db, (trx) =>
      claimUpdate(trx, { ...BOT, updateId: 'unheard-of' }, stage.now()),
    );

    expect(claimed).to.equal(false);
  });

  it('leaves an update in hand for a while, then gives it to whoever looks', async () => {
    await stage.core.inbox.keep([update('1', { text: 'привет', nested: [1, null] })]);
    expect(await dueIds()).to.deep.equal([]);

    stage.passes(IN_HAND);

    expect(await stage.core.inbox.due(BOT, 50)).to.deep.equal([
      { ...update('1', { text: 'привет', nested: [1, null] }), attempts: 0 },
    ]);
  });

  it('gives what is due oldest first, as many as asked for, to its own bot', async () => {
    for (const id of ['a', 'b', 'c']) {
      await stage.core.inbox.keep([update(id)]);
      stage.passes(1000);
    }
    await stage.core.inbox.keep([{ ...update('foreign'), botId: '43' }]);
    stage.passes(IN_HAND);

    expect(await dueIds(2)).to.deep.equal(['a', 'b']);
    expect(await dueIds()).to.deep.equal(['c']);
  });

  it('gives each update to one of two who look at the same time, until its time in hand is over', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => `due ${index}`);
    await stage.core.inbox.keep(ids.map((id) => update(id)));
    stage.passes(IN_HAND);

    const [one, other] = await Promise.all([dueIds(), dueIds()]);
    const again = await dueIds();
    stage.passes(IN_HAND);

    expect([...one, ...other].toSorted()).to.deep.equal(ids.toSorted());
    expect(again).to.deep.equal([]);
    expect(await dueIds()).to.have.lengthOf(20);
  });

  it('is not due for others while it is held on to, and at once when it is given back', async () => {
    await stage.core.inbox.keep([update('long')]);
    stage.passes(IN_HAND - 1);
    await stage.core.inbox.hold(BOT, ['long']);
    stage.passes(IN_HAND - 1);
    const held = await dueIds();

    await stage.core.inbox.release(update('long'));

    expect(held).to.deep.equal([]);
    expect(await dueIds()).to.deep.equal(['long']);
  });

  it('counts the attempts, and waits as long as it was told', async () => {
    await stage.core.inbox.keep([update('1')]);

    expect(await stage.core.inbox.postpone(update('1'), 60_000)).to.equal(1);
    expect(await stage.core.inbox.postpone(update('1'), 60_000)).to.equal(2);
    stage.passes(59_999);
    expect(await dueIds()).to.deep.equal([]);
    stage.passes(1);
    expect(await stage.core.inbox.due(BOT, 1)).to.have.nested.property('[0].attempts', 2);
  });

  it('gives an update that was acted on but not answered once more', async () => {
    await stage.core.inbox.keep([update('1')]);
    await inTransaction(stage.db, (trx) => claimUpdate(trx, { ...BOT, updateId: '1' }, stage.now()));
    stage.passes(IN_HAND);

    expect(await dueIds()).to.deep.equal(['1']);
  });

  it('forgets what the person wrote once it is answered, and remembers that it was seen', async () => {
    await stage.core.inbox.keep([update('1')]);
    await stage.core.inbox.finish(update('1'));
    stage.passes(IN_HAND);

    expect(await stage.rows('inbox')).to.have.nested.property('[0].sealed_body', null);
    expect(await dueIds()).to.deep.equal([]);
    expect(await stage.core.inbox.keep([update('1')])).to.deep.equal([]);
  });

  it('keeps nobody’s words readable in the table', async () => {
    await stage.core.inbox.keep([
      update('1', { text: 'my passport number is 123456789', from: { id: 777_001 } }),
    ]);

    const dump = JSON.stringify(await stage.rows('inbox'), (_key, value: unknown) =>
      isBytes(value) ? Buffer.from(value.data).toString('latin1') : value,
    );

    expect(dump).to.contain('"update_id":"1"');
    expect(dump).not.to.match(/passport|123456789|777001|text/);
  });

  it('opens no body with another key, nor one moved to another update', async () => {
    await stage.core.inbox.keep([update('1'), update('2', { text: 'of the second' })]);
    stage.passes(IN_HAND);
    const { db, now: clock } = stage;
    const stranger = createInbox({ db, masterKey: randomBytes(32), clock });
    expect(await stranger.due(BOT, 1)).to.have.nested.property('[0].body', undefined);

    stage.passes(IN_HAND);
    await db.raw(`update inbox set sealed_body = (select sealed_body from inbox where update_id = '2')`);

    expect((await stage.core.inbox.due(BOT, 2)).map(({ body }) => body)).to.include(undefined);
  });

  it('forgets old updates that are answered, and none that is not', async () => {
    await stage.core.inbox.keep([update('answered'), update('open')]);
    await stage.core.inbox.finish(update('answered'));
    stage.passes(1);

    expect(await deleteUpdatesBefore(stage.db, stage.now())).to.equal(1);
    expect(await stage.rows('inbox')).to.have.nested.property('[0].update_id', 'open');
  });
});

function isBytes(value: unknown): value is { type: 'Buffer'; data: number[] } {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer';
}
