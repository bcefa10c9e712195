import { expect } from 'chai';
import { types } from 'wechaty-puppet';
import { mock } from 'wechaty-puppet-mock';
import { openWechaty } from '../../../../src/bots/wechat/wechaty/open-wechaty.ts';
import { captureLog } from '../../telegram/sandbox-bot.ts';
import { deliver, type MockAccount, openMockAccount } from './mock-account.ts';

describe('openWechaty', () => {
  let opened: MockAccount;

  beforeEach(async () => {
    opened = await openMockAccount();
  });
  afterEach(() => opened.close());

  describe('receiving', () => {
    beforeEach(() => opened.mocker.login(opened.account));

    it('keeps nothing of what is said in rooms', async () => {
      const { mocker, person, account, nextEvent, updates } = opened;

      person.say('to all').to(mocker.createRoom());
      person.say('to you').to(account);

      expect((await nextEvent()).content).to.deep.equal({ type: 'text', text: 'to you' });
      expect(updates).to.have.length(1);
    });

    it('keeps nothing of what the account says itself', async () => {
      const { person, account, nextEvent, updates } = opened;

      account.say('mine').to(person);
      person.say('yours').to(account);

      expect((await nextEvent()).content).to.deep.equal({ type: 'text', text: 'yours' });
      expect(updates).to.have.length(1);
    });

    it('keeps nothing of what an official account says', async () => {
      const { mocker, person, account, nextEvent, updates } = opened;

      mocker.createContact({ type: types.Contact.Official }).say('Sale!').to(account);
      person.say('Hi').to(account);

      expect((await nextEvent()).chatId).to.equal(person.id);
      expect(updates).to.have.length(1);
    });

    it('keeps a message that is announced twice under one id', async () => {
      const { puppet, updates, nextEvent } = opened;
      const messageId = deliver(opened, { type: types.Message.Text, text: 'once' });

      puppet.emit('message', { messageId });
      await Promise.all([nextEvent(), nextEvent()]);

      expect(updates.map(({ updateId }) => updateId)).to.deep.equal([messageId, messageId]);
    });

    it('tries until a message is durable, and keeps the order', async () => {
      const { person, account, failAccept, nextEvent, captured } = opened;

      failAccept(3);
      person.say('one').to(account);
      person.say('two').to(account);
      const events = [await nextEvent(), await nextEvent()];

      expect(events.map(({ content }) => content)).to.deep.equal([
        { type: 'text', text: 'one' },
        { type: 'text', text: 'two' },
      ]);
      expect(captured.events().filter((event) => event === 'wechat.message_not_taken')).to.have.length(3);
    });

    it('asks again for a message that the puppet does not give at once', async () => {
      const { puppet, person, account, nextEvent } = opened;
      const original = puppet.messageRawPayload.bind(puppet);
      puppet.messageRawPayload = () => {
        puppet.messageRawPayload = original;
        return Promise.reject(new Error('not yet'));
      };

      person.say('patience').to(account);

      expect((await nextEvent()).content).to.deep.equal({ type: 'text', text: 'patience' });
    });

    it('gives up a message that the puppet never gives, alerts, and goes on', async () => {
      const { puppet, person, account, nextEvent, captured } = opened;

      puppet.emit('message', { messageId: 'never-there' });
      person.say('still here').to(account);

      expect((await nextEvent()).content).to.deep.equal({ type: 'text', text: 'still here' });
      expect(captured.events()).to.include('wechat.message_lost');
    });

    it('takes somebody whom the puppet cannot describe for a person', async () => {
      const { puppet, person, account, nextEvent } = opened;
      puppet.contactPayload = () => Promise.reject(new Error('away'));

      person.say('Hi').to(account);

      expect((await nextEvent()).chatId).to.equal(person.id);
    });

    it('accepts what is under way before it closes, and nothing afterwards', async () => {
      const { messenger, person, account, updates } = opened;

      person.say('just in time').to(account);
      await messenger.close();
      person.say('too late').to(account);

      expect(updates).to.have.length(1);
      expect(updates[0]?.body).to.include({ text: 'just in time' });
    });

    it('tries once more before it closes', async () => {
      const { messenger, person, account, failAccept, updates, captured } = opened;

      failAccept(1);
      person.say('kept').to(account);
      await captured.untilLogged('wechat.message_not_taken');
      await messenger.close();

      expect(updates).to.have.length(1);
    });

    it('closes although nothing can be kept, and says what is lost', async () => {
      const { messenger, person, account, failAccept, captured } = opened;

      failAccept(Infinity);
      person.say('personal words').to(account);
      await messenger.close();

      expect(captured.events()).to.include('wechat.message_lost');
      expect(captured.text()).to.not.include('personal words');
      expect(captured.text()).to.not.include(person.id);
    });
  });

  describe('logging in', () => {
    const title = 'WeChat (wechaty-puppet-mock)';

    it('shows what to scan, in the log and to the operator', () => {
      opened.mocker.scan('https://login.weixin.qq.com/l/abc');

      expect(opened.pairings).to.deep.equal([
        { title, state: 'waiting', qr: 'https://login.weixin.qq.com/l/abc' },
      ]);
      expect(opened.captured.events()).to.include('wechat.pairing_qr');
      expect(opened.captured.text()).to.match(/[█▀▄]{4}/);
    });

    it('shows nothing where there is nothing to scan', () => {
      opened.puppet.emit('scan', { status: types.ScanStatus.Scanned });

      expect(opened.pairings).to.deep.equal([]);
    });

    it('says when the account is logged in', () => {
      opened.mocker.login(opened.account);

      expect(opened.pairings).to.deep.equal([{ title, state: 'paired' }]);
    });

    it('alerts when the account is logged out', async () => {
      opened.mocker.login(opened.account);
      await opened.puppet.logout();

      expect(opened.pairings.at(-1)).to.deep.equal({ title, state: 'logged_out' });
      expect(opened.captured.events()).to.include('wechat.logged_out');
    });

    it('does not take its own end for a log-out', async () => {
      opened.mocker.login(opened.account);

      await opened.close();

      expect(opened.pairings.map(({ state }) => state)).to.deep.equal(['paired']);
    });
  });

  it('warns at its start of what an unofficial client means', () => {
    expect(opened.captured.events()).to.include('wechat.unofficial_client');
  });

  it('warns of what fails in the puppet, without its words', async () => {
    const warned = opened.captured.untilLogged('wechat.puppet_failed');

    opened.puppet.emit('error', new Error(`cannot find ${opened.person.id}`));
    await warned;

    expect(opened.captured.text()).to.not.include(opened.person.id);
  });

  it('fails to start where the puppet does not', async () => {
    const mocker = new mock.Mocker();
    const messenger = await openWechaty({
      puppet: 'wechaty-puppet-mock',
      puppetOptions: { mocker },
      onPairing: () => undefined,
      log: captureLog().log,
    });
    mocker.puppet.start = () => Promise.reject(new Error('The token is missing'));

    const started = messenger
      .start(() => Promise.resolve())
      .then(
        () => 'started',
        (err: unknown) => String(err),
      );

    expect(await started).to.equal('Error: The puppet did not start');
  });

  it('closes although it never started', async () => {
    const messenger = await openWechaty({
      puppet: 'wechaty-puppet-mock',
      puppetOptions: {},
      onPairing: () => undefined,
      log: captureLog().log,
    });

    await messenger.close();
  });
});
