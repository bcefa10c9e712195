import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { pino } from 'pino';
import { lockAccount, type Person } from '../../../src/core/accounts/account-store.ts';
import { inTransaction, type Trx } from '../../../src/core/database.ts';
import type { Limiter } from '../../../src/core/limits/limiter.ts';
import { LIMITS } from '../../../src/core/limits/limits.ts';
import { eraseAccount } from '../../../src/core/privacy/erasure.ts';
import type { Role } from '../../../src/core/staff/staff-member.ts';
import { insertStaffMember } from '../../../src/core/staff/staff-store.ts';
import { createSupportSeal } from '../../../src/core/support/support-seal.ts';
import { sweepSupport } from '../../../src/core/support/sweep-support.ts';
import { writeToSupport } from '../../../src/core/support/write-to-support.ts';
import { POLICY } from '../../../src/core/verification/policy.ts';
import { createLimiters } from '../../../src/engines/limits/limiters.ts';
import { aPerson, openCoreStage, type CoreStage } from '../core-stage.ts';

const GROUP = '-1001';
const MINUTE = 60_000;
const KEPT = POLICY.support.keptDays * 24 * 60 * MINUTE;

describe('what people write to support', () => {
  let stage: CoreStage;
  let ada: string;
  before(async () => {
    stage = await openCoreStage();
    ada = await colleague('reviewer');
  });
  after(() => stage.close());
  beforeEach(() => stage.relayed());

  it('is kept sealed, once however often the update is seen, and announced with ids only', async () => {
    const person = await aPerson(stage);
    const source = randomUUID();

    const threadId = await asks(person, 'My secret trouble', source);
    await asks(person, 'My secret trouble', source);

    const rows = await stage.db('support_messages').where({ thread_id: threadId });
    expect(rows).to.have.length(1);
    expect(Buffer.from(rows[0]?.sealed).includes('secret')).to.equal(false);
    const news = (await stage.announced()).filter(({ type }) => type.startsWith('support.'));
    expect(news.map(({ type }) => type)).to.deep.equal(['support.asked']);
    expect(JSON.stringify(news)).not.to.include('secret');
    expect((await stage.core.support.messages(threadId)).map(({ text }) => text)).to.deep.equal([
      'My secret trouble',
    ]);
  });

  it('is one thread for a person, which is closed once and opened again by either', async () => {
    const { support } = stage.core;
    const person = await aPerson(stage);
    const threadId = await asks(person, 'Hello');
    const isOpen = async () => (await support.thread(threadId))?.isOpen;

    const closed = await Promise.all([1, 2].map(() => support.close({ staffId: ada, threadId })));
    const afterwards = await isOpen();
    const again = await asks(person, 'One more thing');
    const reopened = await isOpen();
    await support.close({ staffId: ada, threadId });
    await support.answer({ staffId: ada, threadId }, { text: 'Here it is', source: randomUUID() });

    expect(closed.map((each) => each.ok || each.refusal)).to.have.members([true, 'ALREADY_CLOSED']);
    expect([afterwards, reopened, await isOpen()]).to.deep.equal([false, true, true]);
    expect(again).to.equal(threadId);
  });

  it('is refused when too long or too frequent, and nothing of it is kept', async () => {
    const person = await aPerson(stage);
    const limiter = createLimiters({
      db: stage.db,
      masterKey: stage.masterKey,
      log: pino({ level: 'silent' }),
    }).support_account;
    const write = (text: string) => writes(person, { text, source: randomUUID() }, limiter);

    const long = await write('x'.repeat(POLICY.support.longestText + 1));
    for (let written = 0; written < LIMITS.support_account.points; written += 1) await write('again');
    const often = await write('once more');

    expect([long, often].map((each) => each.ok || each.refusal)).to.deep.equal(['TOO_LONG', 'TOO_OFTEN']);
    const rows = await stage
      .db('support_messages')
      .join('support_threads', 'support_threads.id', 'thread_id')
      .where({ account_id: person.account.id });
    expect(rows).to.have.length(LIMITS.support_account.points);
  });

  it('is answered by whose role has it, never by the person themself, and refusals are in the trail', async () => {
    const person = await aPerson(stage);
    const viewer = await colleague('viewer');
    const themself = await colleague('senior', person.identity.chatId);
    const threadId = await asks(person, 'Hello');
    const answer = (staffId: string, text = 'Answer') =>
      stage.core.support.answer({ staffId, threadId }, { text, source: randomUUID() });

    const refused = [
      await answer(viewer),
      await answer(themself),
      await answer(randomUUID()),
      await answer(ada, 'ы'.repeat(POLICY.support.longestAnswerBytes / 2 + 1)),
    ];

    expect(refused.map((each) => each.ok || each.refusal)).to.deep.equal([
      'ROLE_LACKS_IT',
      'OWN_CASE',
      'NO_LONGER_STAFF',
      'TOO_LONG',
    ]);
    const trail = await stage.db('audit_entries').where({ account_id: person.account.id });
    expect(trail.filter(({ action }) => action === 'support.refused')).to.have.length(3);
  });

  it('is answered once however often the colleague’s message is seen, and that is in the trail', async () => {
    const person = await aPerson(stage);
    const threadId = await asks(person, 'Hello');
    await stage.relayed();
    const said = { text: 'Answer', source: randomUUID() };

    await Promise.all([1, 2, 3].map(() => stage.core.support.answer({ staffId: ada, threadId }, said)));

    const news = (await stage.announced()).filter(({ type }) => type === 'support.answered');
    expect(news).to.have.length(1);
    const trail = await stage
      .db('audit_entries')
      .where({ account_id: person.account.id, action: 'support.answered' });
    expect(trail).to.have.length(1);
    expect(JSON.stringify(trail)).not.to.include('Answer');
  });

  it('is brought to a chat by one, taken over from one that died, and never again once it stands there', async () => {
    const { support } = stage.core;
    const threadId = await asks(await aPerson(stage), 'Hello');
    const [message] = await support.messages(threadId);
    const relay = { messageId: message?.id ?? '', threadId, chatId: GROUP };

    const first = await Promise.all([support.claimRelay(relay), support.claimRelay(relay)]);
    stage.passes(2 * MINUTE);
    const later = await support.claimRelay(relay);
    await support.concludeRelay(relay, '77');
    stage.passes(2 * MINUTE);

    expect(first.toSorted()).to.deep.equal(['busy', 'mine']);
    expect(later).to.equal('mine');
    expect(await support.claimRelay(relay)).to.equal('done');
    expect(await support.findByMessage(GROUP, '77')).to.equal(threadId);
    expect(await support.findByMessage(GROUP, '78')).to.equal(undefined);
  });

  it('has one place in a group, made by one, and by another where that one died', async () => {
    const { support } = stage.core;
    const threadId = await asks(await aPerson(stage), 'Hello');

    const first = await Promise.all([1, 2].map(() => support.claimPlace(threadId, GROUP)));
    stage.passes(2 * MINUTE);
    const later = await support.claimPlace(threadId, GROUP);
    await support.savePlace(threadId, { chatId: GROUP, topicId: '9', isClosed: false });
    stage.passes(2 * MINUTE);

    expect(first).to.have.members([true, false]);
    expect([later, await support.claimPlace(threadId, GROUP)]).to.deep.equal([true, false]);
    expect(await support.findByTopic(GROUP, '9')).to.equal(threadId);
  });

  it('goes with the account; what stands in chats of staff is left known until it is taken away', async () => {
    const { support, vault } = stage.core;
    const person = await aPerson(stage);
    const threadId = await asks(person, 'Hello');
    await support.claimPlace(threadId, GROUP);
    await support.savePlace(threadId, { chatId: GROUP, topicId: '5', isClosed: false });
    await stage.relayed();

    await inTransaction(stage.db, (trx) => eraseAccount(trx, person.account.id, { clock: stage.now, vault }));

    expect(await support.thread(threadId)).to.equal(undefined);
    expect(await stage.db('support_messages').where({ thread_id: threadId })).to.deep.equal([]);
    expect((await stage.announced()).map(({ type }) => type)).to.deep.equal(['support.erased']);
    expect(await support.places(threadId)).to.have.length(1);
    await support.forget(threadId);
    expect(await support.places(threadId)).to.deep.equal([]);
  });

  it('is forgotten when it was quiet for long, closed or not, and taken away where staff read it, once', async () => {
    const { support } = stage.core;
    const closed = await asks(await aPerson(stage), 'Hello');
    const open = await asks(await aPerson(stage), 'Hello');
    await support.close({ staffId: ada, threadId: closed });
    await stage.relayed();
    stage.passes(KEPT + MINUTE);

    await Promise.all([sweep(), sweep()]);
    await sweep();

    expect(await Promise.all([closed, open].map((id) => support.thread(id)))).to.deep.equal([
      undefined,
      undefined,
    ]);
    expect(await stage.db('support_messages').whereIn('thread_id', [closed, open])).to.deep.equal([]);
    const erased = await erasedThreads();
    expect(erased.filter((id) => id === closed || id === open)).to.have.members([closed, open]);
  });

  it('is kept while somebody says something, and what follows a forgotten one is another', async () => {
    const { support } = stage.core;
    const [asking, answered, closedLate] = [await aPerson(stage), await aPerson(stage), await aPerson(stage)];
    const forgotten = await aPerson(stage);
    const threads = await Promise.all(
      [asking, answered, closedLate, forgotten].map((person) => asks(person, 'Hello')),
    );
    const [asked = '', waiting = '', late = '', gone = ''] = threads;
    stage.passes(KEPT - MINUTE);
    await asks(asking, 'Still there?');
    await support.answer({ staffId: ada, threadId: waiting }, { text: 'Yes', source: randomUUID() });
    await support.close({ staffId: ada, threadId: late });
    await stage.relayed();
    stage.passes(2 * MINUTE);

    await sweep();
    const anew = await asks(forgotten, 'Hello again');

    const kept = await Promise.all([asked, waiting, late].map((id) => support.messages(id)));
    expect(kept.map((messages) => messages.length)).to.deep.equal([2, 2, 1]);
    expect(anew).not.to.equal(gone);
    const erased = await erasedThreads();
    expect(threads.filter((id) => erased.includes(id))).to.deep.equal([gone]);
  });

  it('is not forgotten while the person writes', async () => {
    const person = await aPerson(stage);
    const threadId = await asks(person, 'Hello');
    stage.passes(KEPT + MINUTE);
    let swept: Promise<void> | undefined;

    await inTransaction(stage.db, async (trx) => {
      await lockAccount(trx, person.account.id);
      swept = sweep();
      await write(trx, person, { text: 'Me again', source: randomUUID() });
    });
    await swept;

    const found = await stage.core.support.messages(threadId);
    expect(found.map(({ text }) => text)).to.include('Me again');
  });

  const sweep = () => sweepSupport({ db: stage.db, policy: POLICY, clock: stage.now });

  async function erasedThreads(): Promise<string[]> {
    const news = await stage.announced();
    return news.flatMap((each) => (each.type === 'support.erased' ? [each.threadId] : []));
  }

  function writes(person: Person, said: { text: string; source: string }, supportTries?: Limiter) {
    return inTransaction(stage.db, (trx) => write(trx, person, said, supportTries));
  }

  function write(
    trx: Trx,
    { account }: Person,
    { text, source }: { text: string; source: string },
    supportTries: Limiter = { take: async () => ({ ok: true }), giveBack: async () => undefined },
  ) {
    const supportSeal = createSupportSeal(stage.masterKey);
    const said = { accountId: account.id, text, source };
    return writeToSupport(trx, { policy: POLICY, supportSeal, supportTries }, said, stage.now());
  }

  async function asks(person: Person, text: string, source: string = randomUUID()): Promise<string> {
    const asked = await writes(person, { text, source });
    if (!asked.ok) throw new Error(asked.refusal);
    return asked.value.id;
  }

  async function colleague(role: Role, messengerId: string = randomUUID()): Promise<string> {
    const id = randomUUID();
    const member = {
      id,
      messengerId,
      role,
      language: 'en',
      name: 'Somebody',
      joinedAt: stage.now(),
    } as const;
    await inTransaction(stage.db, (trx) => insertStaffMember(trx, member));
    return id;
  }
});
