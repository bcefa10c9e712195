import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import type {
  Channel,
  InboundEvent,
  InboundMedia,
  OutboundMessage,
  ShownChoice,
} from '../../src/core/channel/channel.ts';
import { matchChoice } from '../../src/core/channel/match-choice.ts';
import { render } from '../../src/core/channel/render.ts';
import { textLength } from '../../src/core/channel/text-length.ts';
import { failureOf, outcomeOf, plain, read, receiveFile } from './channel-acts.ts';
import { describeWhatSomeKnow, type Hands, type Without } from './what-some-channels-know.ts';

export type SendFault =
  'server_error' | 'proxy_error' | 'hang' | 'connection_lost' | 'rate_limited' | 'invalid' | 'blocked';
export type DownloadFault = 'server_error' | 'cut' | 'stall';

/** What a person sees of one message, and can press under it; the rows of a list too. */
interface Shown {
  text: string;
  buttons: string[];
}

/** A person at the other end of the channel, through the messenger's own server or a stand-in for it. */
interface PersonAtChannel {
  chatId: string;
  says(text: string): Promise<void>;
  /** Sends bytes that arrive as they are. */
  sendsFile(bytes: Buffer, mimeType: string): Promise<void>;
  /** Presses the button, or picks the row of a list, with this label. */
  presses(label: string): Promise<void>;
  /** The bot's messages, oldest first. */
  sees(): Promise<Shown[]>;
  /** How many of the person's own messages are still in the chat. */
  countsOwnMessages(): Promise<number>;
  blocks(): Promise<void>;
}

/** A channel connected to the messenger's server, and the hands to make that server fail. */
export interface ChannelStage extends Partial<Hands> {
  channel: Channel;
  person: PersonAtChannel;
  /** The oldest event, receipts apart, that was not taken yet; waits for one. */
  nextEvent: () => Promise<InboundEvent>;
  /** The next `send` meets this, once. A rate limit asks for three seconds, or for `rateLimitMilliseconds`. */
  failNextSend: (fault: SendFault) => void;
  /** Where the messenger does not say how long to wait. */
  rateLimitMilliseconds?: number;
  /** What the messenger says of bytes that arrive as they are, where it knows no files. */
  fileArrivesAs?: { form: InboundMedia['form'] };
  failNextDownload: (fault: DownloadFault) => void;
  /** The next thing that the person does is delivered twice. */
  deliverNextTwice: () => void;
  close: () => Promise<void>;
}

const question: OutboundMessage = {
  title: 'Your document',
  text: 'Which one do you have?',
  choices: [
    { id: 'passport', label: 'Passport' },
    { id: 'identity_card', label: 'Identity card' },
  ],
};

const longQuestion: OutboundMessage = {
  text: 'Which colour?',
  listLabel: 'Colours',
  choices: ['Red', 'Orange', 'Yellow', 'Green', 'Blue'].map((label) => ({ id: `colour:${label}`, label })),
};

/** What every channel promises, whichever messenger it speaks to. `open` starts with a person who has written `Hi`. */
export function describeChannel(
  name: string,
  open: () => Promise<ChannelStage>,
  without: Without = {},
): void {
  describe(`${name} as a channel`, () => {
    let stage: ChannelStage;

    beforeEach(async () => {
      stage = await open();
    });
    afterEach(() => stage.close());

    describeReceiving(() => stage);
    describeSending(() => stage, without);
    describeTidying(() => stage);
    describeFailures(() => stage);
    describeMedia(() => stage);
    describeWhatSomeKnow(() => stage, without);
  });
}

function describeReceiving(on: () => ChannelStage): void {
  it('brings what the person writes, addressed so that it can be answered', async () => {
    const { channel, person, nextEvent } = on();

    await person.says('Where is my case? 🙂');
    const event = await nextEvent();

    expect(event.content).to.include({ type: 'text', text: 'Where is my case? 🙂' });
    expect(event).to.include({ channel: channel.name, botId: channel.botId, chatId: person.chatId });
  });

  it('brings events in order, each under its own update id', async () => {
    const { person, nextEvent } = on();

    await person.says('one');
    await person.says('two');
    const events = [await nextEvent(), await nextEvent()];

    expect(events.map(({ content }) => content.type === 'text' && content.text)).to.deep.equal([
      'one',
      'two',
    ]);
    expect(new Set(events.map(({ updateId }) => updateId)).size).to.equal(2);
  });

  it('keeps the update id when the messenger delivers again', async () => {
    const { person, nextEvent, deliverNextTwice } = on();

    deliverNextTwice();
    await person.says('once');
    const [first, second] = [await nextEvent(), await nextEvent()];

    expect(second.content).to.include({ type: 'text', text: 'once' });
    expect(second.updateId).to.equal(first.updateId);
  });
}

