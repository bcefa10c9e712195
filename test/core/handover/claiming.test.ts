import { expect } from 'chai';
import { PHRASES } from '../../../src/core/dialogue/phrases-for.ts';
import { POLICY } from '../../../src/core/verification/policy.ts';
import { openCoreStage, type CoreStage } from '../core-stage.ts';
import { openChat, openChatAt, said } from '../dialogue/chat.ts';
import { codeFrom, IN_WECHAT, IN_WHATSAPP, openAsked, openEntrances, tellAll } from './two-chats.ts';
import { tablesWith } from './tables-naming.ts';

const { en, ru } = PHRASES;
const { claimRefused } = en.notices;

describe('continuing elsewhere: the code', () => {
  let stage: CoreStage;

  before(async () => {
    stage = await openCoreStage();
    await openEntrances(stage);
  });
  after(() => stage.close());
  beforeEach(() => stage.relayed());

  const handoversOf = async (accountId: string) => stage.db('handovers').where({ account_id: accountId });

  describe('the code', () => {
    it('comes with a way into every messenger, this one last', async () => {
      const chat = await openChatAt(stage, 'passport');

      const { title, text } = await chat.command('continue');

      const code = await codeFrom(chat);
      expect(title).to.equal(en.handover.code(code, [], 10).title);
      expect(
        text
          .split('\n')
          .filter((line) => /^\w+:/u.test(line))
          .map((line) => line.split(':')[0]),
      ).to.deep.equal(['WeChat', 'WhatsApp', 'Telegram']);
      expect(text).to.match(/https:\/\/wa\.me\/49\?text=BF-\w{4}-\w{4}\n/);
      expect(text).to.match(/https:\/\/t\.me\/bonafide\?start=BF-\w{4}-\w{4}\n/);
      expect(text).to.match(/send BF-\w{4}-\w{4} to “Bonafide”/);
    });

    it('also comes by the button of the prompt and by its words', async () => {
      const chat = await openChatAt(stage, 'passport');
      const [offered] = (await chat.command('start')).choices;

      for (const answer of [await chat.taps(offered?.id ?? ''), await chat.types('Continue elsewhere')])
        expect(answer.text).to.match(/BF-\w{4}-\w{4}/);
    });

    it('is kept nowhere', async () => {
      const chat = await openChatAt(stage, 'passport');
      const code = await codeFrom(chat);

      const kept = JSON.stringify([await stage.rows('handovers'), await stage.announced()]);

      expect(kept).not.to.contain(code).and.not.to.contain(code.slice(3, 7));
    });

    it('is one at a time: a new one replaces the old', async () => {
      const chat = await openChatAt(stage, 'passport');
      const [old, code] = [await codeFrom(chat), await codeFrom(chat)];
      const other = openChat(stage, IN_WHATSAPP);

      expect(code).not.to.equal(old);
      expect(said(await other.types(old))).to.contain(claimRefused.CODE_NOT_VALID);
      expect(said(await other.types(code))).to.equal(en.handover.asked.text);
      expect(await handoversOf((await chat.person()).account.id)).to.have.length(1);
    });

    it('is shown again when the update that asked for it is seen again', async () => {
      const chat = await openChatAt(stage, 'passport');
      const event = await chat.keeps({ type: 'command', name: 'continue' });

      const [first, second] = [await chat.handles(event), await chat.handles(event)];

      expect(first?.text).to.match(/BF-/);
      expect(second).to.deep.equal(first);
    });

    it('is not given before there is anything to continue', async () => {
      const chat = openChat(stage);
      await chat.command('start');

      const answer = await chat.command('continue');

      expect(said(answer)).to.contain(en.notices.nothingToContinue).and.contain(en.privacyNotice.text);
      expect(await handoversOf((await chat.person()).account.id)).to.deep.equal([]);
    });
  });

  describe('a code sent in another chat', () => {
    it('is answered there, and asks in the chat where it was made', async () => {
      const first = await openChatAt(stage, 'passport');
      const second = openChat(stage, IN_WHATSAPP);

      const answer = await second.types(`hello ${(await codeFrom(first)).toLowerCase()}`);

      const [told, ...more] = await tellAll(stage);
      expect(answer).to.deep.equal({ text: en.handover.asked.text, choices: [] });
      expect(more).to.deep.equal([]);
      expect(told?.person.identity.chatId).to.equal(first.chatId);
      expect(told?.message.text).to.equal(en.handover.confirm('WhatsApp').text);
      expect(told?.message.choices.map(({ label }) => label)).to.deep.equal(['Yes, it is me', 'No']);
    });

    it('asks where the code was made, though the person has written elsewhere since', async () => {
      const { first, second, yes } = await openAsked(stage);
      await first.taps(yes);
      await stage.relayed();
      const code = await codeFrom(second);
      await first.command('status');

      await openChat(stage).types(code);

      expect((await tellAll(stage)).map(({ person }) => person.identity.chatId)).to.deep.equal([
        second.chatId,
      ]);
    });

    it('comes behind /start, as a link brings it', async () => {
      const first = await openChatAt(stage, 'passport');
      const argument = await codeFrom(first);
      const second = openChat(stage);

      const answer = await second.sends({ type: 'command', name: 'start', argument });

      expect(answer.text).to.equal(en.handover.asked.text);
    });

    it('is answered in the language of who sent it', async () => {
      const first = await openChatAt(stage, 'passport');
      const text = await codeFrom(first);

      const answer = await openChat(stage).sends({ type: 'text', text }, { languageTag: 'ru' });

      expect(answer.text).to.equal(ru.handover.asked.text);
    });

    it('asks once, however often its update is seen or the link is opened', async () => {
      const first = await openChatAt(stage, 'passport');
      const second = openChat(stage, IN_WHATSAPP);
      const text = await codeFrom(first);
      const event = await second.keeps({ type: 'text', text });

      const answers = [await second.handles(event), await second.handles(event), await second.types(text)];

      for (const answer of answers) expect(answer?.text).to.equal(en.handover.asked.text);
      expect(await tellAll(stage)).to.have.length(1);
    });

    it('lets who waits hear of it again, and asks no consent of them meanwhile', async () => {
      const { second } = await openAsked(stage);

      expect(said(await second.types('and now?'))).to.contain(en.handover.asked.text);
      expect(said(await second.types(en.choices.giveConsent))).to.contain(en.handover.asked.text);
      expect((await second.person()).hasConsented).to.equal(false);
    });

    it('leaves who waits the way to begin on their own, and lets nobody in after that', async () => {
      const { first, second, yes } = await openAsked(stage, IN_WECHAT);

      expect((await second.command('start')).title).to.equal(en.privacyNotice.title);
      expect(said(await first.taps(yes))).to.contain(en.notices.questionClosed);
      expect((await second.taps('consent:give')).title).to.equal(en.chooseDocument.title);
      expect(await tellAll(stage)).to.deep.equal([]);
    });

    it('is refused with one sentence when it is unknown, replaced, expired, used, or was refused', async () => {
      const replacing = await openChatAt(stage, 'passport');
      const replaced = await codeFrom(replacing);
      await codeFrom(replacing);
      const expired = await codeFrom(await openChatAt(stage, 'passport'));
      stage.passes(POLICY.handover.validMilliseconds);
      const [claimed, confirmed, refused] = [
        await openAsked(stage),
        await openAsked(stage),
        await openAsked(stage),
      ];
      await confirmed.first.taps(confirmed.yes);
      await refused.first.taps(refused.no);

      const answers = new Set<string>();
      for (const code of ['BF-2222-2222', replaced, expired, claimed.code, confirmed.code, refused.code])
        answers.add(said(await openChat(stage, IN_WHATSAPP).types(code)));

      expect(answers.size).to.equal(1);
      expect([...answers][0])
        .to.contain(claimRefused.CODE_NOT_VALID)
        .and.contain(en.privacyNotice.text);
    });

    it('leaves no more of a stranger than any stranger leaves', async () => {
      const [greeting, guessing] = [openChat(stage), openChat(stage)];
      const { second, first, no } = await openAsked(stage);
      await greeting.types('hello');
      await guessing.types('BF-2222-2222');
      await first.taps(no);
      await tellAll(stage);

      const left = await Promise.all(
        [greeting, guessing, second].map(async (chat) => {
          const { account, identity } = await chat.person();
          return tablesWith(stage, [account.id, identity.id], ['handovers']);
        }),
      );

      expect(left).to.deep.equal([
        ['accounts', 'channel_identities'],
        ['accounts', 'channel_identities'],
        ['accounts', 'channel_identities'],
      ]);
    });

    it('is for the other chat when it is sent where it was made, and stays good', async () => {
      const first = await openChatAt(stage, 'passport');
      const code = await codeFrom(first);

      const answer = await first.types(code);

      expect(said(answer))
        .to.contain(claimRefused.OWN_CODE)
        .and.contain(en.askDocument('only', 'passport').text);
      expect((await openChat(stage).types(code)).text).to.equal(en.handover.asked.text);
    });

    it('changes nothing in a chat that is connected already, and stays good', async () => {
      const { first, second, yes } = await openAsked(stage);
      await first.taps(yes);
      const code = await codeFrom(first);

      const answer = await second.types(code);

      expect(said(answer)).to.contain(claimRefused.ALREADY_CONNECTED);
      expect((await openChat(stage).types(code)).text).to.equal(en.handover.asked.text);
    });

    it('says the same of every code in a chat with a case of its own, and uses none up', async () => {
      const code = await codeFrom(await openChatAt(stage, 'passport'));
      const own = await openChatAt(stage, 'identity_card', IN_WHATSAPP);

      const [good, bad] = [await own.types(code), await own.types('BF-2222-2222')];

      expect([good.lead, good.title, good.text]).to.deep.equal([bad.lead, bad.title, bad.text]);
      expect(good.lead).to.equal(claimRefused.CHAT_IN_USE);
      expect(await tellAll(stage)).to.deep.equal([]);
      expect((await openChat(stage).types(code)).text).to.equal(en.handover.asked.text);
    });
  });
});
