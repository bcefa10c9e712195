import type { Api } from 'grammy';
import type { SeenThread } from '../../../core/support/support-desk.ts';
import type { SupportPlace } from '../../../core/support/support-place-store.ts';
import { tagOfThread, type SupportMessage } from '../../../core/support/support-thread.ts';
import { mayDo } from '../../../core/staff/permissions.ts';
import type { StaffMember } from '../../../core/staff/staff-member.ts';
import type { StaffDeskDeps, StaffGroup } from '../../staff-desk.ts';
import { TelegramCallFailed } from '../telegram-call-failed.ts';
import { nameOf } from './case-card.ts';
import { STAFF_PHRASES } from './phrases/staff-phrases.ts';
import { supportText } from './support-text.ts';

/** What is left of a message that can only be emptied; in no language. */
const TAKEN_AWAY = '🗑';

export type KeepThreadDeps = Pick<StaffDeskDeps, 'support' | 'staff' | 'group' | 'log'> & { api: Api };

/**
 * Brings what stands in the chats of staff in line with a thread: its topic there and open while it is open, everything
 * that was said relayed once, in order. Done again it changes nothing; who fails halfway goes on where it stopped.
 */
export async function keepThread(deps: KeepThreadDeps, threadId: string): Promise<void> {
  const thread = await deps.support.thread(threadId);
  if (!thread) return;
  const messages = await deps.support.messages(threadId);
  if (messages.length === 0) return;
  const { group } = deps;
  await (group ? keepInGroup(deps, { thread, messages, group }) : keepInChats(deps, { thread, messages }));
}

/** What stands about a thread that is gone goes; from the group also once we are let in again. */
export async function takeAwayThread(deps: KeepThreadDeps, threadId: string): Promise<void> {
  const { api, support, group } = deps;
  const inChat = (chatId: string, work: () => Promise<void>) =>
    chatId === group?.chatId ? work() : unlessUnreachable(work);
  for (const { chatId, topicId } of await support.places(threadId)) {
    if (topicId === undefined) continue;
    await inChat(chatId, () => unlessRefused(api.deleteForumTopic(chatId, Number(topicId))));
  }
  for (const { chatId, messageRef } of await support.relayed(threadId)) {
    await inChat(chatId, () => takeAwayMessage(deps, chatId, Number(messageRef)));
  }
  await support.forget(threadId);
}

