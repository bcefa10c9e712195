import { expect } from 'chai';
import { z } from 'zod';
import type { Person } from '../../sandbox/control/person.ts';
import { openTelegramSandbox, type TelegramSandbox } from '../../sandbox/telegram/server.ts';
import { callApi, getUpdates, type Answer } from './bot-api-client.ts';
import { rejection } from './rejection.ts';

const topicSchema = z.object({ message_thread_id: z.number() });
const messageSchema = z.looseObject({ message_id: z.number() });

describe('a topic of a forum', () => {
  let sandbox: TelegramSandbox;
  let boris: Person;
  /** The hand of the creator, and that of a plain member. */
  let ada: Person;

  beforeEach(async () => {
    sandbox = await openTelegramSandbox();
    const maker = await sandbox.person({ firstName: 'Ada' });
    const member = await sandbox.person({ firstName: 'Boris' });
    ada = await maker.addsBotToGroup('Staff', {
      isForum: true,
      botRights: ['manage_topics', 'delete_messages'],
    });
    boris = await ada.invites(member);
  });

  afterEach(() => sandbox.close());

  const call = (method: string, parameters: Record<string, unknown> = {}): Promise<Answer> =>
    callApi(sandbox, method, { chat_id: ada.chatId, ...parameters });
  const open = async (name = 'Case 7'): Promise<number> =>
    topicSchema.parse((await call('createForumTopic', { name })).result).message_thread_id;
  const send = async (parameters: Record<string, unknown>): Promise<z.infer<typeof messageSchema>> =>
    messageSchema.parse((await call('sendMessage', { text: 'Hello', ...parameters })).result);
  const lastMessage = async (): Promise<unknown> =>
    (await getUpdates(sandbox)).flatMap((update) => update['message'] ?? []).at(-1);

  it('is opened by a message that lends it its id', async () => {
    const answer = await call('createForumTopic', { name: 'Case 7', icon_color: 7322096 });

    const { message_thread_id: threadId } = topicSchema.parse(answer.result);
    expect(answer.result).to.include({ name: 'Case 7', icon_color: 7322096 });
    expect((await ada.reads()).at(-1)).to.include({
      messageId: threadId,
      event: 'topic_created',
      eventSubject: 'Case 7',
      topicId: threadId,
    });
    expect((await ada.looksAtGroup()).topics).to.deep.equal([
      { topicId: threadId, name: 'Case 7', isClosed: false },
    ]);
  });

  it('holds what the bot sends there, which replies to its opening', async () => {
    const threadId = await open();

    const sent = await send({ message_thread_id: threadId });

    expect(sent).to.include({ message_thread_id: threadId, is_topic_message: true });
    expect(sent).to.have.nested.property('reply_to_message.forum_topic_created.name', 'Case 7');
    expect((await boris.reads()).at(-1)).to.include({ text: 'Hello', topicId: threadId });
  });

  it('holds replies to what is in it without being named', async () => {
    const threadId = await open();
    const { message_id } = await send({ message_thread_id: threadId });

    const reply = await send({ reply_parameters: { message_id } });

    expect(reply).to.include({ message_thread_id: threadId, is_topic_message: true });
    expect(reply).to.have.nested.property('reply_to_message.message_id', message_id);
  });

  it('holds what people write there, and the bot is told where', async () => {
    const threadId = await open();

    await boris.says('about this one', { topicId: threadId });

    expect(await lastMessage()).to.include({
      text: 'about this one',
      message_thread_id: threadId,
      is_topic_message: true,
    });
  });

  it('is none where somebody replies outside of topics, though there is a thread', async () => {
    const first = await boris.says('hello');
    await boris.says('again', { replyTo: first.messageId });

    const message = await lastMessage();
    const refused = await call('sendMessage', { text: 'x', message_thread_id: first.messageId });

    expect(message).to.include({ message_thread_id: first.messageId });
    expect(message).to.not.have.property('is_topic_message');
    expect(refused.description).to.equal('Bad Request: message thread not found');
  });

  it('is not the general one, which has no id to write to', async () => {
    expect((await call('sendMessage', { text: 'x', message_thread_id: 1 })).description).to.equal(
      'Bad Request: message thread not found',
    );
  });

  it('is not replied to from another', async () => {
    const [one, other] = [await open('one'), await open('other')];
    const { message_id } = await send({ message_thread_id: one });
    const reply = { message_thread_id: other, reply_parameters: { message_id } };

    const refused = await call('sendMessage', { text: 'x', ...reply });

    expect(refused.description).to.equal('Bad Request: message to be replied not found');
  });

  it('is renamed, closed and reopened, and no change is refused', async () => {
    const threadId = await open();
    const alter = (method: string, name?: string): Promise<Answer> =>
      call(method, { message_thread_id: threadId, name });

    const answers = [
      await alter('editForumTopic', 'Case 8'),
      await alter('editForumTopic', 'Case 8'),
      await alter('closeForumTopic'),
      await alter('closeForumTopic'),
      await alter('reopenForumTopic'),
      await alter('reopenForumTopic'),
    ];

    const notModified = 'Bad Request: TOPIC_NOT_MODIFIED';
    expect(answers.map(({ result, description }) => result ?? description)).to.deep.equal([
      true,
      notModified,
      true,
      notModified,
      true,
      notModified,
    ]);
    expect((await ada.reads()).map(({ event }) => event).slice(-3)).to.deep.equal([
      'topic_renamed',
      'topic_closed',
      'topic_reopened',
    ]);
    expect((await ada.looksAtGroup()).topics[0]).to.include({ name: 'Case 8', isClosed: false });
  });

  it('when closed takes messages of administrators only', async () => {
    const threadId = await open();
    await call('closeForumTopic', { message_thread_id: threadId });

    expect(await rejection(boris.says('x', { topicId: threadId }))).to.match(/^TOPIC_CLOSED/);
    expect(await ada.says('x', { topicId: threadId })).to.include({ topicId: threadId });
    expect((await call('sendMessage', { text: 'x', message_thread_id: threadId })).ok).to.equal(true);
  });

  it('of somebody else, when closed, takes none of a bot without the right', async () => {
    const threadId = await ada.opensTopic('Hers');
    await ada.closesTopic(threadId);
    await ada.promotesBot(['delete_messages']);

    const refused = await call('sendMessage', { text: 'x', message_thread_id: threadId });

    expect(refused.description).to.equal('Bad Request: TOPIC_CLOSED');
  });

  it('is deleted with everything in it', async () => {
    const threadId = await open();
    await send({ message_thread_id: threadId });
    const before = await boris.reads();

    const answer = await call('deleteForumTopic', { message_thread_id: threadId });

    expect(answer.result).to.equal(true);
    expect(await boris.reads()).to.have.length(before.length - 2);
    const after = await call('sendMessage', { text: 'x', message_thread_id: threadId });
    expect(after.description).to.equal('Bad Request: message thread not found');
    const again = await call('deleteForumTopic', { message_thread_id: threadId });
    expect(again.description).to.equal('Bad Request: TOPIC_ID_INVALID');
  });

  it('is opened by people with the right, and the bot is told', async () => {
    const threadId = await ada.opensTopic('From a person');

    expect(await lastMessage()).to.deep.include({ message_thread_id: threadId, is_topic_message: true });
    expect(await lastMessage()).to.have.nested.property('forum_topic_created.name', 'From a person');
    expect(await rejection(boris.opensTopic('Mine'))).to.equal('Not enough rights to create a topic');
  });

  const refused: [why: string, method: string, parameters: Record<string, unknown>, description: string][] = [
    ['without a name', 'createForumTopic', { name: ' ' }, 'title must be non-empty'],
    ['in another colour', 'createForumTopic', { name: 'x', icon_color: 1 }, 'invalid icon color specified'],
    ['without an id', 'closeForumTopic', {}, 'invalid forum topic identifier specified'],
    ['that there is not', 'reopenForumTopic', { message_thread_id: 999 }, 'TOPIC_ID_INVALID'],
  ];
  for (const [why, method, parameters, description] of refused) {
    it(`is refused ${why}`, async () => {
      expect((await call(method, parameters)).description).to.equal(`Bad Request: ${description}`);
    });
  }

  it('is refused to a bot without the right, unless it opened the topic itself', async () => {
    const own = await open('own');
    const hers = await ada.opensTopic('hers');
    await ada.promotesBot([]);
    const named = (threadId: number): object => ({ message_thread_id: threadId, name: 'x' });

    const answers = [
      await call('createForumTopic', { name: 'x' }),
      await call('editForumTopic', { ...named(hers) }),
      await call('closeForumTopic', { ...named(hers) }),
      await call('deleteForumTopic', { ...named(own) }),
      await call('editForumTopic', { ...named(own) }),
    ];

    expect(answers.map(({ description }) => description)).to.deep.equal([
      'Bad Request: not enough rights to create a topic',
      'Bad Request: not enough rights to edit the topic',
      'Bad Request: not enough rights to close or open the topic',
      'Bad Request: not enough rights to delete the topic',
      undefined,
    ]);
  });

  it('is nowhere but in a forum', async () => {
    const carol = await sandbox.person({ firstName: 'Carol' });
    await carol.says('hi');

    const answer = await call('createForumTopic', { chat_id: carol.chatId, name: 'x' });

    expect(answer.description).to.equal('Bad Request: the chat is not a forum');
  });
});
