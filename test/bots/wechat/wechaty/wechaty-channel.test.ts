import { expect } from 'chai';
import type { Channel, RenderedMessage } from '../../../../src/core/channel/channel.ts';
import { describeChannel } from '../../../channel/channel-contract.ts';
import { type MockAccount, openMockAccount } from './mock-account.ts';
import { nextSend, openWechatyStage } from './wechaty-stage.ts';

describeChannel('wechat by wechaty', openWechatyStage, {
  closeWindow: 'a friend may always be written to',
  nextReceipt: 'puppets tell nothing of what became of a message',
  corruptNextDownload: 'puppets say nothing of a file beforehand',
  redirectNextDownload: 'the puppet fetches files, and no message holds an address',
});

describe('wechaty channel', () => {
  let opened: MockAccount;
  let channel: Channel;

  beforeEach(async () => {
    opened = await openMockAccount();
    ({ channel } = opened.messenger);
    opened.mocker.login(opened.account);
  });
  afterEach(() => opened.close());

  it('names a message as the puppet names it', async () => {
    nextSend(opened.puppet, () => Promise.resolve('m-1'));

    const sent = await channel.send(opened.person.id, plain('Hello'));

    expect(sent).to.deep.equal({ ok: true, messageRef: 'm-1' });
  });

  it('gives each message a name of its own where the puppet names none', async () => {
    const first = await channel.send(opened.person.id, plain('one'));
    const second = await channel.send(opened.person.id, plain('two'));

    expect(first.ok && second.ok && first.messageRef !== second.messageRef).to.equal(true);
  });

  it('fails as invalid on an empty text, and alerts', async () => {
    const sent = await channel.send(opened.person.id, plain(' \n'));

    expect(sent).to.deep.equal({ ok: false, failure: { reason: 'invalid' } });
    expect(opened.captured.events()).to.include('wechat.send_invalid');
  });

  it('fails as temporary while the account is logged out', async () => {
    await opened.puppet.logout();

    const sent = await channel.send(opened.person.id, plain('Hello'));

    expect(sent).to.deep.equal({ ok: false, failure: { reason: 'temporary' } });
  });

  it('fails as blocked for somebody whom the puppet does not know', async () => {
    const sent = await channel.send('nobody', plain('Hello'));

    expect(sent).to.deep.equal({ ok: false, failure: { reason: 'blocked' } });
  });

  for (const words of [
    'You are not a friend of this user',
    '对方开启了朋友验证',
    '消息已发出，但被对方拒收了',
  ]) {
    it(`takes "${words}" for blocked`, async () => {
      nextSend(opened.puppet, () => Promise.reject(new Error(words)));

      const sent = await channel.send(opened.person.id, plain('Hello'));

      expect(sent).to.deep.equal({ ok: false, failure: { reason: 'blocked' } });
    });
  }

  it('waits a minute where it was too much and nobody says until when', async () => {
    nextSend(opened.puppet, () => Promise.reject(new Error('发送过于频繁')));

    const sent = await channel.send(opened.person.id, plain('Hello'));

    expect(sent).to.deep.equal({
      ok: false,
      failure: { reason: 'rate_limited', retryAfterMilliseconds: 60_000 },
    });
  });

  it('logs nothing of what it said and to whom', async () => {
    nextSend(opened.puppet, () => Promise.reject(new Error('The text "personal words" is invalid')));

    await channel.send(opened.person.id, plain('personal words'));

    expect(opened.captured.text()).to.include('wechat.send_invalid');
    expect(opened.captured.text()).to.not.include('personal words');
    expect(opened.captured.text()).to.not.include(opened.person.id);
  });
});

function plain(text: string): RenderedMessage {
  return { text, buttons: [] };
}