function describeSending(on: () => ChannelStage, without: Without): void {
  it('shows a text exactly as it is, whatever it holds', async () => {
    const { channel, person } = on();
    const text = 'A <b>bold</b> *claim* [link](https://example.org) & _more_ 👩‍👩‍👧 — «да», 是';

    const sent = await channel.send(person.chatId, render({ text, choices: [] }, channel.capabilities));

    expect(sent).to.include({ ok: true });
    expect(await person.sees()).to.deep.equal([{ text, buttons: [] }]);
  });

  it('shows the longest text that it says it can', async () => {
    const { channel, person } = on();
    const { longestText, textUnit } = channel.capabilities;
    const text = 'я'.repeat(Math.floor(longestText / textLength('я', textUnit)));

    await channel.send(person.chatId, render({ text, choices: [] }, channel.capabilities));

    expect(await person.sees()).to.deep.equal([{ text, buttons: [] }]);
  });

  it('offers choices, and the answer finds its choice', async () => {
    const { channel, person, nextEvent } = on();

    await channel.send(person.chatId, render(question, channel.capabilities));
    await answer(on(), question, 'Identity card');
    const event = await nextEvent();

    expect(chosen(event, question)).to.equal('identity_card');
  });

  it('offers more choices than fit three buttons, and the answer finds its choice', async () => {
    const { channel, person, nextEvent } = on();

    await channel.send(person.chatId, render(longQuestion, channel.capabilities));
    await answer(on(), longQuestion, 'Green');
    const event = await nextEvent();

    expect(chosen(event, longQuestion)).to.equal('colour:Green');
  });

  const stay = without.buttonsTakenOff === undefined ? '' : ', though the buttons stay';
  it(`retires choices, and does not mind doing so twice${stay}`, async () => {
    const { channel, person, nextEvent } = on();
    await channel.send(person.chatId, render(question, channel.capabilities));
    await answer(on(), question, 'Passport');
    const { content } = await nextEvent();
    const choice = content.type === 'choice' ? content : { choiceRef: 'none' };

    await channel.retireChoice(person.chatId, choice);
    await channel.retireChoice(person.chatId, choice);

    const left = without.buttonsTakenOff === undefined ? [] : question.choices.map(({ label }) => label);
    expect((await person.sees()).at(-1)?.buttons).to.deep.equal(left);
  });

  it('removes what the person sent where it says it can, and does not mind doing so twice', async () => {
    const { channel, person } = on();
    const before = await person.countsOwnMessages();
    const { messageRef } = await receiveFile(on(), randomBytes(100));

    const first = await channel.removeInbound(person.chatId, messageRef);
    const second = await channel.removeInbound(person.chatId, messageRef);

    const removed = channel.capabilities.removesInboundMessages ? 0 : 1;
    expect([first, second]).to.deep.equal([
      { ok: true, messageRef },
      { ok: true, messageRef },
    ]);
    expect(await person.countsOwnMessages()).to.equal(before + removed);
  });
}

function describeTidying(on: () => ChannelStage): void {
  it('names what the person wrote so that it can be taken away, where it can', async () => {
    const { channel, person, nextEvent } = on();
    const before = await person.countsOwnMessages();
    await person.says('amber lighthouse');
    const { content } = await nextEvent();
    const messageRef = content.type === 'text' ? content.messageRef : undefined;

    const canRemove = channel.capabilities.removesInboundMessages;
    expect(messageRef !== undefined).to.equal(canRemove);
    if (messageRef === undefined) return;
    expect((await channel.removeInbound(person.chatId, messageRef)).ok).to.equal(true);
    expect(await person.countsOwnMessages()).to.equal(before);
  });
}

