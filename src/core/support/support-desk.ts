import { randomUUID } from 'node:crypto';
import { lockAccount } from '../accounts/account-store.ts';
import { recordEvent } from '../audit/audit-store.ts';
import { addMilliseconds, type Clock } from '../clock.ts';
import { inTransaction, type Db, type Trx } from '../database.ts';
import { enqueue } from '../outbox/outbox-store.ts';
import { ok, refuse, type Result } from '../result.ts';
import { permit, type Act, type PermissionRefusal } from '../staff/permissions.ts';
import { findStaffMember, holdStaffMember } from '../staff/staff-store.ts';
import type { Policy } from '../verification/policy.ts';
import {
  claimPlace,
  claimRelay,
  concludeRelay,
  deletePlace,
  deleteTracesOf,
  findPlaces,
  findRelayed,
  findThreadByMessage,
  findThreadByTopic,
  releaseRelay,
  savePlace,
  type SupportPlace,
  type SupportRelay,
} from './support-place-store.ts';
import type { SupportSeal } from './support-seal.ts';
import {
  closeThread,
  findCorrespondent,
  findMessage,
  findMessages,
  findThread,
  insertMessage,
  lockThread,
  openThread,
  type SupportCorrespondent,
} from './support-store.ts';
import type { SupportMessage, SupportThread } from './support-thread.ts';

export interface SeenThread extends SupportThread {
  correspondent: SupportCorrespondent;
}

export type AnswerRefusal =
  'NOT_FOUND' | 'NO_LONGER_STAFF' | 'TOO_LONG' | 'ALREADY_CLOSED' | PermissionRefusal;

/** The side of staff: what stands where in their chats, and what they answer. */
export interface SupportDesk {
  /** `undefined` once it is erased. */
  thread(threadId: string): Promise<SeenThread | undefined>;
  /** Oldest first. */
  messages(threadId: string): Promise<SupportMessage[]>;
  message(messageId: string): Promise<SupportMessage | undefined>;
  places(threadId: string): Promise<SupportPlace[]>;
  /** True for one who makes the place there. */
  claimPlace(threadId: string, chatId: string): Promise<boolean>;
  savePlace(threadId: string, place: SupportPlace): Promise<void>;
  forgetPlace(threadId: string, chatId: string): Promise<void>;
  claimRelay(relay: SupportRelay): Promise<'mine' | 'busy' | 'done'>;
  /** It stands there; without a reference it never will. */
  concludeRelay(relay: SupportRelay, messageRef?: string): Promise<void>;
  releaseRelay(relay: SupportRelay): Promise<void>;
  /** Which thread a message of ours in a chat of staff belongs to. */
  findByMessage(chatId: string, messageRef: string): Promise<string | undefined>;
  findByTopic(chatId: string, topicId: string): Promise<string | undefined>;
  /** What stands in chats of staff about a thread, erased or not. */
  relayed(threadId: string): Promise<Array<{ chatId: string; messageRef: string }>>;
  forget(threadId: string): Promise<void>;
  /** Goes to the person. `source` names the message: taken in once. */
  answer(
    by: { staffId: string; threadId: string },
    said: { text: string; source: string },
  ): Promise<Result<SupportThread, AnswerRefusal>>;
  close(by: { staffId: string; threadId: string }): Promise<Result<SupportThread, AnswerRefusal>>;
}

export interface SupportDeskDeps {
  db: Db;
  policy: Policy;
  clock: Clock;
  supportSeal: SupportSeal;
}

/** A send takes seconds; whoever took one on a minute ago and left no trace has died. */
const STALE_MILLISECONDS = 60_000;

export function createSupportDesk(deps: SupportDeskDeps): SupportDesk {
  const { db, clock, supportSeal } = deps;
  const times = () => ({ now: clock(), staleBefore: addMilliseconds(clock(), -STALE_MILLISECONDS) });
  const opened = ({
    source: _source,
    sealed,
    ...message
  }: Awaited<ReturnType<typeof findMessages>>[number]) => ({
    ...message,
    text: supportSeal.open(message.id, sealed),
  });
  return {
    async thread(threadId) {
      const thread = await findThread(db, threadId);
      const correspondent = thread && (await findCorrespondent(db, thread.accountId));
      return correspondent && { ...thread, correspondent };
    },
    messages: async (threadId) => (await findMessages(db, threadId)).map(opened),
    async message(messageId) {
      const found = await findMessage(db, messageId);
      return found && opened(found);
    },
    places: (threadId) => findPlaces(db, threadId),
    claimPlace: (threadId, chatId) => claimPlace(db, { threadId, chatId }, times()),
    savePlace: (threadId, place) => savePlace(db, threadId, place),
    forgetPlace: (threadId, chatId) => deletePlace(db, threadId, chatId),
    claimRelay: (relay) => claimRelay(db, relay, times()),
    concludeRelay: (relay, messageRef) => concludeRelay(db, relay, messageRef),
    releaseRelay: (relay) => releaseRelay(db, relay),
    findByMessage: (chatId, messageRef) => findThreadByMessage(db, chatId, messageRef),
    findByTopic: (chatId, topicId) => findThreadByTopic(db, chatId, topicId),
    relayed: (threadId) => findRelayed(db, threadId),
    forget: (threadId) => deleteTracesOf(db, threadId),
    answer: (by, said) =>
      act(deps, { ...by, act: 'answer_support' }, (trx, thread) =>
        answer(trx, deps, { ...by, ...said, thread }),
      ),
    close: (by) =>
      act(deps, { ...by, act: 'close_support' }, (trx, thread) => close(trx, deps, { ...by, thread })),
  };
}

