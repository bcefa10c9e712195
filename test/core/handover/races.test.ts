import { expect } from 'chai';
import { PHRASES } from '../../../src/core/dialogue/phrases-for.ts';
import { openCoreStage, type CoreStage } from '../core-stage.ts';
import { openChat, openChatAt, said, type Chat } from '../dialogue/chat.ts';
import { codeFrom, IN_WECHAT, openAsked, tellAll } from './two-chats.ts';

const { en } = PHRASES;
const ROUNDS = 8;

/** Everything here happens at the same time, and a deadlock fails the update that loses it. */
describe('handovers at the same moment', () => {
  let stage: CoreStage;

  before(async () => {
    stage = await openCoreStage();
  });
  after(() => stage.close());
  beforeEach(() => stage.relayed());

  const accountOf = async (chat: Chat) => (await chat.person()).account.id;

  it('let one of many who send the code at once ask for it', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const code = await codeFrom(await openChatAt(stage, 'passport'));
      const chats = Array.from({ length: 6 }, () => openChat(stage, IN_WECHAT));

      const answers = await Promise.all(chats.map((chat) => chat.types(code)));

      const asked = answers.filter(({ text }) => text === en.handover.asked.text);
      const refused = answers.filter(({ lead }) => lead === en.notices.claimRefused.CODE_NOT_VALID);
      expect([asked.length, refused.length]).to.deep.equal([1, 5]);
      expect(await tellAll(stage)).to.have.length(1);
    }
  });

  it('ask once, however often a newcomer sends the code at once', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const code = await codeFrom(await openChatAt(stage, 'passport'));
      const second = openChat(stage, IN_WECHAT);

      const answers = await Promise.all(Array.from({ length: 5 }, () => second.types(code)));

      for (const { text } of answers) expect(text).to.equal(en.handover.asked.text);
      expect(await tellAll(stage)).to.have.length(1);
    }
  });

  it('answer one yes the same, however many handle it at once', async () => {
    const { first, yes } = await openAsked(stage);
    const event = await first.keeps({ type: 'choice', choiceId: yes, choiceRef: '1' });

    const answers = await Promise.all(Array.from({ length: 5 }, () => first.handles(event)));

    for (const answer of answers) expect(answer?.text).to.equal(en.handover.done('WhatsApp').text);
    expect(await tellAll(stage)).to.have.length(1);
  });

  it('join a chat once, however many yeses come at once', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { first, second, yes } = await openAsked(stage);

      const answers = await Promise.all(Array.from({ length: 5 }, () => first.taps(yes)));

      expect(answers.filter(({ text }) => text === en.handover.done('WhatsApp').text)).to.have.length(1);
      expect(answers.filter(({ lead }) => lead === en.notices.questionClosed)).to.have.length(4);
      expect(await tellAll(stage)).to.have.length(1);
      expect(await accountOf(second)).to.equal(await accountOf(first));
    }
  });

  it('take either the yes or the no', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { first, second, yes, no } = await openAsked(stage);

      await Promise.all([first.taps(yes), first.taps(no)]);

      const [told, ...more] = await tellAll(stage);
      const isJoined = (await accountOf(second)) === (await accountOf(first));
      expect(told?.message.lead).to.equal(isJoined ? en.notices.connected : en.notices.handoverRefused);
      expect(more).to.deep.equal([]);
    }
  });

  it('never join a chat that consents at that moment, nor lose its consent', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { first, second, yes } = await openAsked(stage, IN_WECHAT, (chat) => chat.command('start'));
      const own = await accountOf(second);

      const [answer] = await Promise.all([first.taps(yes), second.taps('consent:give')]);

      const isJoined = (await accountOf(second)) === (await accountOf(first));
      expect(answer.text === en.handover.done('WeChat').text).to.equal(isJoined);
      expect(await accountOf(second)).to.equal(isJoined ? await accountOf(first) : own);
      expect((await second.person()).hasConsented).to.equal(true);
      expect(await stage.db('verifications').where({ account_id: own })).to.have.length(isJoined ? 0 : 1);
    }
  });

  it('answer a chat that writes while it is joined', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { first, second, yes } = await openAsked(stage);

      const [answer, ...others] = await Promise.all([
        first.taps(yes),
        second.types('and now?'),
        second.command('help'),
        second.command('language'),
        first.command('status'),
      ]);

      expect(answer.text).to.equal(en.handover.done('WhatsApp').text);
      for (const { text } of others) expect(text).not.to.equal('');
      expect(await accountOf(second)).to.equal(await accountOf(first));
    }
  });

  it('leave a new code and a claim of the old one in one order', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const first = await openChatAt(stage, 'passport');
      const old = await codeFrom(first);
      const second = openChat(stage, IN_WECHAT);

      const [claimed] = await Promise.all([second.types(old), first.command('continue')]);

      const told = await tellAll(stage);
      const hadAsked = claimed.text === en.handover.asked.text;
      expect(told.map(({ message }) => message.lead)).to.deep.equal(
        hadAsked ? [en.notices.handoverRefused] : [],
      );
      const unsettled = await stage
        .db('handovers')
        .where({ account_id: await accountOf(first) })
        .whereIn('status', ['open', 'claimed']);
      expect(unsettled).to.have.length(1);
    }
  });

  it('end with a deletion in either chat, in both, and with a claim in between', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { first, second, yes } = await openAsked(stage);

      const answers = await Promise.all([
        first.taps(yes),
        second.taps('delete:yes'),
        round % 2 === 0 ? first.taps('delete:yes') : first.command('continue'),
        second.types('and now?'),
      ]);

      for (const answer of answers) expect(said(answer)).not.to.equal('');
      const orphans = await stage.db.raw(
        `select 1 from accounts a where not exists (select 1 from channel_identities where account_id = a.id)`,
      );
      expect(orphans.rows).to.deep.equal([]);
    }
  });

  it('end with a deletion in one chat of an account while the other writes', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { first, second, yes } = await openAsked(stage);
      await first.taps(yes);
      const account = await accountOf(first);

      await Promise.all([
        first.taps('delete:yes'),
        second.command('status'),
        second.command('continue'),
        second.types('and now?'),
        first.command('help'),
      ]);

      expect(await stage.db('accounts').where({ id: account })).to.deep.equal([]);
      expect(await stage.db('erasures').where({ account_id: account })).to.have.length(1);
    }
  });

  it('go through for people who ask each other', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const [one, other] = [await openAsked(stage), await openAsked(stage)];
      const crossed = await Promise.all([codeFrom(one.first), codeFrom(other.first)]);

      const answers = await Promise.all([
        one.second.types(crossed[1]),
        other.second.types(crossed[0]),
        one.first.types(crossed[1]),
        other.first.types(crossed[0]),
        one.first.taps(one.yes),
        other.first.taps(other.yes),
      ]);

      for (const answer of answers) expect(said(answer)).not.to.equal('');
    }
  });
});
