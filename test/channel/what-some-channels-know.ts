import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect } from 'chai';
import type { InboundEvent } from '../../src/core/channel/channel.ts';
import { failureOf, outcomeOf, plain, read, receiveFile } from './channel-acts.ts';
import type { ChannelStage } from './channel-contract.ts';

/** What not every messenger knows. */
export interface Hands {
  /** The time is over in which we may write to the person freely. For `capabilities.replyWindowMilliseconds`. */
  closeWindow: () => void | Promise<void>;
  /** What the messenger tells next of this message of ours; waits for it. Where it tells anything. */
  nextReceipt: (messageRef: string) => Promise<InboundEvent>;
  /** The next download brings as many bytes, but others. Where the messenger says beforehand what they are. */
  corruptNextDownload: () => void;
  /** The next file that the person sends is at this `host:port`, which is not the messenger's. Where a file has an address. */
  redirectNextDownload: (host: string) => void;
}

const HANDS = ['closeWindow', 'nextReceipt', 'corruptNextDownload', 'redirectNextDownload'] as const;

/** Why a messenger cannot be tried for something: in which hand its stage has nothing, and whether buttons stay. */
export type Without = Partial<Record<keyof Hands | 'buttonsTakenOff', string>>;

/** Tries what the messenger knows, and sees that the stage has hands for it and for nothing else. */
export function describeWhatSomeKnow(on: () => ChannelStage, without: Without): void {
  const known = HANDS.filter((hand) => without[hand] === undefined);
  const knows = (hand: keyof Hands) => known.includes(hand);

  it(`can be tried for ${known.join(', ') || 'no more'}, as it says`, () => {
    const stage = on();

    expect(HANDS.filter((hand) => stage[hand])).to.deep.equal(known);
    const hasWindow = stage.channel.capabilities.replyWindowMilliseconds !== undefined;
    expect(knows('closeWindow'), 'a reply window can be closed').to.equal(hasWindow);
  });

  if (knows('closeWindow')) describeWindow(on);
  if (knows('nextReceipt')) describeReceipts(on);
  if (knows('corruptNextDownload')) describeWrongBytes(on);
  if (knows('redirectNextDownload')) describeStrangeHost(on);
}

function describeWindow(on: () => ChannelStage): void {
  it('fails as window_closed when the person was silent too long, at once or by a receipt', async () => {
    const { channel, person } = on();

    await on().closeWindow?.();
    const sent = await channel.send(person.chatId, plain('one'));

    expect(await outcomeOf(sent, on())).to.deep.equal({ ok: false, failure: { reason: 'window_closed' } });
  });

  it('may write again once the person writes', async () => {
    const { channel, person, nextEvent } = on();
    await on().closeWindow?.();

    await person.says('Still there?');
    await nextEvent();
    const sent = await channel.send(person.chatId, plain('one'));

    expect(await outcomeOf(sent, on())).to.include({ ok: true });
    expect((await person.sees()).map(({ text }) => text)).to.deep.equal(['one']);
  });
}

function describeReceipts(on: () => ChannelStage): void {
  it('brings a receipt that names the message, and the person as everything else does', async () => {
    const { channel, person } = on();

    const sent = await channel.send(person.chatId, plain('one'));
    const messageRef = sent.ok ? sent.messageRef : 'not sent';
    const event = await on().nextReceipt?.(messageRef);

    expect(event?.content).to.deep.equal({ type: 'receipt', messageRef, state: 'delivered' });
    expect(event).to.include({ channel: channel.name, botId: channel.botId, chatId: person.chatId });
  });
}

function describeWrongBytes(on: () => ChannelStage): void {
  it('fails as temporary on other bytes than the messenger announced, and works when tried again', async () => {
    const bytes = randomBytes(300_000);
    const media = await receiveFile(on(), bytes);

    on().corruptNextDownload?.();

    expect(await failureOf(read(media))).to.equal('temporary');
    expect((await read(media)).equals(bytes)).to.equal(true);
  });
}

function describeStrangeHost(on: () => ChannelStage): void {
  it('asks no host for a file but those of the messenger', async () => {
    const stranger = await openStranger();

    on().redirectNextDownload?.(stranger.host);
    const media = await receiveFile(on(), randomBytes(1000));
    const failure = await failureOf(read(media));
    const calls = await stranger.close();

    expect(failure).to.equal('gone');
    expect(calls).to.equal(0);
  });
}

/** A server that nobody should call. Closing it tells how often it was. */
async function openStranger(): Promise<{ host: string; close(): Promise<number> }> {
  let calls = 0;
  const server = createServer((socket) => {
    calls += 1;
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server got no port');
  return {
    host: `127.0.0.1:${address.port}`,
    async close() {
      await new Promise((resolve) => server.close(resolve));
      return calls;
    },
  };
}
