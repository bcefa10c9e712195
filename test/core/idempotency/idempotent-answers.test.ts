import { createHash, randomUUID } from 'node:crypto';
import { expect } from 'chai';
import {
  createIdempotentAnswers,
  type IdempotentAnswers,
  type Repeatable,
} from '../../../src/core/idempotency/idempotent-answers.ts';
import { deleteKeysBefore } from '../../../src/core/idempotency/idempotency-store.ts';
import { eraseAccount } from '../../../src/core/privacy/erasure.ts';
import { inTransaction } from '../../../src/core/database.ts';
import { aPerson, openCoreStage, type CoreStage } from '../core-stage.ts';

const MINUTE = 60_000;
const ANSWER = { status: 201, headers: { etag: '"1"' }, body: '{"refreshToken":"a secret"}' };
const of = (body: string) => createHash('sha256').update(body).digest();

describe('idempotent answers', () => {
  let stage: CoreStage;
  let answers: IdempotentAnswers;

  before(async () => {
    stage = await openCoreStage();
    answers = createIdempotentAnswers({ ...stage, clock: stage.now });
  });
  after(() => stage.close());

  const request = (over: Partial<Repeatable> = {}): Repeatable => ({
    owner: { proof: 'of somebody' },
    key: randomUUID(),
    fingerprint: of('a body'),
    milliseconds: MINUTE,
    ...over,
  });
  const first = async (asked: Repeatable) => {
    const begun = await answers.begin(asked);
    if (begun.state !== 'first') throw new Error(`Not the first but ${begun.state}`);
    return begun;
  };

  it('are given again to the same key and body', async () => {
    const asked = request();
    await (await first(asked)).keep(of('a body'), ANSWER);

    const again = await answers.begin(asked);

    expect(again).to.deep.include({ state: 'answered', answer: ANSWER });
  });

  it('are refused to another body, before and after the answer', async () => {
    const asked = request();
    const begun = await first(asked);

    const before = await answers.begin({ ...asked, fingerprint: of('another') });
    await begun.keep(of('a body'), ANSWER);
    const after = await answers.begin({ ...asked, fingerprint: of('another') });

    expect([before.state, after.state]).to.deep.equal(['reused', 'reused']);
  });

  it('are compared later where the body is still on its way', async () => {
    const { fingerprint: _unknown, ...asked } = request();
    await (await first(asked)).keep(of('a body'), ANSWER);

    const again = await answers.begin(asked);

    if (again.state !== 'answered') return expect.fail(again.state);
    expect([again.isOf(of('a body')), again.isOf(of('another'))]).to.deep.equal([true, false]);
  });

  it('belong to one owner each', async () => {
    const asked = request();
    await (await first(asked)).keep(of('a body'), ANSWER);

    expect((await answers.begin({ ...asked, owner: { proof: 'of another' } })).state).to.equal('first');
    const { account } = await aPerson(stage);
    expect((await answers.begin({ ...asked, owner: { accountId: account.id } })).state).to.equal('first');
  });

  it('have one that makes them, of twenty at once', async () => {
    const asked = request();

    const begun = await Promise.all(Array.from({ length: 20 }, () => answers.begin(asked)));

    expect(begun.filter(({ state }) => state === 'first')).to.have.lengthOf(1);
    expect(begun.filter(({ state }) => state === 'in_use')).to.have.lengthOf(19);
  });

  it('can be made by the next once they are released', async () => {
    const asked = request();
    await (await first(asked)).release();

    expect((await answers.begin(asked)).state).to.equal('first');
  });

  it('are taken over from whoever died, and the dead one’s come too late', async () => {
    const asked = request();
    const dead = await first(asked);
    stage.passes(MINUTE - 1);
    const early = await answers.begin(asked);
    stage.passes(1);
    const another = await answers.begin({ ...asked, fingerprint: of('another') });
    const heir = await first(asked);

    await dead.keep(of('a body'), { ...ANSWER, body: 'of the dead' });
    await dead.release();
    const meanwhile = await answers.begin(asked);
    await heir.keep(of('a body'), ANSWER);

    expect([early.state, another.state, meanwhile.state]).to.deep.equal(['in_use', 'reused', 'in_use']);
    expect(await answers.begin(asked)).to.deep.include({ state: 'answered', answer: ANSWER });
  });

  it('are forgotten after a day', async () => {
    const asked = request();
    await (await first(asked)).keep(of('a body'), ANSWER);
    stage.passes(24 * 60 * MINUTE);

    expect((await answers.begin({ ...asked, fingerprint: of('another') })).state).to.equal('first');
    stage.passes(24 * 60 * MINUTE + 1);
    await deleteKeysBefore(stage.db, stage.now());
    expect(await stage.rows('idempotency_keys')).to.deep.equal([]);
  });

  it('go with the account, and none is kept for one that is gone', async () => {
    const { account } = await aPerson(stage);
    const asked = request({ owner: { accountId: account.id } });
    await (await first(asked)).keep(of('a body'), ANSWER);

    const { vault } = stage.core;
    await inTransaction(stage.db, (trx) => eraseAccount(trx, account.id, { clock: stage.now, vault }));

    expect((await stage.rows('idempotency_keys')).filter(({ key }) => key === asked.key)).to.deep.equal([]);
    expect((await answers.begin(asked)).state).to.equal('in_use');
  });

  it('lie sealed, and bodies as hashes that need our key', async () => {
    const asked = request();
    await (await first(asked)).keep(of('a body'), ANSWER);

    const row = (await stage.rows('idempotency_keys')).find(({ key }) => key === asked.key);

    const bytes = Buffer.from(
      JSON.stringify(row, (_key, value) => (Buffer.isBuffer(value) ? value.toString('latin1') : value)),
    );
    expect(bytes.includes('a secret')).to.equal(false);
    expect(row?.['fingerprint']).not.to.deep.equal(of('a body'));
  });
});
