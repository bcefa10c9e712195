import { ABLE } from '../core/dialogue/audience.ts';
import { expect } from 'chai';
import { pino } from 'pino';
import { createChatTurns } from '../../src/bots/chat-turns.ts';
import { createReceiver, type Receiver } from '../../src/bots/receive.ts';
import type { InboundContent, InboundEvent, OutboundMessage } from '../../src/core/channel/channel.ts';
import { PHRASES } from '../../src/core/dialogue/phrases-for.ts';
import type { Dialogue } from '../../src/core/dialogue/dialogue.ts';
import type { Inbox } from '../../src/core/inbox/inbox.ts';
import { findPerson } from '../../src/core/accounts/account-store.ts';
import { openCoreStage, type CoreStage } from '../core/core-stage.ts';
import { aNewPhoto } from '../core/dialogue/chat.ts';
import { anEvent } from '../core/dialogue/events.ts';
import { fakeChannel, type FakeChannel } from './fake-channel.ts';

const { en } = PHRASES;
const log = pino({ level: 'silent' });
const START = { type: 'command', name: 'start' } as const;
const IN_HAND = 30_000;
const LATE = { reason: 'rate_limited', retryAfterMilliseconds: 3_600_000 } as const;

describe('receiving', () => {
  let stage: CoreStage;
  let channel: FakeChannel;
  let receivers: Receiver[];
  /** What a messenger would send once more, by update id. */
  const delivered = new Map<string, InboundEvent>();

  before(async () => {
    stage = await openCoreStage();
  });
  after(() => stage.close());
  beforeEach(async () => {
    channel = fakeChannel();
    receivers = [];
    await stage.db('inbox').delete();
  });
  afterEach(() => Promise.all(receivers.map((receiver) => receiver.close())));

  const open = (over: { dialogue?: Partial<Dialogue>; inbox?: Partial<Inbox> } = {}): Receiver => {
    const receiver = createReceiver({
      channel,
      toInbound: (body) => delivered.get(String(body)),
      inbox: { ...stage.core.inbox, ...over.inbox },
      dialogue: { ...stage.core.dialogue, ...over.dialogue },
      notifications: stage.core.notifications,
      clock: stage.now,
      oldestMilliseconds: 8 * 24 * 60 * 60_000,
      turns: createChatTurns(5),
      log,
    });
    receivers.push(receiver);
    return receiver;
  };
  const anUpdate = (content: InboundContent, chatId = 'somebody') => {
    const event = anEvent(content, { chatId, sentAt: stage.now() });
    delivered.set(event.updateId, event);
    return { updateId: event.updateId, body: event.updateId };
  };
  const texts = () => channel.sent.map(({ text }) => text);
  const row = async ({ updateId }: { updateId: string }) => {
    const found = await stage.db('inbox').where({ update_id: updateId }).first();
    if (!found) throw new Error('Not in the inbox');
    return found;
  };
  const failing = (times: number): Partial<Dialogue> => {
    let left = times;
    return {
      handle: (event, capabilities, signal) => {
        left -= 1;
        return left >= 0
          ? Promise.reject(new Error('we are down'))
          : stage.core.dialogue.handle(event, capabilities, signal);
      },
    };
  };
  const says = (text: string): Partial<Dialogue> => ({
    handle: (): Promise<OutboundMessage> => Promise.resolve({ text, choices: [] }),
  });

  it('answers an update, then forgets what it said', async () => {
    const receiver = open();
    const update = anUpdate(START, 'first');

    await receiver.accept([update]);
    await receiver.settle();

    expect(texts()).to.deep.equal([`${en.privacyNotice.title}\n\n${en.privacyNotice.text}`]);
    expect(await row(update)).to.include({ sealed_body: null });
    expect((await row(update)).answered_at).to.be.instanceOf(Date);
  });

  it('has an update safe before it begins to handle it', async () => {
    const inTable: number[] = [];
    const receiver = open({
      dialogue: {
        handle: async () => {
          inTable.push((await stage.rows('inbox')).length);
          return { text: 'answer', choices: [] };
        },
      },
    });

    await receiver.accept([anUpdate(START), anUpdate(START)]);
    await receiver.settle();

    expect(inTable).to.deep.equal([2, 2]);
  });

  it('does not say that it has what it could not keep', async () => {
    const receiver = open({ inbox: { keep: () => Promise.reject(new Error('the database is down')) } });

    expect(await receiver.accept([anUpdate(START)]).catch(String)).to.contain('the database is down');
    expect(channel.attempts()).to.equal(0);
  });

  it('answers an update once, though it is delivered again', async () => {
    const receiver = open();
    const update = anUpdate(START);

    await Promise.all([receiver.accept([update]), receiver.accept([update])]);
    await receiver.accept([update]);
    await receiver.settle();

    expect(channel.sent).to.have.length(1);
  });

  it('answers each chat in the order in which it wrote', async () => {
    const receiver = open({
      dialogue: {
        handle: ({ content }) =>
          Promise.resolve({ text: content.type === 'text' ? content.text : '', choices: [] }),
      },
    });

    await receiver.accept(['1', '2', '3', '4'].map((text) => anUpdate({ type: 'text', text }, 'orderly')));
    await receiver.settle();

    expect(texts()).to.deep.equal(['1', '2', '3', '4']);
  });

  it('forgets what is not for us without an answer', async () => {
    const receiver = open();

    await receiver.accept([{ updateId: 'of a group', body: 'unknown' }]);
    await untilAnswered(stage, 'of a group');

    expect(channel.attempts()).to.equal(0);
  });

  it('survives that it cannot even forget what is not for us', async () => {
    const unheard: unknown[] = [];
    const hear = (reason: unknown) => void unheard.push(reason);
    process.on('unhandledRejection', hear);
    const receiver = open({ inbox: { finish: () => Promise.reject(new Error('the database is down')) } });

    await receiver.accept([{ updateId: 'of a group', body: 'unknown' }]);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', hear);

    expect(unheard).to.deep.equal([]);
    expect(await row({ updateId: 'of a group' })).to.include({ answered_at: null });
  });

  it('takes the buttons off what was chosen', async () => {
    const receiver = open();

    await receiver.accept([anUpdate({ type: 'choice', choiceId: 'keep', choiceRef: 'tap 7' })]);
    await receiver.settle();

    expect(channel.retired).to.deep.equal(['tap 7']);
  });

  it('apologises once when something of ours fails, and answers when it works again', async () => {
    const { handle } = failing(2);
    const dialogue = handle ? { handle } : {};
    const update = anUpdate(START, 'patient');
    const first = open({ dialogue });
    await first.accept([update]);
    await first.settle();
    expect(channel.sent.map(({ text }) => text.split('\n')[0])).to.deep.equal([en.trouble.title]);
    expect(await row(update)).to.include({ attempts: 1 });

    for (const expected of [2, 3]) {
      await first.close();
      stage.passes(60_000);
      const next = open({ dialogue });
      if (expected === 2) await untilAttempts(stage, update.updateId, 2);
      else await channel.seen(2);
      await next.settle();
      await next.close();
    }

    expect(texts().slice(1)).to.deep.equal([`${en.privacyNotice.title}\n\n${en.privacyNotice.text}`]);
  });

  it('gives up after the last attempt, says so, and leaves nothing of it behind', async () => {
    const update = anUpdate(START);
    await stage.core.inbox.keep([{ channel: 'telegram', botId: '42', ...update }]);
    await stage.db('inbox').update({ attempts: 8 });
    stage.passes(IN_HAND);

    open({ dialogue: failing(100) });
    await untilAnswered(stage, update.updateId);

    expect(await row(update)).to.include({ sealed_body: null });
    expect(texts()).to.have.lengthOf(1);
    expect(texts()[0]).to.contain(en.notices.givenUp);
  });

  it('answers at the next start what a killed process had only kept', async () => {
    const update = anUpdate(START, 'waiting');
    await stage.core.inbox.keep([{ channel: 'telegram', botId: '42', ...update }]);
    stage.passes(IN_HAND);

    const receiver = open();
    await channel.seen(1);
    await receiver.settle();

    expect(texts()[0]).to.contain(en.privacyNotice.title);
    expect((await row(update)).answered_at).to.be.instanceOf(Date);
  });

  it('answers at the next start what a killed process had done but not answered, without doing it twice', async () => {
    const welcome = open();
    await welcome.accept([anUpdate(START, 'half done')]);
    await welcome.settle();
    await welcome.close();
    const update = anUpdate({ type: 'choice', choiceId: 'consent:give', choiceRef: '1' }, 'half done');
    await stage.core.inbox.keep([{ channel: 'telegram', botId: '42', ...update }]);
    const event = delivered.get(update.updateId);
    if (event) await stage.core.dialogue.handle(event, ABLE, new AbortController().signal);
    stage.passes(IN_HAND);

    const receiver = open();
    await channel.seen(2);
    await receiver.settle();

    expect(texts()[1]).to.contain(en.chooseDocument.title);
    const person = await findPerson(stage.db, { channel: 'telegram', botId: '42', chatId: 'half done' });
    expect(await stage.db('verifications').where({ account_id: person?.account.id })).to.have.length(1);
  });

  it('gives back at once an update that the shutdown cut off in the middle', async () => {
    const update = anUpdate(START, 'cut off');
    const begun = Promise.withResolvers<void>();
    const receiver = open({
      dialogue: {
        handle: (_event, _capabilities, signal) =>
          new Promise((_resolve, reject) => {
            begun.resolve();
            signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
          }),
      },
    });
    await receiver.accept([update]);
    await begun.promise;

    await receiver.close();

    const due = await stage.core.inbox.due({ channel: 'telegram', botId: '42' }, 50);
    expect(due.map(({ updateId }) => updateId)).to.include(update.updateId);
  });

  it('leaves what it had not begun at shutdown to the next start', async () => {
    const slow = Promise.withResolvers<OutboundMessage>();
    const begun = Promise.withResolvers<void>();
    const receiver = open({
      dialogue: {
        handle: () => {
          begun.resolve();
          return slow.promise;
        },
      },
    });
    const [first, second] = [anUpdate(START), anUpdate(START)];
    await receiver.accept([first, second]);
    await begun.promise;

    const closed = receiver.close();
    slow.resolve({ text: 'answer', choices: [] });
    await closed;

    expect(texts()).to.deep.equal(['answer']);
    expect((await row(first)).answered_at).to.be.instanceOf(Date);
    expect(await row(second)).to.include({ answered_at: null });
  });

  it('notes who has blocked us, and does not try again', async () => {
    const receiver = open();
    const update = anUpdate(START, 'blocker');
    channel.failNext({ reason: 'blocked' });

    await receiver.accept([update]);
    await receiver.settle();

    const person = await findPerson(stage.db, { channel: 'telegram', botId: '42', chatId: 'blocker' });
    expect(person?.identity.reachable).to.equal(false);
    expect((await row(update)).answered_at).to.be.instanceOf(Date);
  });

  it('keeps an answer that the messenger would not take for now, and gives it later', async () => {
    const update = anUpdate(START);
    const receiver = open({ dialogue: says('answer') });
    channel.failNext(LATE);
    await receiver.accept([update]);
    await receiver.settle();
    await receiver.close();
    expect(await row(update)).to.include({ answered_at: null, attempts: 1 });
    stage.passes(60_000);

    const next = open({ dialogue: says('answer') });
    await channel.seen(1);
    await next.settle();

    expect(texts()).to.deep.equal(['answer']);
  });

  it('answers an album once', async () => {
    const receiver = open({ dialogue: says('looking') });

    await receiver.accept(
      ['a', 'a', 'a', 'b'].map((albumId) =>
        anUpdate({ type: 'media', media: aNewPhoto({ albumId }) }, 'albums'),
      ),
    );
    await receiver.settle();

    expect(texts()).to.deep.equal(['looking', 'looking']);
    expect((await stage.rows('inbox')).every(({ answered_at: at }) => at !== null)).to.equal(true);
  });

  it('answers an album with its next picture when the messenger would not take the first answer', async () => {
    const receiver = open({ dialogue: says('looking') });
    channel.failNext(LATE);

    await receiver.accept(
      ['a', 'a', 'a'].map((albumId) => anUpdate({ type: 'media', media: aNewPhoto({ albumId }) }, 'unlucky')),
    );
    await receiver.settle();

    expect(texts()).to.deep.equal(['looking']);
  });
});

async function untilAnswered({ db }: CoreStage, updateId: string): Promise<void> {
  while (!(await db('inbox').where({ update_id: updateId }).whereNotNull('answered_at').first()));
}

async function untilAttempts({ db }: CoreStage, updateId: string, attempts: number): Promise<void> {
  while (!(await db('inbox').where({ update_id: updateId, attempts }).first()));
}
