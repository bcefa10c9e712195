import { expect } from 'chai';
import type { Person } from '../../../../sandbox/control/person.ts';
import { type Channel, DownloadFailed, type InboundMedia } from '../../../../src/core/channel/channel.ts';
import { render } from '../../../../src/core/channel/render.ts';
import { describeChannel } from '../../../channel/channel-contract.ts';
import { openSandboxNumber, openWhatsAppCloudStage, type SandboxNumber } from './whatsapp-cloud-stage.ts';

describeChannel('whatsapp cloud', openWhatsAppCloudStage, {
  buttonsTakenOff: 'the API cannot change what was sent',
});

describe('whatsapp cloud by its sandbox', () => {
  let number: SandboxNumber;
  let channel: Channel;
  let person: Person;

  beforeEach(async () => {
    number = await openSandboxNumber({ template: 'continue_verification' });
    ({ channel } = number.whatsapp);
    person = await meet();
  });
  afterEach(() => number.close());

  it('shows the title in bold and nothing else, above buttons', async () => {
    const choices = [
      { id: 'yes', label: 'I agree' },
      { id: 'no', label: 'I do not' },
    ];
    const question = { title: '🔐 Your data', text: 'Do you *really*?', choices };

    await channel.send(person.address, render(question, channel.capabilities));
    const seen = await person.hears(/Do you/);

    expect(seen.entities).to.deep.equal([{ type: 'bold', offset: 0, length: '🔐 Your data'.length }]);
    expect(seen.buttons).to.deep.equal([
      [{ label: 'I agree', callbackData: 'yes' }],
      [{ label: 'I do not', callbackData: 'no' }],
    ]);
  });

  it('opens a list by its label', async () => {
    const choices = ['one', 'two', 'three', 'four'].map((id) => ({ id, label: id }));
    const question = { text: 'Which?', listLabel: 'Choose', choices };

    await channel.send(person.address, render(question, channel.capabilities));
    const seen = await person.hears(/Which/);

    expect(seen.list).to.deep.equal({ label: 'Choose', rows: choices });
  });

  it('makes a link alone a button', async () => {
    const link = { label: 'Take the photos', url: 'https://example.org/c/abc' };

    await channel.send(person.address, render({ text: 'Go there', choices: [], link }, channel.capabilities));
    const seen = await person.hears(/Go there/);

    expect(seen.link).to.deep.equal(link);
  });

  it('shows the person who took a choice that it was read and that we write', async () => {
    await channel.send(
      person.address,
      render({ text: 'Do you?', choices: [{ id: 'yes', label: 'Yes' }] }, channel.capabilities),
    );
    await person.taps('Yes');
    const { content } = await number.nextEvent();

    await channel.retireChoice(person.address, content.type === 'choice' ? content : { choiceRef: '' });

    expect((await person.reads()).findLast(({ from }) => from === 'person')?.status).to.equal('read');
    expect(number.events()).to.deep.equal([]);
  });

  it('talks with a person who hides the number, by the user id', async () => {
    const hidden = await meet({ hidesPhone: true });

    const sent = await channel.send(hidden.address, { text: 'Hello', buttons: [] });
    const receipt = await number.nextReceipt(sent.ok ? sent.messageRef : '');

    expect(hidden.address).to.match(/^[A-Z]{2}\./);
    expect((await hidden.hears('Hello')).text).to.equal('Hello');
    expect(receipt.chatId).to.equal(hidden.address);
  });

  for (const hidesPhone of [false, true]) {
    it(`invites a person ${hidesPhone ? 'by the user id ' : ''}whose window is closed`, async () => {
      const silent = await meet({ hidesPhone });
      number.sandbox.hand(silent).closesWindow();

      const invited = await channel.invite?.(silent.address, 'ru');
      await silent.hears(() => true);
      await silent.taps('Continue');
      const answer = await number.nextEvent();

      expect(invited).to.include({ ok: true });
      expect(answer).to.deep.include({ chatId: silent.address, content: { type: 'text', text: 'Continue' } });
    });
  }

  it('tells when a message was read', async () => {
    const sent = await channel.send(person.address, { text: 'Hello', buttons: [] });
    const messageRef = sent.ok ? sent.messageRef : '';

    await person.hears('Hello');
    const receipts = [await number.nextReceipt(messageRef), await number.nextReceipt(messageRef)];

    expect(receipts.map(({ content }) => content)).to.deep.equal([
      { type: 'receipt', messageRef, state: 'delivered' },
      { type: 'receipt', messageRef, state: 'read' },
    ]);
  });

  it('takes neither what a stranger made up nor what was changed under way', async () => {
    number.sandbox.inject({ method: 'webhook', kind: 'plain_mode', times: 1 });
    await person.says('one');
    number.sandbox.inject({ method: 'webhook', kind: 'flipped', times: 1 });
    await person.says('two');
    await number.sandbox.drained();

    const contents = [await number.nextEvent(), await number.nextEvent()].map(({ content }) => content);

    expect(contents).to.deep.equal([
      { type: 'text', text: 'one' },
      { type: 'text', text: 'two' },
    ]);
  });

  it('takes apart what comes at once', async () => {
    const another = await meet();

    number.sandbox.inject({ method: 'webhook', kind: 'batch', size: 3, times: 1 });
    await person.says('one');
    await another.says('two');
    await person.says('three');
    const events = [await number.nextEvent(), await number.nextEvent(), await number.nextEvent()];

    expect(events.map(({ chatId, content }) => [chatId, content])).to.deep.equal([
      [person.address, { type: 'text', text: 'one' }],
      [another.address, { type: 'text', text: 'two' }],
      [person.address, { type: 'text', text: 'three' }],
    ]);
  });

  it('brings no answer to a reaction, and says what it cannot read', async () => {
    const hand = number.sandbox.hand(person);
    await channel.send(person.address, { text: 'Hello', buttons: [] });

    hand.reacts(await person.hears('Hello'), '👍');
    hand.sendsUnsupported('poll_creation');
    await person.sendsVoice();
    await person.sendsSticker();
    const events = [await number.nextEvent(), await number.nextEvent(), await number.nextEvent()];

    expect(events.map(({ content }) => content)).to.deep.equal([
      { type: 'unsupported', what: 'other' },
      { type: 'unsupported', what: 'voice' },
      { type: 'unsupported', what: 'sticker' },
    ]);
  });

  it('knows a forwarded file', async () => {
    await person.sendsDocument(Buffer.from('bytes'), { forwardedFrom: 'Somebody' });

    expect((await nextMedia()).forwarded).to.equal(true);
  });

  it('gives up a file that Meta has forgotten', async () => {
    const message = await person.sendsVideo(Buffer.from('bytes'));
    const media = await nextMedia();

    number.sandbox.hand(person).expiresMedia(message);
    const failure = await media.load(new AbortController().signal).catch((err: unknown) => err);

    expect(media.form).to.equal('video');
    expect(failure).to.be.instanceOf(DownloadFailed).and.to.have.property('reason', 'gone');
  });

  async function meet(options: { hidesPhone?: boolean } = {}): Promise<Person> {
    const met = await number.sandbox.person(options);
    await met.says('Hi');
    await number.nextEvent();
    return met;
  }

  async function nextMedia(): Promise<InboundMedia> {
    const { content } = await number.nextEvent();
    if (content.type !== 'media') throw new Error(`Not media: ${content.type}`);
    return content.media;
  }
});