function describeFailures(on: () => ChannelStage): void {
  for (const fault of ['server_error', 'proxy_error', 'hang', 'connection_lost'] as const) {
    it(`fails as temporary on ${fault}, and works again afterwards`, async () => {
      const { channel, person, failNextSend } = on();

      failNextSend(fault);
      const failed = await channel.send(person.chatId, plain('one'));
      const sent = await channel.send(person.chatId, plain('two'));

      expect(failed).to.deep.equal({ ok: false, failure: { reason: 'temporary' } });
      expect(sent).to.include({ ok: true });
    });
  }

  it('passes on how long a rate limit asks to wait', async () => {
    const { channel, person, failNextSend } = on();

    failNextSend('rate_limited');
    const sent = await channel.send(person.chatId, plain('one'));

    expect(sent).to.deep.equal({
      ok: false,
      failure: { reason: 'rate_limited', retryAfterMilliseconds: on().rateLimitMilliseconds ?? 3000 },
    });
  });

  it('fails as invalid where the mistake is ours', async () => {
    const { channel, person, failNextSend } = on();

    failNextSend('invalid');
    const sent = await channel.send(person.chatId, plain('one'));

    expect(sent).to.deep.equal({ ok: false, failure: { reason: 'invalid' } });
  });

  it('fails as blocked when the messenger says so', async () => {
    const { channel, person, failNextSend } = on();

    failNextSend('blocked');
    const sent = await channel.send(person.chatId, plain('one'));

    expect(sent).to.deep.equal({ ok: false, failure: { reason: 'blocked' } });
  });

  it('fails as blocked once the person has blocked us, at once or by a receipt', async () => {
    const { channel, person } = on();

    await person.blocks();
    const sent = await channel.send(person.chatId, plain('one'));

    expect(await outcomeOf(sent, on())).to.deep.equal({ ok: false, failure: { reason: 'blocked' } });
  });
}

function describeMedia(on: () => ChannelStage): void {
  it('brings the bytes that the person sent', async () => {
    const bytes = randomBytes(300_000);

    const media = await receiveFile(on(), bytes);

    const { fileArrivesAs = { form: 'file', mimeType: 'image/png' } } = on();
    expect(media).to.include({ ...fileArrivesAs, forwarded: false });
    expect(media.size ?? bytes.length).to.equal(bytes.length);
    expect((await read(media)).equals(bytes)).to.equal(true);
  });

  it('brings them again to whoever asks again', async () => {
    const bytes = randomBytes(1000);
    const media = await receiveFile(on(), bytes);

    await read(media);

    expect((await read(media)).equals(bytes)).to.equal(true);
  });

  it('refuses a file beyond the size that it says it can bring', async () => {
    const media = await receiveFile(on(), Buffer.alloc(on().channel.capabilities.biggestMedia + 1));

    expect(await failureOf(read(media))).to.equal('too_large');
  });

  for (const fault of ['server_error', 'cut', 'stall'] as const) {
    it(`fails as temporary when a download meets ${fault}, and works when tried again`, async () => {
      const bytes = randomBytes(300_000);
      const media = await receiveFile(on(), bytes);

      on().failNextDownload(fault);

      expect(await failureOf(read(media))).to.equal('temporary');
      expect((await read(media)).equals(bytes)).to.equal(true);
    });
  }

  it('stops a download that is no longer wanted', async () => {
    const media = await receiveFile(on(), randomBytes(1000));

    expect(await failureOf(read(media, AbortSignal.abort()))).to.equal('temporary');
  });
}

async function answer(
  { channel, person }: ChannelStage,
  asked: OutboundMessage,
  label: string,
): Promise<void> {
  const { buttons, list } = render(asked, channel.capabilities);
  if (buttons.length > 0 || list) await person.presses(label);
  else await person.says(String(asked.choices.findIndex((choice) => choice.label === label) + 1));
}

function chosen({ content }: InboundEvent, asked: OutboundMessage): string | undefined {
  if (content.type === 'choice') return content.choiceId;
  return content.type === 'text' ? matchChoice(asShown(asked), content.text)?.id : undefined;
}

function asShown({ choices }: OutboundMessage): ShownChoice[] {
  return choices.map((choice) => ({ ...choice, isNumbered: true }));
}
