import { expect } from 'chai';
import { PHRASES } from '../../../src/core/dialogue/phrases-for.ts';
import { POLICY } from '../../../src/core/verification/policy.ts';
import { openCoreStage, type CoreStage } from '../core-stage.ts';
import { MESSENGERS } from '../dialogue/audience.ts';
import { aNewPhoto, openChat, openChatAt, said, type Chat } from '../dialogue/chat.ts';
import { codeFrom, IN_WECHAT, IN_WHATSAPP, openAsked, openEntrances, tellAll } from './two-chats.ts';
import { tablesWith } from './tables-naming.ts';

const { en, ru } = PHRASES;
const { claimRefused } = en.notices;

describe('continuing elsewhere: the answer', () => {
  let stage: CoreStage;

  before(async () => {
    stage = await openCoreStage();
    await openEntrances(stage);
  });
  after(() => stage.close());
  beforeEach(() => stage.relayed());

  describe('a yes', () => {
    it('joins the other chat to the account, which is told there from then on', async () => {
      const { first, second, yes } = await openAsked(stage, IN_WECHAT);
      const { account } = await first.person();
      const stranger = await second.person();

      const answer = await first.taps(yes);

      const [told] = await tellAll(stage);
      expect(answer).to.deep.equal({ text: en.handover.done('WeChat').text, choices: [] });
      expect((await second.person()).account).to.deep.equal(account);
      expect((await second.person()).hasConsented).to.equal(true);
      expect(await stage.db('accounts').where({ id: stranger.account.id })).to.deep.equal([]);
      expect(told?.person.identity.chatId).to.equal(second.chatId);
      expect(told?.message.lead).to.equal(en.notices.connected);
      expect(told?.message.text).to.equal(en.askDocument('only', 'passport').text);
      const used = await stage
        .db('channel_identities')
        .where({ account_id: account.id })
        .orderBy('last_used_at', 'desc');
      expect(used.map(({ chat_id: chatId }) => chatId)).to.deep.equal([second.chatId, first.chatId]);
    });

    it('lets the case go on from there, and from here', async () => {
      const { first, second, yes } = await openAsked(stage, IN_WECHAT);
      await first.taps(yes);

      const taken = await second.shows(aNewPhoto());

      expect(taken.text).to.equal(en.looking.document_front.text);
      expect((await first.command('status')).text).to.contain(en.places.looking);
      expect(await first.verification()).to.deep.equal(await second.verification());
    });

    it('carries the language with the case', async () => {
      const { first, second, yes } = await openAsked(stage);
      await first.taps('language:ru');
      await first.taps(yes);

      const [told] = await tellAll(stage);

      expect(told?.message.lead).to.equal(ru.notices.connected);
      expect(said(await second.command('help'))).to.contain(ru.help(false).text);
    });

    it('is answered the same when its update is seen again', async () => {
      const { first, yes } = await openAsked(stage);
      const event = await first.keeps({ type: 'choice', choiceId: yes, choiceRef: '1' });

      const [once, again] = [await first.handles(event), await first.handles(event)];

      expect(again).to.deep.equal(once);
      expect(await tellAll(stage)).to.have.length(1);
    });

    it('holds for the one chat that was asked about: a second tap closes nothing and opens nothing', async () => {
      const { first, yes, no } = await openAsked(stage);
      await first.taps(yes);
      await stage.relayed();

      for (const choice of [yes, no])
        expect(said(await first.taps(choice))).to.contain(en.notices.questionClosed);
      expect(await tellAll(stage)).to.deep.equal([]);
    });

    it('is typed as its number where the question was written out', async () => {
      const typed = MESSENGERS['WhatsApp Web'];
      if (!typed) throw new Error('unknown');
      const first = await openChatAt(stage, 'passport', { ...IN_WHATSAPP, capabilities: typed });
      const second = openChat(stage);
      await second.types(await codeFrom(first));

      const asked = await first.types('what?');
      const answer = await first.types('1');

      expect(asked.choices.map(({ label }) => label)).to.deep.equal([
        en.choices.handoverYes,
        en.choices.handoverNo,
      ]);
      expect(answer.text).to.equal(en.handover.done('Telegram').text);
    });

    it('is not taken from a number that was shown for something else', async () => {
      const { first, second } = await openAsked(stage);

      await first.types('1');

      expect((await second.person()).account.id).not.to.equal((await first.person()).account.id);
    });

    it('joins a third chat, from whichever is connected', async () => {
      const { first, second, yes } = await openAsked(stage);
      await first.taps(yes);
      const third = openChat(stage, IN_WECHAT);
      await third.types(await codeFrom(second));
      const { message } = (await tellAll(stage)).at(-1) ?? {};

      await second.taps(message?.choices[0]?.id ?? '');

      const ids = await Promise.all(
        [first, second, third].map(async (chat) => (await chat.person()).account.id),
      );
      expect(new Set(ids).size).to.equal(1);
    });
  });

  describe('a no', () => {
    it('joins nobody, says so in both chats, and leaves the code useless', async () => {
      const first = await openChatAt(stage, 'passport');
      const code = await codeFrom(first);
      const second = openChat(stage, IN_WHATSAPP);
      await second.types(code);
      const [asked] = await tellAll(stage);

      const answer = await first.taps(asked?.message.choices[1]?.id ?? '');

      const [told] = await tellAll(stage);
      expect(said(answer))
        .to.contain(en.notices.handoverDeclined)
        .and.contain(en.askDocument('only', 'passport').text);
      expect(told?.person.identity.chatId).to.equal(second.chatId);
      expect(said(told?.message ?? answer))
        .to.contain(en.notices.handoverRefused)
        .and.contain(en.privacyNotice.text);
      expect((await second.person()).hasConsented).to.equal(false);
      expect(said(await openChat(stage).types(code))).to.contain(claimRefused.CODE_NOT_VALID);
    });
  });

  describe('the question', () => {
    it('is repeated where nothing else is to be said, and gives way where something is', async () => {
      const { first } = await openAsked(stage);

      expect(said(await first.types('what?'))).to.contain(en.handover.confirm('WhatsApp').text);
      expect((await first.command('help')).text).to.equal(en.help(false).text);
      expect((await first.command('status')).text).to.contain(en.places.asking.document_front);
      expect((await first.shows(aNewPhoto())).text).to.equal(en.looking.document_front.text);
    });

    it('is closed to another chat of the same account', async () => {
      const { first, second, yes } = await openAsked(stage);
      await first.taps(yes);
      const third = openChat(stage);
      await third.types(await codeFrom(first));
      const asked = (await tellAll(stage)).at(-1);

      const answer = await second.taps(asked?.message.choices[0]?.id ?? '');

      expect(said(answer)).to.contain(en.notices.questionClosed);
      expect((await third.person()).hasConsented).to.equal(false);
    });

    it('is closed to the chat that asks to be let in, and to everybody else', async () => {
      const { second, yes } = await openAsked(stage);
      const somebody = await openChatAt(stage, 'passport');

      for (const chat of [second, somebody])
        expect(said(await chat.taps(yes))).to.contain(en.notices.questionClosed);
      expect((await second.person()).hasConsented).to.equal(false);
    });

    it('is closed to an answer that comes too late', async () => {
      const { first, second, yes } = await openAsked(stage);
      stage.passes(POLICY.handover.validMilliseconds);

      expect(said(await first.taps(yes))).to.contain(en.notices.questionClosed);
      expect((await second.person()).hasConsented).to.equal(false);
      expect((await second.types('and now?')).text).to.equal(en.consentNeeded.text);
    });

    it('is closed by a new code, and who waited hears no', async () => {
      const { first, second, yes } = await openAsked(stage);

      await codeFrom(first);

      expect(
        (await tellAll(stage)).map(({ person, message }) => [person.identity.chatId, message.lead]),
      ).to.deep.equal([[second.chatId, en.notices.handoverRefused]]);
      expect(said(await first.taps(yes))).to.contain(en.notices.questionClosed);
    });

    it('is not asked any more when it was told too late', async () => {
      const first = await openChatAt(stage, 'passport');
      await openChat(stage).types(await codeFrom(first));
      stage.passes(POLICY.handover.validMilliseconds);

      expect(await tellAll(stage)).to.deep.equal([]);
    });

    it('lets nobody in who got a case of their own meanwhile, and tells both without a reason', async () => {
      const greets = (chat: Chat) => chat.command('start');
      const { first, second, yes } = await openAsked(stage, IN_WHATSAPP, greets);
      await second.taps('consent:give');
      const own = await second.person();

      const answer = await first.taps(yes);

      const [told] = await tellAll(stage);
      expect(said(answer)).to.contain(en.notices.handoverNotPossible);
      expect(told?.message.lead).to.equal(en.notices.handoverRefused);
      expect(told?.message.title).to.equal(en.chooseDocument.title);
      expect((await second.person()).account).to.deep.equal(own.account);
    });

    it('lets nobody in who has blocked us meanwhile', async () => {
      const { first, second, yes } = await openAsked(stage);
      await second.handles(await second.keeps({ type: 'reachability', reachable: false }));

      expect(said(await first.taps(yes))).to.contain(en.notices.handoverNotPossible);
      expect(await tellAll(stage)).to.deep.equal([]);
      expect((await second.person()).hasConsented).to.equal(false);
    });
  });

  describe('/delete', () => {
    it('in the chat that was asked, takes the question with it', async () => {
      const { first, second, yes } = await openAsked(stage);

      await first.taps('delete:yes');

      expect(said(await first.taps(yes))).not.to.contain(en.handover.done('WhatsApp').text);
      expect((await second.types('and now?')).text).to.equal(en.consentNeeded.text);
    });

    it('in the chat that asks to be let in, takes the question with it', async () => {
      const { first, second, yes } = await openAsked(stage);

      await second.taps('delete:yes');

      expect(said(await first.taps(yes))).to.contain(en.notices.questionClosed);
      expect(await second.person().catch(String)).to.contain('Nobody is known');
    });

    it('forgets every chat of the account, and what was made for others', async () => {
      const { first, second, yes } = await openAsked(stage);
      await first.taps(yes);
      await codeFrom(second);
      const { account, identity } = await first.person();
      const other = await second.person();

      await second.taps('delete:yes');

      for (const chat of [first, second])
        expect(await chat.person().catch(String)).to.contain('Nobody is known');
      const ids = [account.id, identity.id, other.identity.id];
      expect(await tablesWith(stage, ids, [])).to.have.members(['erasures', 'outbox']);
      expect((await first.command('start')).title).to.equal(en.privacyNotice.title);
    });

    it('gives who was connected no new luck: the limits follow every chat', async () => {
      const { first, second, yes } = await openAsked(stage);
      await first.taps(yes);
      for (let opened = 1; opened < POLICY.casesPerDay; opened += 1) {
        await first.taps('cancel:yes');
        await first.taps('case:start');
      }
      await first.taps('delete:yes');

      for (const chat of [first, second]) {
        await chat.command('start');
        expect(said(await chat.taps('consent:give'))).to.contain(en.notices.tooManyCases);
      }
    });
  });
});