interface SupportAct {
  act: Extract<Act, 'answer_support' | 'close_support'>;
  staffId: string;
  threadId: string;
}

/** With the person's account and thread locked and the colleague's standing held; audited where it is refused. */
async function act(
  deps: SupportDeskDeps,
  supportAct: SupportAct,
  work: (trx: Trx, thread: SupportThread) => Promise<Result<SupportThread, AnswerRefusal>>,
): Promise<Result<SupportThread, AnswerRefusal>> {
  const { staffId, threadId } = supportAct;
  const done = await inTransaction(deps.db, async (trx): Promise<Result<SupportThread, AnswerRefusal>> => {
    const known = await findThread(trx, threadId);
    const holder = known && (await lockAccount(trx, known.accountId));
    const member = await holdStaffMember(trx, staffId);
    if (!member) return refuse('NO_LONGER_STAFF');
    const thread = holder && (await lockThread(trx, threadId));
    const correspondent = thread && (await findCorrespondent(trx, thread.accountId));
    if (!correspondent) return refuse('NOT_FOUND');
    const isMe = correspondent.messengerIds.includes(member.messengerId);
    const permitted = permit(member.role, supportAct.act, isMe ? 'about_me' : 'unclaimed');
    return permitted.ok ? work(trx, thread) : permitted;
  });
  if (!done.ok) await recordRefusal(deps, supportAct, done.refusal);
  return done;
}

async function answer(
  trx: Trx,
  { policy, supportSeal, clock }: SupportDeskDeps,
  { thread, staffId, text, source }: { thread: SupportThread; staffId: string; text: string; source: string },
): Promise<Result<SupportThread, AnswerRefusal>> {
  if (Buffer.byteLength(text) > policy.support.longestAnswerBytes) return refuse('TOO_LONG');
  const id = randomUUID();
  const { id: threadId, accountId } = thread;
  const now = clock();
  // Whoever answers wants to hear what comes back.
  const open = thread.isOpen ? thread : await openThread(trx, thread, now);
  const sealed = supportSeal.seal(id, text);
  const isNew = await insertMessage(trx, { id, threadId, staffId, source, sealed, saidAt: now });
  if (!isNew) return ok(open);
  await recordEvent(trx, {
    actor: `staff:${staffId}`,
    action: 'support.answered',
    subject: { accountId, staffId },
    details: { threadId, messageId: id },
    at: now,
  });
  await enqueue(trx, { type: 'support.answered', accountId, threadId, messageId: id }, now);
  return ok(open);
}

async function close(
  trx: Trx,
  { clock }: SupportDeskDeps,
  { thread, staffId }: { thread: SupportThread; staffId: string },
): Promise<Result<SupportThread, AnswerRefusal>> {
  if (!thread.isOpen) return refuse('ALREADY_CLOSED');
  const { id: threadId, accountId } = thread;
  const now = clock();
  await closeThread(trx, threadId, now);
  await recordEvent(trx, {
    actor: `staff:${staffId}`,
    action: 'support.closed',
    subject: { accountId, staffId },
    details: { threadId },
    at: now,
  });
  await enqueue(trx, { type: 'support.closed', accountId, threadId }, now);
  return ok({ ...thread, isOpen: false });
}

async function recordRefusal(
  { db, clock }: SupportDeskDeps,
  { act: tried, staffId, threadId }: SupportAct,
  refusal: string,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const thread = await findThread(trx, threadId);
    const holder = thread && (await lockAccount(trx, thread.accountId));
    if (!holder || !(await findStaffMember(trx, staffId))) return;
    await recordEvent(trx, {
      actor: `staff:${staffId}`,
      action: 'support.refused',
      subject: { accountId: holder.account.id, staffId },
      details: { act: tried, refusal, threadId },
      at: clock(),
    });
  });
}
