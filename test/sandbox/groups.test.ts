import { expect } from 'chai';
import type { Person } from '../../sandbox/control/person.ts';
import { addMilliseconds } from '../../src/core/clock.ts';
import { openTelegramSandbox, type TelegramSandbox } from '../../sandbox/telegram/server.ts';
import { callApi, getUpdates, sendMessage, type Answer } from './bot-api-client.ts';
import { rejection } from './rejection.ts';

const keyboard = { inline_keyboard: [[{ text: 'Take', callback_data: 'take:7' }]] };
const rights = ['manage_topics', 'delete_messages', 'pin_messages'] as const;

describe('a supergroup', () => {
  let sandbox: TelegramSandbox;
  let now: Date;
  let ada: Person;
  let boris: Person;
  /** Their hands in the group. */
  let adaThere: Person;
  let borisThere: Person;
  const botId = 1_000_001;

  beforeEach(async () => {
    now = new Date('2026-01-01T12:00:00Z');
    sandbox = await openTelegramSandbox({ now: () => now });
    ada = await sandbox.person({ firstName: 'Ada' });
    boris = await sandbox.person({ firstName: 'Boris' });
    adaThere = await ada.addsBotToGroup('Staff', { isForum: true, botRights: [...rights] });
    borisThere = await adaThere.invites(boris);
    await forgetUpdates();
  });

  afterEach(() => sandbox.close());

  const call = (method: string, parameters: Record<string, unknown> = {}): Promise<Answer> =>
    callApi(sandbox, method, { chat_id: adaThere.chatId, ...parameters });
  const forgetUpdates = async (): Promise<void> => {
    const last = (await getUpdates(sandbox)).at(-1);
    if (last) await getUpdates(sandbox, { offset: last.update_id + 1 });
  };
  const updates = async (kind: string): Promise<unknown[]> =>
    (await getUpdates(sandbox)).flatMap((update) => update[kind] ?? []);

  it('has an id of its own kind and is a forum', async () => {
    const answer = await call('getChat');

    expect(String(adaThere.chatId)).to.match(/^-100\d{10}$/);
    expect(answer.result).to.include({ type: 'supergroup', title: 'Staff', is_forum: true });
  });

  it('tells the bot that it was added, and then made an administrator', async () => {
    const group = await ada.addsBotToGroup('Another', { isForum: true, botRights: ['pin_messages'] });

    const [added, promoted] = await updates('my_chat_member');

    expect(added).to.have.nested.property('old_chat_member.status', 'left');
    expect(added).to.have.nested.property('new_chat_member.status', 'member');
    expect(promoted).to.have.nested.property('chat.id', group.chatId);
    expect(promoted).to.have.property('new_chat_member').that.includes({
      status: 'administrator',
      can_manage_chat: true,
      can_pin_messages: true,
      can_manage_topics: false,
    });
  });

  it('shows an administrator everything that is said', async () => {
    await borisThere.says('just chatting');

    const [message] = await updates('message');

    expect(message).to.include({ text: 'just chatting' });
    expect(message).to.have.nested.property('from.id', boris.id);
    expect(message).to.have.nested.property('chat.type', 'supergroup');
    expect(message).to.not.have.any.keys('message_thread_id', 'is_topic_message');
  });

  it('shows a plain member commands, replies to it and who comes and goes', async () => {
    await adaThere.promotesBot();
    const own = await sendMessage(sandbox, { chat_id: adaThere.chatId });
    await forgetUpdates();

    await borisThere.says('just chatting');
    await borisThere.says('/help');
    await borisThere.says('I mean you', { replyTo: own });
    await borisThere.leavesGroup();

    const messages = await updates('message');
    expect(messages.map(whatItSays)).to.deep.equal(['/help', 'I mean you', 'left']);
    expect(messages[1]).to.have.nested.property('reply_to_message.message_id', own);
  });

  it('counts its messages by itself', async () => {
    await boris.says('privately');

    const messageId = await sendMessage(sandbox, { chat_id: adaThere.chatId });

    expect((await adaThere.reads()).at(-1)).to.include({ messageId, from: 'bot' });
    expect(messageId).to.equal((await adaThere.readsWithDeleted()).length);
  });

  it('shows each member the same from their own side', async () => {
    await borisThere.says('mine');
    await sendMessage(sandbox, { chat_id: adaThere.chatId, text: 'ours' });

    const sides = async (hand: Person): Promise<string[]> =>
      (await hand.reads()).filter(({ event }) => !event).map(({ from, text }) => `${from}: ${text}`);

    expect(await sides(borisThere)).to.deep.equal(['person: mine', 'bot: ours']);
    expect(await sides(adaThere)).to.deep.equal(['other: mine', 'bot: ours']);
  });

  it('names its members and administrators', async () => {
    const administrators = await call('getChatAdministrators');
    const member = await call('getChatMember', { user_id: boris.id });
    const bot = await call('getChatMember', { user_id: botId });
    const count = await call('getChatMemberCount');

    expect(administrators.result).to.have.length(2);
    expect(administrators.result).to.have.nested.property('[0].status', 'creator');
    expect(administrators.result).to.have.nested.property('[0].user.id', ada.id);
    expect(administrators.result).to.have.nested.property('[1].user.id', botId);
    expect(member.result).to.include({ status: 'member' });
    expect(bot.result).to.include({ status: 'administrator', can_manage_topics: true });
    expect(count.result).to.equal(3);
  });

  it('does not know strangers, and has no administrators where it is a private chat', async () => {
    await boris.says('hi');

    const stranger = await call('getChatMember', { user_id: 5 });
    const inPrivate = await call('getChatAdministrators', { chat_id: boris.chatId });

    expect(stranger.description).to.equal('Bad Request: PARTICIPANT_ID_INVALID');
    expect(inPrivate.description).to.equal('Bad Request: there are no administrators in the private chat');
  });

  describe('when somebody is removed', () => {
    it('shows them nothing any more and lets them do nothing', async () => {
      const messageId = await sendMessage(sandbox, { chat_id: adaThere.chatId, reply_markup: keyboard });
      await adaThere.removes(boris);

      expect(await borisThere.reads()).to.deep.equal([]);
      expect(await borisThere.looksAtGroup()).to.include({ isIn: false });
      const refused = 'The person is not in this group';
      expect(await rejection(borisThere.says('let me in'))).to.equal(refused);
      expect(await rejection(borisThere.taps('Take'))).to.equal(refused);
      const [seen] = (await adaThere.reads()).filter((message) => message.messageId === messageId);
      expect(seen && (await rejection(borisThere.forgesCallback('take:7', seen)))).to.equal(refused);
      expect(seen && (await rejection(borisThere.forwards(seen, { to: boris })))).to.equal(refused);
    });

    it('tells an administrator, by a message and by what it asked for', async () => {
      await getUpdates(sandbox, { allowed_updates: ['message', 'chat_member'] });

      await adaThere.removes(boris);

      const [message] = await updates('message');
      const [change] = await updates('chat_member');
      expect(message).to.have.nested.property('left_chat_member.id', boris.id);
      expect(message).to.have.nested.property('from.id', ada.id);
      expect(change).to.have.nested.property('new_chat_member.status', 'kicked');
      const member = await call('getChatMember', { user_id: boris.id });
      expect(member.result).to.include({ status: 'kicked' });
    });

    it('does not tell by `chat_member` a bot that named no kinds', async () => {
      await adaThere.removes(boris);

      expect(await updates('chat_member')).to.deep.equal([]);
    });

    it('is done by nobody without the right', async () => {
      expect(await rejection(borisThere.removes(ada))).to.equal('This needs the right can_restrict_members');
    });
  });

  describe('that the bot is not in', () => {
    it('refuses it after it left', async () => {
      await call('leaveChat');

      const description = 'Forbidden: bot is not a member of the supergroup chat';
      expect(await call('sendMessage', { text: 'x' })).to.include({ status: 403, description });
      expect(await call('getChat')).to.include({ status: 403, description });
      expect(await call('leaveChat')).to.include({ status: 403, description });
      await borisThere.says('it is gone');
      expect(await updates('message')).to.deep.equal([]);
    });

    it('refuses it after it was removed, and takes it back', async () => {
      await adaThere.removesBot();

      const refused = await call('sendMessage', { text: 'x' });
      await adaThere.addsBot();
      const accepted = await call('sendMessage', { text: 'x' });

      expect(refused).to.include({
        status: 403,
        description: 'Forbidden: bot was kicked from the supergroup chat',
      });
      expect(accepted.ok).to.equal(true);
      const states = (await updates('my_chat_member')).map((update) =>
        JSON.stringify(update).replace(/.*new_chat_member":.*?"status":"(\w+)".*/, '$1'),
      );
      expect(states).to.deep.equal(['kicked', 'member']);
    });

    it('is not to be found by a bot that was never there', async () => {
      expect((await call('getChat', { chat_id: -1_001_234_567_890 })).description).to.equal(
        'Bad Request: chat not found',
      );
    });
  });

  describe('button', () => {
    const show = (): Promise<number> =>
      sendMessage(sandbox, { chat_id: adaThere.chatId, reply_markup: keyboard });

    it('is pressed by anybody there, whose answer nobody else sees', async () => {
      await show();

      await borisThere.taps('Take');

      const [query] = await updates('callback_query');
      expect(query).to.include({ data: 'take:7' });
      expect(query).to.have.nested.property('from.id', boris.id);
      expect(query).to.have.nested.property('message.chat.id', adaThere.chatId);
      await call('answerCallbackQuery', {
        callback_query_id: query && typeof query === 'object' && 'id' in query ? query.id : '',
        text: 'Not yours',
        show_alert: true,
      });
      expect(await borisThere.hearsAnswer('Not yours')).to.deep.equal({ text: 'Not yours', isAlert: true });
      expect(await adaThere.readsAnswers()).to.deep.equal([]);
    });

    it('is forged by anybody there', async () => {
      await show();
      const [message] = (await borisThere.reads()).filter(({ buttons }) => buttons.length > 0);

      if (message) await borisThere.forgesCallback('take:8', message);

      const [query] = await updates('callback_query');
      expect(query).to.include({ data: 'take:8' });
      expect(query).to.have.nested.property('from.id', boris.id);
    });

    it('stays behind when the message is forwarded', async () => {
      await show();
      const [message] = (await borisThere.reads()).filter(({ buttons }) => buttons.length > 0);

      const forwarded = message && (await borisThere.forwards(message, { to: boris }));

      expect(forwarded).to.deep.include({ text: 'Hello', buttons: [], forwardedFrom: 'Bonafide' });
      expect((await updates('message')).at(-1)).to.have.nested.property('chat.id', boris.chatId);
    });
  });

  describe('message', () => {
    it('of others is deleted by the bot with the right, for 48 hours', async () => {
      const early = await borisThere.says('a secret');
      now = addMilliseconds(now, 48 * 3_600_000 - 1000);
      const late = await borisThere.says('another');
      const first = await call('deleteMessage', { message_id: early.messageId });
      now = addMilliseconds(now, 48 * 3_600_000 + 1000);

      const tooOld = await call('deleteMessage', { message_id: late.messageId });

      expect(first.result).to.equal(true);
      expect(tooOld.description).to.equal("Bad Request: message can't be deleted");
      await adaThere.seesDeleted(early);
    });

    it('of others is not deleted by a bot without the right', async () => {
      await adaThere.promotesBot(['manage_topics']);
      const { messageId } = await borisThere.says('a secret');

      const answer = await call('deleteMessage', { message_id: messageId });

      expect(answer.description).to.equal("Bad Request: message can't be deleted");
    });

    it('is deleted by whoever wrote it, and by no other member', async () => {
      const own = await borisThere.says('mine');
      const others = await adaThere.says('hers');

      await borisThere.deletes(own);

      expect(await rejection(borisThere.deletes(others))).to.equal("This message is not the person's own");
      await adaThere.seesDeleted(own);
    });

    it('is edited by whoever wrote it, and by no other member', async () => {
      const others = await adaThere.says('hers');

      expect(await rejection(borisThere.edits(others, 'his'))).to.equal(
        `There is no own message ${others.messageId}`,
      );
    });

    it('is pinned and unpinned by a bot with the right', async () => {
      const { messageId } = await borisThere.says('remember');

      const pinned = await call('pinChatMessage', { message_id: messageId });
      const chat = await call('getChat');
      const seen = await borisThere.reads();
      const unpinned = await call('unpinChatMessage');
      const again = await call('unpinChatMessage', { message_id: messageId });

      expect(pinned.result).to.equal(true);
      expect(chat.result).to.have.nested.property('pinned_message.message_id', messageId);
      expect(seen.at(-2)).to.include({ text: 'remember', isPinned: true });
      expect(seen.at(-1)).to.include({ event: 'pinned', replyTo: messageId });
      expect(unpinned.result).to.equal(true);
      expect(again.description).to.equal('Bad Request: message to unpin not found');
    });

    it('is not pinned without the right', async () => {
      await adaThere.promotesBot(['manage_topics']);
      const { messageId } = await borisThere.says('remember');

      const answer = await call('pinChatMessage', { message_id: messageId });

      expect(answer.description).to.equal(
        'Bad Request: not enough rights to manage pinned messages in the chat',
      );
    });
  });

  it('shows its own commands to members, and others to administrators', async () => {
    const commands = (name: string): object[] => [{ command: name, description: name }];
    const scoped = (type: string): object => ({ type, chat_id: adaThere.chatId });
    await call('setMyCommands', { commands: commands('everybody') });
    await call('setMyCommands', { commands: commands('here'), scope: scoped('chat') });
    await call('setMyCommands', { commands: commands('manage'), scope: scoped('chat_administrators') });

    const shown = async (hand: Person): Promise<string[]> =>
      (await hand.looksAtChat()).bot.commands.map(({ command }) => command);

    expect(await shown(adaThere)).to.deep.equal(['manage']);
    expect(await shown(borisThere)).to.deep.equal(['here']);
    expect(await shown(boris)).to.deep.equal(['everybody']);
  });

  it('is seen through the hand of anybody who is there already', async () => {
    const hand = await sandbox.handOf(boris.id, adaThere.chatId);

    await hand.says('me again');

    expect((await borisThere.reads()).at(-1)).to.include({ text: 'me again', from: 'person' });
  });
});

function whatItSays(message: unknown): unknown {
  if (typeof message !== 'object' || message === null) return message;
  return 'text' in message ? message.text : 'left_chat_member' in message ? 'left' : Object.keys(message);
}
