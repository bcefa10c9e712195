import { expect } from 'chai';
import { addMilliseconds } from '../../src/core/clock.ts';
import type { Person } from '../../sandbox/control/person.ts';
import { openTelegramSandbox, type TelegramSandbox } from '../../sandbox/telegram/server.ts';
import { callApi, getUpdates, sendMessage } from './bot-api-client.ts';

const hour = 60 * 60 * 1000;
const keyboard = { inline_keyboard: [[{ text: 'Yes', callback_data: 'yes' }]] };
const notModified =
  'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message';

describe('changing messages', () => {
  let sandbox: TelegramSandbox;
  let anna: Person;
  let now: Date;

  beforeEach(async () => {
    now = new Date('2026-03-01T12:00:00Z');
    sandbox = await openTelegramSandbox({ now: () => now });
    anna = await sandbox.person();
    await anna.says('hi');
  });

  afterEach(() => sandbox.close());

  const call = (method: string, parameters: Record<string, unknown>) =>
    callApi(sandbox, method, { chat_id: anna.chatId, ...parameters });

  describe('editMessageText', () => {
    it('changes the words, takes the buttons away and says when', async () => {
      const id = await sendMessage(sandbox, { chat_id: anna.chatId, reply_markup: keyboard });

      await call('editMessageText', { message_id: id, text: 'Good bye' });

      const message = await anna.hears('Good bye');
      expect(message.buttons).to.deep.equal([]);
      expect(message.editedAt).to.deep.equal(now);
    });

    it('is refused when nothing would change', async () => {
      const id = await sendMessage(sandbox, { chat_id: anna.chatId, reply_markup: keyboard });

      const answer = await call('editMessageText', { message_id: id, text: 'Hello', reply_markup: keyboard });

      expect(answer).to.include({ status: 400, description: notModified });
    });

    it('is refused for a message that is not there', async () => {
      const answer = await call('editMessageText', { message_id: 999, text: 'x' });

      expect(answer.description).to.equal('Bad Request: message to edit not found');
    });

    it("is refused for the person's own message", async () => {
      const { messageId } = await anna.says('mine');

      const answer = await call('editMessageText', { message_id: messageId, text: 'x' });

      expect(answer.description).to.equal("Bad Request: message can't be edited");
    });

    it('is refused without a message', async () => {
      const answer = await call('editMessageText', { text: 'x' });

      expect(answer.description).to.equal('Bad Request: message identifier is not specified');
    });

    it('is refused with an empty text', async () => {
      const id = await sendMessage(sandbox, { chat_id: anna.chatId });

      const answer = await call('editMessageText', { message_id: id, text: '' });

      expect(answer.description).to.equal('Bad Request: message text is empty');
    });
  });

  describe('editMessageReplyMarkup', () => {
    it('takes the buttons away, which says nothing new', async () => {
      const id = await sendMessage(sandbox, { chat_id: anna.chatId, text: 'one', reply_markup: keyboard });
      await anna.hears('one');

      await call('editMessageReplyMarkup', { message_id: id });
      await sendMessage(sandbox, { chat_id: anna.chatId, text: 'two' });

      expect((await anna.hears(/./)).text).to.equal('two');
      expect((await anna.reads()).find(({ messageId }) => messageId === id)?.buttons).to.deep.equal([]);
    });

    it('is refused when there were none', async () => {
      const id = await sendMessage(sandbox, { chat_id: anna.chatId });

      const answer = await call('editMessageReplyMarkup', { message_id: id });

      expect(answer.description).to.equal(notModified);
    });
  });

  describe('deleteMessage', () => {
    it("takes the bot's and the person's messages away", async () => {
      const own = await sendMessage(sandbox, { chat_id: anna.chatId });
      const incoming = await anna.says('my secret');

      const answers = [
        await call('deleteMessage', { message_id: own }),
        await call('deleteMessage', { message_id: incoming.messageId }),
      ];

      expect(answers.map(({ result }) => result)).to.deep.equal([true, true]);
      await anna.seesDeleted(incoming);
      expect((await anna.reads()).map(({ text }) => text)).to.deep.equal(['hi']);
      expect((await anna.readsWithDeleted()).map(({ deletedBy }) => deletedBy)).to.deep.equal([
        undefined,
        'bot',
        'bot',
      ]);
    });

    it('is refused the second time', async () => {
      const { messageId } = await anna.says('once');
      await call('deleteMessage', { message_id: messageId });

      const answer = await call('deleteMessage', { message_id: messageId });

      expect(answer).to.include({ status: 400, description: 'Bad Request: message to delete not found' });
    });

    it('is refused without a message', async () => {
      const answer = await call('deleteMessage', {});

      expect(answer.description).to.equal('Bad Request: message identifier is not specified');
    });

    it('works for 48 hours and not longer', async () => {
      const early = await anna.says('early');
      now = addMilliseconds(now, 1000);
      const late = await anna.says('late');
      now = addMilliseconds(now, 48 * hour - 500);

      const tooOld = await call('deleteMessage', { message_id: early.messageId });
      const justYoungEnough = await call('deleteMessage', { message_id: late.messageId });

      expect(tooOld.description).to.equal("Bad Request: message can't be deleted for everyone");
      expect(justYoungEnough.result).to.equal(true);
    });

    it("is refused for others' messages in a group", async () => {
      const group = await anna.addsBotToGroup('Family');
      const { messageId } = await group.says('/start');

      const answer = await call('deleteMessage', { chat_id: group.chatId, message_id: messageId });

      expect(answer.description).to.equal("Bad Request: message can't be deleted");
    });
  });

  describe('deleteMessages', () => {
    it('takes several away and passes over what is gone', async () => {
      const one = await anna.says('one');
      const two = await anna.says('two');

      const answer = await call('deleteMessages', { message_ids: [one.messageId, 999, two.messageId] });

      expect(answer.result).to.equal(true);
      expect(await anna.reads()).to.have.length(1);
    });

    it('is refused for none and for more than a hundred', async () => {
      const none = await call('deleteMessages', { message_ids: [] });
      const tooMany = await call('deleteMessages', {
        message_ids: Array.from({ length: 101 }, (_value, index) => index),
      });

      expect(none.description).to.equal('Bad Request: message identifiers are not specified');
      expect(tooMany.description).to.equal('Bad Request: too many message identifiers specified');
    });
  });

  describe('answerCallbackQuery', () => {
    const tapAndGetId = async (): Promise<unknown> => {
      await sendMessage(sandbox, { chat_id: anna.chatId, reply_markup: keyboard });
      await anna.taps('Yes');
      const query = (await getUpdates(sandbox)).find((update) => 'callback_query' in update)?.[
        'callback_query'
      ];
      expect(query).to.include({ data: 'yes' });
      return query && typeof query === 'object' && 'id' in query ? query.id : undefined;
    };

    it('shows the answer to the person who tapped', async () => {
      const id = await tapAndGetId();
      const change = anna.follows(AbortSignal.timeout(5000));

      await call('answerCallbackQuery', { callback_query_id: id, text: 'Noted', show_alert: true });

      const { value } = await change.next();
      expect(value?.tapAnswers).to.have.length(1);
      expect(value?.tapAnswers[0]).to.include({ text: 'Noted', isAlert: true });
    });

    it('is refused the second time, after a quarter of an hour and for a made-up tap', async () => {
      const answered = await tapAndGetId();
      await call('answerCallbackQuery', { callback_query_id: answered });
      const old = await tapAndGetId();
      now = addMilliseconds(now, hour);

      for (const id of [answered, old, '123']) {
        const answer = await call('answerCallbackQuery', { callback_query_id: id });

        expect(answer.description).to.equal(
          'Bad Request: query is too old and response timeout expired or query ID is invalid',
        );
      }
    });
  });
});