/** After two days Telegram deletes no message of ours in a private chat; its words can go at any age. */
async function takeAwayMessage({ api }: KeepThreadDeps, chatId: string, messageId: number): Promise<void> {
  try {
    await api.deleteMessage(chatId, messageId);
  } catch (err) {
    if (!isRefusedAs(err, /can't be deleted/i)) return unlessRefused(Promise.reject(err));
    await unlessRefused(api.editMessageText(chatId, messageId, TAKEN_AWAY));
  }
}

interface InGroup {
  thread: SeenThread;
  messages: readonly SupportMessage[];
  group: StaffGroup;
}

/** What staff say there stands there already. */
async function keepInGroup(deps: KeepThreadDeps, { thread, messages, group }: InGroup): Promise<void> {
  const { api, support } = deps;
  const { chatId, language } = group;
  const { support: phrases } = STAFF_PHRASES[language];
  const asked = messages.filter(({ staffId }) => staffId === undefined);
  for (const message of asked) {
    const relay = { messageId: message.id, threadId: thread.id, chatId };
    const text = supportText(message, { thread, phrases, isFirst: message === asked[0] });
    // Nobody else would see it: what the group refuses is tried again, in the end by whoever replays it.
    await relayOnce(deps, relay, () =>
      inTopic(deps, { thread, group }, async (topicId) => {
        const sent = await api.sendMessage(chatId, text.text, {
          entities: text.entities,
          ...(topicId !== undefined && { message_thread_id: Number(topicId) }),
        });
        return String(sent.message_id);
      }),
    );
  }
  const place = await placeIn(deps, thread.id, chatId);
  if (place?.topicId === undefined || place.isClosed === !thread.isOpen) return;
  const { topicId } = place;
  await unlessRefused(
    thread.isOpen
      ? api.reopenForumTopic(chatId, Number(topicId))
      : api.closeForumTopic(chatId, Number(topicId)),
  );
  await support.savePlace(thread.id, { ...place, isClosed: !thread.isOpen });
}

/** Each who may answer and is not the person themself; one who does not let us write stands in nobody's way. */
async function keepInChats(
  deps: KeepThreadDeps,
  { thread, messages }: Pick<InGroup, 'thread' | 'messages'>,
): Promise<void> {
  const members = await deps.staff.list();
  const names = new Map(members.map((member) => [member.id, nameOf(member)]));
  for (const member of members.filter((each) => mayAnswer(each, thread))) {
    const { messengerId: chatId, language } = member;
    const { support: phrases } = STAFF_PHRASES[language];
    for (const message of messages.filter((each) => isNewsFor(member, each))) {
      const { staffId } = message;
      const author = staffId === undefined ? undefined : (names.get(staffId) ?? '?');
      const isFirst = message === messages[0];
      const text = supportText(message, {
        thread,
        phrases,
        isFirst,
        ...(author !== undefined && { author }),
      });
      const relay = { messageId: message.id, threadId: thread.id, chatId };
      await relayOnce(deps, relay, () =>
        unlessUnreachable(async () => {
          const sent = await deps.api.sendMessage(chatId, text.text, { entities: text.entities });
          return String(sent.message_id);
        }),
      );
    }
  }
}

function mayAnswer({ role, messengerId }: StaffMember, { correspondent }: SeenThread): boolean {
  return mayDo(role, 'answer_support') && !correspondent.messengerIds.includes(messengerId);
}

function isNewsFor({ id, joinedAt }: StaffMember, { staffId, saidAt }: SupportMessage): boolean {
  return staffId !== id && saidAt >= joinedAt;
}

/** Sends what nobody has sent there, unless it never can be; a failure leaves it to be sent again. */
async function relayOnce(
  { support, log }: KeepThreadDeps,
  relay: { messageId: string; threadId: string; chatId: string },
  send: () => Promise<string | undefined>,
): Promise<void> {
  const claim = await support.claimRelay(relay);
  if (claim === 'done') return;
  if (claim === 'busy') throw new Error('Another process relays this message');
  try {
    const messageRef = await send();
    if (messageRef === undefined) log.warn({ event: 'support.not_relayed', threadId: relay.threadId });
    await support.concludeRelay(relay, messageRef);
  } catch (err) {
    await support.releaseRelay(relay);
    throw err;
  }
}

/** Says something in the thread's topic. One that somebody closed is opened, one that somebody deleted is made anew. */
async function inTopic(
  deps: KeepThreadDeps,
  { thread, group }: Pick<InGroup, 'thread' | 'group'>,
  say: (topicId: string | undefined) => Promise<string>,
): Promise<string> {
  const { api, support } = deps;
  const place = (await placeIn(deps, thread.id, group.chatId)) ?? (await makePlace(deps, thread, group));
  const { topicId } = place;
  if (topicId === undefined) return say(undefined);
  if (place.isClosed) {
    await unlessRefused(api.reopenForumTopic(group.chatId, Number(topicId)));
    await support.savePlace(thread.id, { ...place, isClosed: false });
  }
  try {
    return await say(topicId);
  } catch (err) {
    if (!isRefusedAs(err, /thread not found|TOPIC_(DELETED|ID_INVALID|CLOSED)/i)) throw err;
    if (isRefusedAs(err, /TOPIC_CLOSED/i)) {
      await api.reopenForumTopic(group.chatId, Number(topicId));
      return say(topicId);
    }
    await support.forgetPlace(thread.id, group.chatId);
    const anew = await makePlace(deps, thread, group);
    return say(anew.topicId);
  }
}

async function placeIn(
  { support }: KeepThreadDeps,
  threadId: string,
  chatId: string,
): Promise<SupportPlace | undefined> {
  return (await support.places(threadId)).find((place) => place.chatId === chatId);
}

/** A topic that tells nothing of the person; among everything else where the group has no topics. */
async function makePlace(
  { api, support, log }: KeepThreadDeps,
  { id, correspondent }: SeenThread,
  { chatId, language, threadId }: StaffGroup,
): Promise<SupportPlace> {
  if (!(await support.claimPlace(id, chatId))) throw new Error('Another process opens this topic');
  const name = `${STAFF_PHRASES[language].support.title(tagOfThread(id))} · ${correspondent.language}`;
  try {
    const topic = await api.createForumTopic(chatId, name);
    const place = { chatId, topicId: String(topic.message_thread_id), isClosed: false };
    await support.savePlace(id, place);
    return place;
  } catch (err) {
    if (!isRefusedAs(err, /not a forum|not enough rights/i)) {
      await support.forgetPlace(id, chatId);
      throw err;
    }
    log.warn({ event: 'support.no_topics', threadId: id, hasCardsTopic: threadId !== undefined });
    const place = { chatId, isClosed: false };
    await support.savePlace(id, place);
    return place;
  }
}

/** For the chat of one colleague, who may have blocked us or never written to us: the others go on. */
async function unlessUnreachable<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (err) {
    if (!isUnreachable(err)) throw err;
    return undefined;
  }
}

function isUnreachable(err: unknown): boolean {
  if (!(err instanceof TelegramCallFailed)) return false;
  return err.status === 403 || (err.status === 400 && /chat not found/i.test(err.description));
}

function isRefusedAs(err: unknown, description: RegExp): boolean {
  return err instanceof TelegramCallFailed && err.status === 400 && description.test(err.description);
}

/** What is so already, or is gone, needs no doing. */
async function unlessRefused(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (err) {
    if (!(err instanceof TelegramCallFailed) || err.status !== 400 || isUnreachable(err)) throw err;
  }
}
