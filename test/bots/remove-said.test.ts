import { expect } from 'chai';
import { pino } from 'pino';
import { createChatTurns } from '../../src/bots/chat-turns.ts';
import { createReceiver, type Receiver } from '../../src/bots/receive.ts';
import { openCoreStage, type CoreStage } from '../core/core-stage.ts';
import { anEvent } from '../core/dialogue/events.ts';
import { fakeChannel, type FakeChannel } from './fake-channel.ts';

const SECRET = { type: 'text', text: 'amber lighthouse', messageRef: '7' } as const;
const IN_HAND = 30_000;

describe('what should not stand in a chat', () => {
  let stage: CoreStage;
  let channel: FakeChannel;
  let receiver: Receiver;

  before(async () => {
    stage = await openCoreStage();
  });
  after(() => stage.close());
  beforeEach(async () => {
    await stage.db('inbox').delete();
    channel = fakeChannel();
    receiver = createReceiver({
      channel,
      toInbound: (body) =>
        anEvent(SECRET, { chatId: 'somebody', sentAt: stage.now(), updateId: String(body) }),
      inbox: stage.core.inbox,
      dialogue: {
        ...stage.core.dialogue,
        handle: () => Promise.resolve({ text: 'It is gone', choices: [], removesInbound: true }),
      },
      notifications: stage.core.notifications,
      clock: stage.now,
      oldestMilliseconds: 8 * 24 * 60 * 60_000,
      turns: createChatTurns(5),
      log: pino({ level: 'silent' }),
    });
  });
  afterEach(() => receiver.close());

  const texts = () => channel.sent.map(({ text }) => text);

  it('is taken away before anything is said', async () => {
    await receiver.accept([{ updateId: '1', body: '1' }]);
    await channel.seen(1);

    expect(channel.removed).to.deep.equal(['7']);
    expect(texts()).to.deep.equal(['It is gone']);
  });

  it('is tried again where it could not be, and nothing is said before', async () => {
    channel.failNext({ reason: 'temporary' });

    await receiver.accept([{ updateId: '2', body: '2' }]);
    await receiver.settle();
    const before = texts();
    stage.passes(IN_HAND);
    await channel.seen(1);

    expect(before).to.deep.equal([]);
    expect(channel.removed).to.deep.equal(['7']);
    expect(texts()).to.deep.equal(['It is gone']);
  });

  it('is answered all the same where it can never be taken away', async () => {
    channel.failNext({ reason: 'invalid' });

    await receiver.accept([{ updateId: '3', body: '3' }]);
    await channel.seen(1);

    expect(texts()).to.deep.equal(['It is gone']);
  });
});
