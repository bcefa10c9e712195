import { createHash, randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { findPerson, saveOfferedChoices } from '../../../src/core/accounts/account-store.ts';
import type { ChannelAddress } from '../../../src/core/accounts/account.ts';
import { CHOICE } from '../../../src/core/dialogue/interpret.ts';
import { en } from '../../../src/core/dialogue/phrases/en.ts';
import { ru } from '../../../src/core/dialogue/phrases/ru.ts';
import { composeNotification, findAddressees } from '../../../src/core/notification/compose-notification.ts';
import { isNotified, isTold } from '../../../src/core/notification/notified-message.ts';
import type { ByMessenger } from '../../../src/core/sign-in/sign-ins.ts';
import { openChat } from '../dialogue/chat.ts';
import { ABLE } from '../dialogue/audience.ts';
import { aStoredCase, openCoreStage, type CoreStage } from '../core-stage.ts';
import { openEntrances } from '../handover/two-chats.ts';
import { signedIn, tokensOf } from '../sessions/signed-in.ts';

const MINUTE = 60_000;
const REPLAYED = { ok: false, refusal: 'PROOF_REPLAYED' };
const OVER = { ok: false, refusal: 'LINK_OVER' };

describe('signing in', () => {
  let stage: CoreStage;

  beforeEach(async () => {
    stage = await openCoreStage();
    await openEntrances(stage);
  });
  afterEach(() => stage.close());

  const aProof = (given: Partial<ByMessenger> = {}): ByMessenger => ({
    channel: 'telegram',
    botId: '42',
    chatId: randomUUID(),
    isChat: true,
    languageTag: 'en',
    proofHash: createHash('sha256').update(randomUUID()).digest(),
    goodUntil: new Date(stage.now().getTime() + 15 * MINUTE),
    proof: 'telegram',
    device: 'Phone',
    ...given,
  });
  const byMessenger = (proof: ByMessenger) => stage.core.signIns.byMessenger(proof);
  const whoseToken = async (accessToken: string) => {
    const whose = await stage.core.sessions.authenticate(accessToken, 'edge');
    if (!whose.ok) throw new Error(whose.refusal);
    return whose.value.accountId;
  };
  const personAt = async (address: ChannelAddress) => {
    const person = await findPerson(stage.db, address);
    if (!person) throw new Error('Nobody is there');
    return person;
  };
  const registrations = async () =>
    (await stage.announced()).filter(({ type }) => type === 'account.registered');
  /** What people are told of the messages in the outbox, and where. */
  const told = async () => {
    const said: Array<{ chatId: string; title?: string; lead?: string; link?: string; choices: number }> = [];
    for (const message of await stage.announced()) {
      if (!isNotified(message) || !isTold(message)) continue;
      const [person] = await findAddressees(stage.db, message);
      if (!person) continue;
      const { core, db, now } = stage;
      const deps = { ...core, db, clock: now };
      const outbound = await composeNotification(deps, message, person.identity.id, ABLE);
      if (!outbound) continue;
      const { title, lead, link, choices } = outbound;
      said.push({
        chatId: person.identity.chatId,
        ...(title === undefined ? {} : { title }),
        ...(lead === undefined ? {} : { lead }),
        ...(link ? { link: link.url } : {}),
        choices: choices.length,
      });
    }
    return said;
  };

  describe('by a messenger', () => {
    it('makes somebody new known, in their language, and welcomes them in the chat', async () => {
      const proof = aProof({ languageTag: 'ru-RU' });

      const { accessToken } = tokensOf(await byMessenger(proof));

      const person = await personAt(proof);
      expect(await whoseToken(accessToken)).to.equal(person.account.id);
      expect(person.account.language).to.equal('ru');
      expect(await registrations()).to.have.length(1);
      expect(await told()).to.deep.equal([
        { chatId: proof.chatId, title: ru.privacyNotice.title, choices: 3 },
      ]);
      const [session] = await stage.core.sessions.list(person.account.id, { limit: 10 });
      expect(session).to.deep.include({ proof: 'telegram', device: 'Phone' });
      expect(session).to.have.property('channelIdentityId', person.identity.id);
    });

    it('knows somebody again, leaves them as they were, and welcomes nobody twice', async () => {
      const { person } = await signedIn(stage);
      const { channel, botId, chatId } = person.identity;
      stage.passes(MINUTE);

      const { accessToken } = tokensOf(
        await byMessenger(aProof({ channel, botId, chatId, languageTag: 'zh' })),
      );

      expect(await whoseToken(accessToken)).to.equal(person.account.id);
      const again = await personAt(person.identity);
      expect(again.account.language).to.equal('en');
      // To open the page is not to write: no reply window opens by it.
      expect(again.identity.lastUsedAt).to.deep.equal(person.identity.lastUsedAt);
      expect(await registrations()).to.deep.equal([]);
    });

    it('takes a proof once, of twenty at the same moment one', async () => {
      const proof = aProof();

      const answers = await Promise.all(Array.from({ length: 20 }, () => byMessenger(proof)));

      expect(answers.filter(({ ok }) => ok)).to.have.length(1);
      for (const answer of answers) if (!answer.ok) expect(answer).to.deep.equal(REPLAYED);
      stage.passes(15 * MINUTE);
      await stage.core.sweeps.find(({ name }) => name === 'sessions')?.work();
      expect(await byMessenger(proof)).to.deep.equal(REPLAYED);
      expect(await stage.rows('sessions')).to.have.length(1);
    });

    it('can write to somebody met by a bot that has not started yet', async () => {
      const proof = aProof({ botId: 'another' });

      tokensOf(await byMessenger(proof));

      expect((await personAt(proof)).identity.reachable).to.equal(true);
    });

    it('makes one account of ten first proofs at the same moment', async () => {
      const first = aProof();
      const proofs = Array.from({ length: 10 }, () => aProof({ chatId: first.chatId }));

      const answers = (await Promise.all(proofs.map(byMessenger))).map(tokensOf);

      const accounts = await Promise.all(answers.map(({ accessToken }) => whoseToken(accessToken)));
      expect(new Set(accounts).size).to.equal(1);
      expect(await stage.rows('accounts')).to.have.length(1);
      expect(await registrations()).to.have.length(1);
    });

    it('does not use a proof up when the session could not be opened', async () => {
      const proof = aProof();
      await stage.db.raw('alter table sessions add constraint broken check (false) not valid');
      const failure = await byMessenger(proof).catch((err: unknown) => err);
      await stage.db.raw('alter table sessions drop constraint broken');

      expect(failure).to.be.instanceOf(Error);
      expect(await stage.rows('accounts')).to.deep.equal([]);
      expect(await byMessenger(proof)).to.have.property('ok', true);
    });

    it('makes an account anew for somebody who was erased', async () => {
      const chat = openChat(stage);
      const proof = aProof({ chatId: chat.chatId });
      const { accessToken } = tokensOf(await byMessenger(proof));
      await chat.command('delete');
      await chat.taps(CHOICE.delete);

      expect(await byMessenger(proof)).to.deep.equal(REPLAYED);
      const again = tokensOf(await byMessenger(aProof({ chatId: proof.chatId })));

      expect(await whoseToken(again.accessToken)).to.not.equal(undefined);
      expect(await stage.core.sessions.authenticate(accessToken, 'edge')).to.have.property(
        'refusal',
        'SESSION_ENDED',
      );
    });

    it('erases with /delete whatever the sign-in left', async () => {
      const chat = openChat(stage);
      const proof = aProof({ chatId: chat.chatId });
      const { refreshToken } = tokensOf(await byMessenger(proof));
      tokensOf(await stage.core.sessions.refresh(refreshToken));
      const { identity } = await personAt(proof);
      await stage.core.oneTimeLinks.issue(identity.id);
      await chat.command('delete');

      await chat.taps(CHOICE.delete);

      for (const table of ['accounts', 'channel_identities', 'sessions', 'refresh_tokens', 'one_time_links'])
        expect(await stage.rows(table), table).to.deep.equal([]);
    });

    it('does not write to whom no bot of ours can, whichever bots there are', async () => {
      await stage.db('channel_entrances').delete();
      const proof = aProof({ channel: 'wechat', botId: 'mini-program', isChat: false, proof: 'wechat' });

      tokensOf(await byMessenger(proof));

      expect((await personAt(proof)).identity.reachable).to.equal(false);
      expect(await told()).to.deep.equal([]);
    });
  });

  describe('the welcome', () => {
    it('is not said again to whom we answered in the chat', async () => {
      const chat = openChat(stage);
      await chat.command('start');

      expect(await registrations()).to.have.length(1);
      expect(await told()).to.deep.equal([]);
      const [message] = await stage.announced();
      if (!message || !isNotified(message)) throw new Error('Nobody would be told');
      await stage.core.notifications.address(message);
      expect(await stage.rows('deliveries')).to.deep.equal([]);
    });

    it('is not said to whom the chat has answered meanwhile', async () => {
      const proof = aProof();
      tokensOf(await byMessenger(proof));
      await saveOfferedChoices(stage.db, proof, [], stage.now());

      expect(await told()).to.deep.equal([]);
    });

    it('comes first: nobody agrees by an old button to what they were not shown', async () => {
      const chat = openChat(stage);
      const proof = aProof({ chatId: chat.chatId });
      tokensOf(await byMessenger(proof));

      const first = await chat.taps(CHOICE.giveConsent);
      const second = await chat.taps(CHOICE.giveConsent);

      expect(first.title).to.equal(en.privacyNotice.title);
      expect(second.title).to.equal(en.chooseDocument.title);
    });
  });

  describe('by a one-time link', () => {
    const tokenOf = (url: string) => url.slice('https://id.example.org/capture/'.length);
    const byLink = (url: string) => stage.core.signIns.byLink({ token: tokenOf(url), device: 'Laptop' });

    it('is the person in the chat that it was sent to, once', async () => {
      const { person } = await aStoredCase(stage);
      const url = await stage.core.oneTimeLinks.issue(person.identity.id);

      const answers = await Promise.all(Array.from({ length: 20 }, () => byLink(url)));

      const won = answers.filter(({ ok }) => ok).map(tokensOf);
      expect(won).to.have.length(1);
      expect(await whoseToken(won[0]?.accessToken ?? '')).to.equal(person.account.id);
      expect(await byLink(url)).to.deep.equal(OVER);
      const [session] = await stage.core.sessions.list(person.account.id, { limit: 10 });
      expect(session).to.deep.include({ proof: 'link', device: 'Laptop' });
    });

    it('is over after its time, and with the account', async () => {
      const { person } = await signedIn(stage);
      const issue = () => stage.core.oneTimeLinks.issue(person.identity.id);
      const [old, young] = [await issue(), await issue()];
      stage.passes(30 * MINUTE);
      const tooLate = await byLink(old);
      await stage.db('accounts').where({ id: person.account.id }).delete();

      expect([tooLate, await byLink(young)]).to.deep.equal([OVER, OVER]);
    });

    it('is not used up when the session could not be opened', async () => {
      const { person } = await signedIn(stage);
      const url = await stage.core.oneTimeLinks.issue(person.identity.id);
      await stage.db.raw('alter table sessions add constraint broken check (false) not valid');
      const failure = await byLink(url).catch((err: unknown) => err);
      await stage.db.raw('alter table sessions drop constraint broken');

      expect(failure).to.be.instanceOf(Error);
      expect(await byLink(url)).to.have.property('ok', true);
    });

    it('is not guessed', async () => {
      for (const guess of ['', 'x', '\0', 'a'.repeat(10_000)]) {
        const answer = await stage.core.signIns.byLink({ token: guess, device: '' });

        expect(answer).to.deep.equal(OVER);
      }
    });
  });

  describe('a session that was revoked', () => {
    const revoke = async (refreshToken: string) => {
      tokensOf(await stage.core.sessions.refresh(refreshToken));
      stage.passes(3 * MINUTE);
      await stage.core.sessions.refresh(refreshToken);
    };

    it('is told of in the chat that vouched for it, with a link to sign in anew', async () => {
      const proof = aProof();
      const { refreshToken } = tokensOf(await byMessenger(proof));
      await stage.relayed();
      await revoke(refreshToken);

      const [said, ...others] = await told();

      expect(others).to.deep.equal([]);
      expect(said).to.deep.include({ chatId: proof.chatId, title: en.sessionRevoked.title, choices: 0 });
      const token = said?.link?.split('/').at(-1) ?? '';
      expect(await stage.core.signIns.byLink({ token, device: '' })).to.have.property('ok', true);
    });

    it('is told of elsewhere where that chat cannot be reached', async () => {
      const { person, refreshToken } = await signedIn(stage);
      const { account, identity } = person;
      const other = { channel: 'whatsapp', botId: '49', chatId: 'elsewhere' } as const;
      await stage.db('channel_identities').insert({
        id: randomUUID(),
        account_id: account.id,
        channel: other.channel,
        bot_id: other.botId,
        chat_id: other.chatId,
        last_used_at: stage.now(),
      });
      await stage.relayed();
      await revoke(refreshToken);
      const [atHome] = await told();
      await stage.db('channel_identities').where({ id: identity.id }).update({ reachable: false });
      const [away] = await told();

      expect([atHome?.chatId, away?.chatId]).to.deep.equal([identity.chatId, 'elsewhere']);
    });

    it('is not told of once the person is erased', async () => {
      const { person, refreshToken } = await signedIn(stage);
      await stage.relayed();
      await revoke(refreshToken);
      await stage.db('accounts').where({ id: person.account.id }).delete();

      expect(await told()).to.deep.equal([]);
    });

    it('leaves the answers that stand in the chat as good as they were', async () => {
      const chat = openChat(stage);
      const proof = aProof({ chatId: chat.chatId });
      await chat.command('start');
      const { refreshToken } = tokensOf(await byMessenger(proof));
      await stage.relayed();
      await revoke(refreshToken);
      expect(await told()).to.have.length(1);

      expect((await personAt(proof)).identity.offeredChoices).to.have.length(3);
    });
  });
});
