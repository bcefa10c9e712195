import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { inTransaction } from '../../src/core/database.ts';
import type { Message } from '../../src/core/outbox/message.ts';
import { insertStaffMember } from '../../src/core/staff/staff-store.ts';
import { aPerson } from '../core/core-stage.ts';
import { anEvent } from '../core/dialogue/events.ts';
import { DAY, openNotifyStage, type NotifyStage } from './notify-stage.ts';

const ANSWER = 'The answer is forty-two.';

describe('what support answers', () => {
  let stage: NotifyStage;
  let staffId: string;
  before(async () => {
    stage = await openNotifyStage();
    staffId = randomUUID();
    const member = {
      id: staffId,
      messengerId: 'ada',
      role: 'reviewer',
      language: 'en',
      name: 'Ada',
    } as const;
    await inTransaction(stage.db, (trx) => insertStaffMember(trx, { ...member, joinedAt: stage.now() }));
  });
  after(() => stage.close());
  beforeEach(() => stage.begin());

  it('reaches the person once, under the service’s name, where they wrote last', async () => {
    const { chatId } = await someone();
    const message = await answered(chatId);

    await stage.notify(message);
    await stage.notify(message);

    expect(stage.whatsapp.sent.map((sent) => sent.chatId)).to.deep.equal([chatId]);
    expect(stage.whatsapp.sent[0]?.text).to.include(ANSWER).and.not.to.include('Ada');
  });

  it('waits for the reply window, and is then said though the case is told as well', async () => {
    const { chatId, telegramChatId } = await someone();
    await stage.db('channel_identities').where({ chat_id: telegramChatId }).delete();
    const message = await answered(chatId);
    await stage
      .db('channel_identities')
      .where({ chat_id: chatId })
      .update({ last_used_at: stage.later(-2 * DAY) });
    await stage.notify(message);
    const before = await stage.outcomes(message);

    await says(chatId, '/start');
    await stage.carry();

    expect(before).to.deep.equal(['parked']);
    expect(stage.whatsapp.sent.map(({ text }) => text.includes(ANSWER))).to.deep.equal([true]);
  });

  it('goes to another chat where the first one is blocked', async () => {
    const { chatId, telegramChatId } = await someone();
    const message = await answered(chatId);
    stage.whatsapp.failNext({ reason: 'blocked' });

    await stage.notify(message);

    expect(stage.telegram.sent.map((sent) => sent.chatId)).to.deep.equal([telegramChatId]);
  });

  /** In Telegram, and later in WhatsApp, where they write to support. */
  async function someone(): Promise<{ chatId: string; telegramChatId: string }> {
    const person = await aPerson(stage);
    const chatId = await stage.alsoOnWhatsApp(person, stage.later(1_000));
    await says(chatId, '/support What is the answer?');
    await stage
      .db('channel_identities')
      .where({ chat_id: chatId })
      .update({ last_used_at: stage.later(1_000) });
    return { chatId, telegramChatId: person.identity.chatId };
  }

  async function says(chatId: string, text: string): Promise<void> {
    const event = anEvent({ type: 'text', text }, { channel: 'whatsapp', botId: '99', chatId });
    const { signal } = new AbortController();
    await stage.core.inbox.keep([{ ...event, body: {} }]);
    await stage.core.dialogue.handle(event, stage.whatsapp.capabilities, signal);
  }

  async function answered(chatId: string): Promise<Message> {
    const { account_id: accountId } = await stage
      .db('channel_identities')
      .where({ chat_id: chatId })
      .first('account_id');
    const thread = await stage.db('support_threads').where({ account_id: accountId }).first('id');
    const on = { staffId, threadId: thread.id };
    await stage.core.support.answer(on, { text: ANSWER, source: randomUUID() });
    const message = (await stage.announced()).find(({ type }) => type === 'support.answered');
    if (!message) throw new Error('Nothing was answered');
    return message;
  }
});
