import { expect } from 'chai';
import { pino } from 'pino';
import { createChatTurns } from '../../src/bots/chat-turns.ts';
import { createReceiver } from '../../src/bots/receive.ts';
import type { InboundEvent } from '../../src/core/channel/channel.ts';
import type { Dialogue } from '../../src/core/dialogue/dialogue.ts';
import { openCoreStage, type CoreStage } from '../core/core-stage.ts';
import { ABLE } from '../core/dialogue/audience.ts';
import { anEvent } from '../core/dialogue/events.ts';
import { fakeChannel, type FakeChannel } from './fake-channel.ts';

const DAY = 24 * 60 * 60_000;
const START = { type: 'command', name: 'start' } as const;

describe('receiving what comes late', () => {
  let stage: CoreStage;

  before(async () => {
    stage = await openCoreStage();
  });
  after(() => stage.close());

  const ago = (milliseconds: number) => new Date(stage.now().getTime() - milliseconds);
  const receive = async (event: InboundEvent, channel: FakeChannel, over: Partial<Dialogue> = {}) => {
    const receiver = createReceiver({
      ...stage.core,
      dialogue: { ...stage.core.dialogue, ...over },
      channel,
      toInbound: () => event,
      clock: stage.now,
      oldestMilliseconds: 8 * DAY,
      turns: createChatTurns(5),
      log: pino({ level: 'silent' }),
    });
    await receiver.accept([{ updateId: event.updateId, body: {} }]);
    await receiver.settle();
    await receiver.close();
  };

  it('does not act on what is older than the inbox remembers: it may be a recording', async () => {
    const channel = fakeChannel();
    const old = anEvent(START, { chatId: 'recorded', sentAt: ago(9 * DAY) });

    await receive(old, channel);

    expect(channel.sent).to.deep.equal([]);
    expect(await stage.db('inbox').where({ update_id: old.updateId }).first()).to.include({
      sealed_body: null,
    });
  });

  it('invites whom it can answer no more, and says nothing else', async () => {
    const invited: string[] = [];
    const channel = fakeChannel({
      capabilities: { ...ABLE, replyWindowMilliseconds: 60_000 },
      invite: (chatId) => Promise.resolve({ ok: true, messageRef: `${invited.push(chatId)}` }),
    });

    await receive(anEvent(START, { chatId: 'late', sentAt: ago(60_000) }), channel);

    expect(invited).to.deep.equal(['late']);
    expect(channel.sent).to.deep.equal([]);
  });

  it('says nothing of our troubles to who said nothing', async () => {
    const channel = fakeChannel();
    const fails = { handle: () => Promise.reject(new Error('we are down')) };

    await receive(
      anEvent({ type: 'reachability', reachable: true }, { sentAt: stage.now() }),
      channel,
      fails,
    );

    expect(channel.sent).to.deep.equal([]);
  });
});
