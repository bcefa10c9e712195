import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { OutboundMessage } from '../../../src/core/channel/channel.ts';
import { composeLinkNotification } from '../../../src/core/dialogue/link-notification.ts';
import { PHRASES } from '../../../src/core/dialogue/phrases-for.ts';
import { isNotified } from '../../../src/core/notification/notified-message.ts';
import { POLICY } from '../../../src/core/verification/policy.ts';
import { inStatus } from '../build-verification.ts';
import { aStoredCase, openCoreStage, type CoreStage } from '../core-stage.ts';
import { anAddress, ANNA, fakeShop, PAVEL, type FakeShop } from '../linking/linking-stage.ts';
import { ABLE } from './audience.ts';
import { openChat, openChatAt, said, type Chat } from './chat.ts';
import { aSessionOf } from '../sessions/signed-in.ts';

type Told = { type: 'legacy_link.requested'; linkId: string } | { type: 'account.unlinked'; doneIn: 'page' };

const { en } = PHRASES;
const POLICY_IN_A_HURRY = { ...POLICY, legacyLink: { ...POLICY.legacyLink, answerEveryMilliseconds: 2 } };

describe('the old shop in the dialogue', () => {
  let stage: CoreStage;
  let shop: FakeShop;

  before(async () => {
    shop = fakeShop();
    stage = await openCoreStage(POLICY_IN_A_HURRY, { legacyShop: shop });
  });
  after(() => stage.close());
  beforeEach(async () => {
    await stage.db('legacy_links').delete();
    await stage.db('limits').delete();
    shop.failsAs = undefined;
  });

  /** The chat of somebody who is verified. */
  const verifiedChat = async (place: { capabilities?: typeof ABLE } = {}): Promise<Chat> => {
    const { person } = await aStoredCase(stage, () => inStatus('verified'));
    return openChat(stage, { chatId: person.identity.chatId, ...place });
  };
  const show = async (chat: Chat, credentials = ANNA) => {
    const { account } = await chat.person();
    const sessionId = await aSessionOf(stage, account.id);
    return stage.core.linking.request(account.id, { ...credentials, address: anAddress(), sessionId });
  };
  const askedChat = async () => {
    const chat = await verifiedChat();
    await show(chat);
    const question = await chat.command('link');
    const [yes = '', no = ''] = question.choices.map(({ id }) => id);
    return { chat, question, yes, no };
  };
  const linkedChat = async () => {
    const { chat, yes } = await askedChat();
    return { chat, told: await chat.taps(yes) };
  };
  const ids = (message: OutboundMessage) => message.choices.map(({ id }) => id);

  it('leads to the page, by a link for this chat alone', async () => {
    const chat = await verifiedChat();

    const answer = await chat.command('link');

    expect(answer.title).to.equal(en.link.here(undefined).title);
    expect(answer.link?.url).to.match(/^https:\/\/id\.example\.org\/capture\/[\w-]{22}\?to=shop$/);
    expect(answer.choices).to.deep.equal([]);
  });

  it('says what comes first to whoever is not verified, and goes on with that', async () => {
    const stranger = await openChat(stage).command('link');
    const begun = await (await openChatAt(stage, 'passport')).command('link');

    expect(stranger.title).to.equal(en.privacyNotice.title);
    expect(begun.lead).to.equal(en.link.notices.afterVerification);
    expect(begun.title).to.equal(en.askDocument('only', 'passport').title);
  });

  it('asks for the consent first where it was taken back', async () => {
    const { chat } = await linkedChat();
    const { account } = await chat.person();
    await stage.core.applicants.withdrawConsent(account.id);

    const answer = await chat.command('link');

    expect(answer.lead).to.equal(en.link.notices.afterVerification);
    expect(answer.title).to.equal(en.privacyNotice.title);
  });

  it('says so where there is no old shop', async () => {
    const shopless = await openCoreStage();
    const chat = await openChatAt(shopless, 'passport');

    const answers = [await chat.command('link'), await chat.command('orders')];
    const help = await chat.command('help');
    await shopless.close();

    for (const { lead } of answers) expect(lead).to.equal(en.link.notices.notOffered);
    expect(help.text).to.equal(en.help(false).text);
  });

  it('asks whether it was them, and asks again until they answer', async () => {
    const { chat, question, yes } = await askedChat();

    expect(question.text).to.contain('a•••@example.com');
    expect(yes).to.match(/^link:yes:/);
    const again = await chat.shows({
      form: 'photo',
      forwarded: false,
      messageRef: '1',
      load: () => Promise.reject(new Error('not wanted')),
    });
    expect(again.text).to.equal(question.text);
    expect((await chat.command('status')).title).to.contain('Case');
  });

  it('links after a yes, says so as often as it is asked, and shows the way to the orders', async () => {
    const { chat, yes } = await askedChat();
    const event = await chat.keeps({ type: 'choice', choiceId: yes, choiceRef: '1' });

    const told = await chat.handles(event);
    const again = await chat.handles(event);

    expect(told?.title).to.equal(en.link.linked('').title);
    expect(again).to.deep.equal(told);
    expect(told && ids(told)).to.deep.equal(['orders:show', 'link:undo?']);
    expect(said(await chat.command('link'))).to.equal(told && said(told));
  });

  it('links nothing after a no, and says what to do about the password', async () => {
    const { chat, no, yes } = await askedChat();
    const event = await chat.keeps({ type: 'choice', choiceId: no, choiceRef: '1' });

    const told = await chat.handles(event);

    expect(told?.lead).to.equal(en.link.notices.declined);
    expect((await chat.handles(event))?.lead).to.equal(en.link.notices.declined);
    expect((await chat.taps(yes)).lead).to.equal(en.notices.questionClosed);
    expect((await chat.command('orders')).lead).to.equal(en.link.notices.nothingLinked);
  });

  it('takes no answer from another account, nor to another question', async () => {
    const { yes, chat } = await askedChat();
    const stranger = await verifiedChat();

    expect((await stranger.taps(yes)).lead).to.equal(en.notices.questionClosed);
    expect((await chat.taps(`link:yes:${randomUUID()}`)).lead).to.equal(en.notices.questionClosed);
    expect((await chat.taps('link:yes:nonsense')).lead).to.equal(en.notices.unexpected.old_button);
    expect((await chat.taps(yes)).title).to.equal(en.link.linked('').title);
  });

  it('says how to ask for help where the customer is linked to somebody else', async () => {
    const { chat, yes } = await askedChat();
    const rival = await askedChat();
    await rival.chat.taps(rival.yes);

    const told = await chat.taps(yes);

    const reference = (await chat.verification()).id.slice(0, 8).toUpperCase();
    expect(told.lead).to.equal(en.link.notices.elsewhere(reference, undefined));
    expect(told.title).to.equal(en.verified('').title);
  });

  it('shows the orders in the person’s language', async () => {
    const { chat } = await linkedChat();

    const inEnglish = await chat.command('orders');
    await chat.taps('language:ru');
    const inRussian = await chat.types('мои заказы');

    expect(inEnglish.title).to.equal(en.link.ordersTitle);
    expect(inEnglish.text).to.equal('March 4, 2018 · €24.50 · Delivered\nEnamel teapot');
    expect(inRussian.text).to.match(/^4 марта 2018 г\. · 24,50\s€ · Delivered\nEnamel teapot$/u);
  });

  it('begins again where the page that was asked for is gone, and says so where the shop is down', async () => {
    const { chat } = await linkedChat();

    const first = await chat.taps('orders:after:gone');
    shop.failsAs = 'down';
    const down = await chat.command('orders');

    expect(first.title).to.equal(en.link.ordersTitle);
    expect(down.text).to.equal(en.link.ordersNotNow);
  });

  it('unlinks when asked twice', async () => {
    const { chat } = await linkedChat();

    const question = await chat.taps('link:undo?');
    const event = await chat.keeps({ type: 'choice', choiceId: 'link:undo', choiceRef: '1' });
    const told = await chat.handles(event);

    expect(ids(question)).to.deep.equal(['link:undo', 'keep']);
    expect(told?.lead).to.equal(en.link.notices.unlinked);
    expect((await chat.handles(event))?.lead).to.equal(en.link.notices.unlinked);
    expect((await chat.taps('link:undo')).lead).to.equal(en.link.notices.nothingLinked);
    expect((await chat.command('link')).title).to.equal(en.link.here(undefined).title);
  });

  describe('a password in the chat', () => {
    const withRef = (text: string) => ({ type: 'text', text, messageRef: '7' }) as const;

    it('behind the command is taken away, not used, and told of', async () => {
      const chat = await verifiedChat();
      const asked = shop.asked.length;

      const answer = await chat.sends({
        type: 'command',
        name: 'link',
        argument: 'amber lighthouse',
        messageRef: '7',
      });

      expect(answer.removesInbound).to.equal(true);
      expect(answer.lead).to.equal(en.passwordTyped);
      expect(answer.title).to.equal(en.link.here(undefined).title);
      expect(shop.asked).to.have.lengthOf(asked);
    });

    it('is known where the page for it was the last thing said, and the update is seen again', async () => {
      const chat = await verifiedChat();
      await chat.command('link');
      stage.passes(1000);
      const event = await chat.keeps(withRef('amber lighthouse'));

      const first = await stage.core.dialogue.handle(event, ABLE, new AbortController().signal);
      const again = await stage.core.dialogue.handle(event, ABLE, new AbortController().signal);

      for (const answer of [first, again]) expect(answer?.removesInbound).to.equal(true);
    });

    it('is known where it was asked whether it was them', async () => {
      const { chat, question } = await askedChat();

      const answer = await chat.sends(withRef('hunter2!'));

      expect(answer.removesInbound).to.equal(true);
      expect(answer.text).to.equal(question.text);
    });

    for (const text of [
      'correct horse battery staple again',
      'my login is anna and the password is hunter2',
    ]) {
      it(`goes also as several words: ${text}`, async () => {
        const { chat } = await askedChat();

        expect((await chat.sends(withRef(text))).removesInbound).to.equal(true);
      });
    }

    it('is not taken for one: a yes, an answer, a command, or when something else was said since', async () => {
      const { chat, yes } = await askedChat();

      for (const text of ['yes', 'да', '是', '/status', 'Help'])
        expect((await chat.sends(withRef(text))).removesInbound, text).to.equal(undefined);
      await chat.command('link');
      expect((await chat.sends(withRef(en.choices.linkYes))).title).to.equal(en.link.linked('').title);
      expect(yes).not.to.equal('');
      expect((await chat.sends(withRef('amber lighthouse'))).removesInbound).to.equal(undefined);
    });

    it('is left for the person to delete where we cannot', async () => {
      const chat = await verifiedChat({ capabilities: { ...ABLE, removesInboundMessages: false } });

      const answer = await chat.types('/link amber lighthouse');

      expect(answer.lead).to.equal(en.whereMessagesStay.passwordTyped);
    });

    it('of a stranger is taken away before the welcome', async () => {
      const answer = await openChat(stage).types('/link amber lighthouse');

      expect(answer.removesInbound).to.equal(true);
      expect(answer.title).to.equal(en.privacyNotice.title);
    });
  });

  describe('the question in the chat', () => {
    const composeAny = async (chat: Chat, told: Told) => {
      const { account, identity } = await chat.person();
      const envelope = { id: randomUUID(), version: 1, occurredAt: stage.now().toISOString() } as const;
      const deps = { db: stage.db, dialogue: stage.core.dialogue, linking: stage.core.linking };
      const message = { ...envelope, ...told, accountId: account.id };
      return composeLinkNotification(deps, message, identity.id, ABLE);
    };
    const compose = (chat: Chat, linkId: string) =>
      composeAny(chat, { type: 'legacy_link.requested', linkId });
    const linkIdOf = (choiceId: string) => choiceId.replace(/^.*:/u, '');

    it('is the same as often as it is asked', async () => {
      const { chat, yes, question } = await askedChat();

      const once = await compose(chat, linkIdOf(yes));

      expect(once && said(once)).to.equal(said(question));
      expect(await compose(chat, linkIdOf(yes))).to.deep.equal(once);
    });

    it('is asked no more once it is answered, over, replaced, or of somebody else', async () => {
      const { chat, yes } = await askedChat();
      const stranger = await verifiedChat();

      expect(await compose(stranger, linkIdOf(yes))).to.equal(undefined);
      await show(chat, PAVEL);
      expect(await compose(chat, linkIdOf(yes))).to.equal(undefined);
      const again = await askedChat();
      stage.passes(POLICY.legacyLink.validMilliseconds);
      expect(await compose(again.chat, linkIdOf(again.yes))).to.equal(undefined);
      const answered = await askedChat();
      await answered.chat.taps(answered.no);
      expect(await compose(answered.chat, linkIdOf(answered.no))).to.equal(undefined);
    });

    it('is told of only where the person did not hear it already', async () => {
      /** The messages that were addressed to somebody. */
      const heard = async () => {
        for (const message of await stage.announced())
          if (isNotified(message)) await stage.core.notifications.address(message);
        await stage.relayed();
        const rows = await stage.db('deliveries').delete().returning('message');
        return rows.map(({ message }) => message.type);
      };
      await heard();
      const { chat } = await linkedChat();
      await chat.taps('link:undo');
      expect(await heard()).to.deep.equal(['legacy_link.requested']);

      const { chat: other } = await linkedChat();
      const { account } = await other.person();
      await heard();
      await stage.core.linking.unlink(account.id);
      expect(await heard()).to.deep.equal(['account.unlinked']);
    });

    it('is told of while nothing is linked again', async () => {
      const { chat } = await linkedChat();
      const { account } = await chat.person();
      const unlinked = () => composeAny(chat, { type: 'account.unlinked', doneIn: 'page' });

      expect(await unlinked()).to.equal(undefined);
      await stage.core.linking.unlink(account.id);
      expect((await unlinked())?.lead).to.equal(en.link.notices.unlinked);
    });
  });
});
