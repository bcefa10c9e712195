import { setTimeout as delay } from 'node:timers/promises';
import { languageOf } from '../core/accounts/language.ts';
import type { Channel, InboundEvent } from '../core/channel/channel.ts';
import type { Clock } from '../core/clock.ts';
import type { Dialogue } from '../core/dialogue/dialogue.ts';
import type { Inbox, ReceivedUpdate } from '../core/inbox/inbox.ts';
import type { Log } from '../core/log.ts';
import type { Notifications } from '../core/notification/notifications.ts';
import type { ChatTurns } from './chat-turns.ts';
import { deliver } from './deliver.ts';
import type { AcceptUpdates } from './messenger.ts';
import type { StaffDesk } from './staff-desk.ts';

export interface ReceiveDeps {
  channel: Channel;
  toInbound: (body: unknown) => InboundEvent | undefined;
  inbox: Inbox;
  dialogue: Dialogue;
  notifications: Pick<Notifications, 'note' | 'count'>;
  turns: ChatTurns;
  /** Where staff work: tried before the dialogue. */
  desk?: StaffDesk;
  clock: Clock;
  /** An update sent longer ago is not acted on. */
  oldestMilliseconds: number;
  log: Log;
}

export interface Receiver {
  /** Resolves once the updates are durable; they are handled after that. */
  accept: AcceptUpdates;
  /** Waits until everything taken in is handled. */
  settle(): Promise<void>;
  /** Finishes what is under way; the rest stays in the inbox. */
  close(): Promise<void>;
}

/** Waits before the 2nd, 3rd … attempt at an update that something of ours failed on. */
const BACKOFF_MILLISECONDS = [1_000, 3_000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000];
const LOOK_FOR_DUE_MILLISECONDS = 1_000;
const HOLD_MILLISECONDS = 10_000;
const DUE_LIMIT = 50;

/**
 * Every update: kept in the inbox, handled in its chat's turn, answered, forgotten. An update that fails stays in the
 * inbox and is tried again; the person hears once that it will be.
 */
export function createReceiver(deps: ReceiveDeps): Receiver {
  const { channel, inbox, turns, log } = deps;
  const closing = new AbortController();
  const albums = createAlbumMemory();
  const inHand = new Set<string>();

  const takeOn = async (update: ReceivedUpdate, attempts: number) => {
    const { updateId } = update;
    if (inHand.has(updateId)) return;
    inHand.add(updateId);
    try {
      if (update.body === undefined) return await setAside(deps, update);
      const event = readUpdate(deps, update);
      const chatId = event?.chatId ?? deps.desk?.chatOf(update.body);
      if (chatId === undefined) return await inbox.finish(update);
      const task = { update, attempts, albums, signal: closing.signal };
      await turns.take(chatId, () => handOver(deps, { ...task, ...(event && { event }) }));
    } catch (err) {
      // It stays in the inbox and is due again.
      log.warn({ event: 'update.lost_hold', updateId, err });
    } finally {
      inHand.delete(updateId);
    }
  };
  const looking = lookForDue(deps, takeOn, closing.signal);
  const holding = holdOn(deps, inHand, closing.signal);

  return {
    async accept(updates) {
      const known = { channel: channel.name, botId: channel.botId };
      const fresh = await inbox.keep(updates.map((update) => ({ ...known, ...update })));
      for (const update of fresh) void takeOn(update, 0);
    },
    settle: () => turns.settle(),
    async close() {
      closing.abort();
      await Promise.all([looking, holding]);
      await turns.settle();
    },
  };
}

interface Task extends Handed {
  event: InboundEvent;
}

/** An update whose turn has come. */
interface Handed {
  update: ReceivedUpdate;
  event?: InboundEvent;
  attempts: number;
  albums: AlbumMemory;
  signal: AbortSignal;
}

/** To staff's desk first, else to the dialogue. */
async function handOver(deps: ReceiveDeps, handed: Handed): Promise<void> {
  const { update, event, attempts, signal } = handed;
  // At shutdown what has not begun is given back, for the next start or another process.
  if (signal.aborted) return deps.inbox.release(update);
  try {
    const isStaffs = await deps.desk?.take(update.body);
    if (event && !isStaffs) return await handleOne(deps, { ...handed, event });
    await deps.inbox.finish(update);
  } catch (err) {
    const wait = BACKOFF_MILLISECONDS[attempts];
    deps.log.warn({ event: 'update.failed', updateId: update.updateId, attempts: attempts + 1, err });
    if (wait === undefined) deps.log.error({ event: 'update.given_up', updateId: update.updateId });
    await (wait === undefined ? deps.inbox.finish(update) : deps.inbox.postpone(update, wait));
  }
}

async function handleOne(deps: ReceiveDeps, task: Task): Promise<void> {
  const { update, signal } = task;
  try {
    const answered = await handleAndAnswer(deps, task);
    if (answered) return await deps.inbox.finish(update);
    await deps.inbox.postpone(update, BACKOFF_MILLISECONDS[task.attempts] ?? lastOf(BACKOFF_MILLISECONDS));
  } catch (err) {
    // Cut off by the shutdown: given back, so that nobody waits for it to be due.
    await (signal.aborted ? deps.inbox.release(update) : postponeAfter(err, deps, task));
  }
}

/** False when the answer could not be given for now. */
async function handleAndAnswer(deps: ReceiveDeps, task: Task): Promise<boolean> {
  const { channel, dialogue, notifications, log } = deps;
  const { event, albums, signal } = task;
  const { content, chatId } = event;
  if (isForgotten(deps, event)) {
    log.warn({ event: 'update.too_old', channel: event.channel, updateId: event.updateId });
    return true;
  }
  if (content.type === 'receipt') {
    if (content.state === 'failed')
      log.warn({ event: 'message.failed_later', channel: event.channel, reason: content.reason });
    await notifications.note(event, content);
    return true;
  }
  const retired = content.type === 'choice' ? channel.retireChoice(chatId, content) : undefined;
  const message = await dialogue.handle(event, channel.capabilities, signal);
  await retired;
  log.info({
    event: 'update.handled',
    channel: event.channel,
    updateId: event.updateId,
    content: content.type,
  });
  if (!message || albums.wasAnswered(event)) return true;
  if (message.removesInbound && !(await removeSaid(deps, task))) return false;

  if (isPastReplyWindow(deps, event)) {
    await inviteBack(deps, event);
    return true;
  }
  const sent = await deliver({ channel, chatId, message, signal });
  // What was taken in is removed durably elsewhere; this also removes a document that came too early or was not wanted.
  if (content.type === 'media') await channel.removeInbound(chatId, content.media.messageRef);
  if (sent.ok) {
    albums.remember(event);
    await dialogue.shown(event, message, channel.capabilities);
    if (channel.capabilities.messagesPerInbound !== undefined)
      await notifications.count(event, sent.messages);
    return true;
  }
  log.warn({ event: 'answer.not_sent', updateId: event.updateId, reason: sent.failure.reason });
  const { reason } = sent.failure;
  if (reason === 'blocked') {
    const gone = { ...event, content: { type: 'reachability', reachable: false } as const };
    await dialogue.handle(gone, channel.capabilities, signal);
  }
  if (reason === 'window_closed') await inviteBack(deps, event);
  return reason !== 'rate_limited' && reason !== 'temporary';
}

/** Takes away what should not stand in the chat, a password perhaps. False where the update is to be seen again for it;
 * at its last attempt it is answered all the same. */
async function removeSaid({ channel, log }: ReceiveDeps, { event, attempts }: Task): Promise<boolean> {
  const { content, chatId } = event;
  const isSaid = content.type === 'text' || content.type === 'command';
  if (!isSaid || content.messageRef === undefined || !channel.capabilities.removesInboundMessages)
    return true;
  const removed = await channel.removeInbound(chatId, content.messageRef);
  if (removed.ok) return true;
  const { reason } = removed.failure;
  log.warn({ event: 'chat.not_tidied', updateId: event.updateId, reason });
  const mayWorkLater = reason === 'temporary' || reason === 'rate_limited';
  return !mayWorkLater || BACKOFF_MILLISECONDS[attempts] === undefined;
}

/** An answer this late is asked for again: whatever the person writes next is answered from the case as it is then. */
async function inviteBack(
  { channel, log }: ReceiveDeps,
  { chatId, languageTag }: InboundEvent,
): Promise<void> {
  const sent = await channel.invite?.(chatId, languageOf(languageTag));
  if (sent && !sent.ok) log.warn({ event: 'answer.not_invited', reason: sent.failure.reason });
}

async function postponeAfter(
  err: unknown,
  { inbox, channel, dialogue, log }: ReceiveDeps,
  task: Task,
): Promise<void> {
  const { update, event, attempts, signal } = task;
  const { updateId } = update;
  const wait = BACKOFF_MILLISECONDS[attempts];
  log.warn({ event: 'update.failed', updateId, attempts: attempts + 1, err });
  if (attempts === 0 && isSaid(event)) {
    const message = await dialogue.apologise(event, channel.capabilities);
    await deliver({ channel, chatId: event.chatId, message, signal, patienceMilliseconds: 2_000 });
  }
  if (wait === undefined) {
    log.error({ event: 'update.given_up', updateId });
    if (isSaid(event)) {
      const message = await dialogue.giveUp(event, channel.capabilities);
      const sent = await deliver({
        channel,
        chatId: event.chatId,
        message,
        signal,
        patienceMilliseconds: 2_000,
      });
      if (sent.ok) await dialogue.shown(event, message, channel.capabilities);
    }
  }
  // With the database down even this fails; the update is due again by its time in hand.
  await (wait === undefined ? inbox.finish(update) : inbox.postpone(update, wait));
}

/** Older than what the inbox remembers: it may have been acted on and forgotten, and a signed call can be kept and
 * delivered by anybody who once saw it. */
function isForgotten({ clock, oldestMilliseconds }: ReceiveDeps, { sentAt }: InboundEvent): boolean {
  return clock().getTime() - sentAt.getTime() > oldestMilliseconds;
}

/** After an outage of ours. */
function isPastReplyWindow({ clock, channel }: ReceiveDeps, { sentAt }: InboundEvent): boolean {
  const { replyWindowMilliseconds = Infinity } = channel.capabilities;
  return clock().getTime() - sentAt.getTime() >= replyWindowMilliseconds;
}

/** Nobody waits for an answer to what a messenger tells by itself. */
function isSaid({ content }: InboundEvent): boolean {
  return content.type !== 'receipt' && content.type !== 'reachability';
}

/** Sealed with another master key: it waits, in case that key comes back. */
async function setAside({ inbox, log }: ReceiveDeps, update: ReceivedUpdate): Promise<void> {
  log.error({ event: 'update.does_not_open', updateId: update.updateId });
  await inbox.postpone(update, lastOf(BACKOFF_MILLISECONDS));
}

function readUpdate(
  { toInbound, log }: ReceiveDeps,
  { body, updateId }: ReceivedUpdate,
): InboundEvent | undefined {
  const event = toInbound(body);
  if (!event) log.debug({ event: 'update.ignored', updateId });
  return event;
}

/** Brings back what a process that died, or a failure, left in the inbox. */
async function lookForDue(
  { channel, inbox, log }: ReceiveDeps,
  takeOn: (update: ReceivedUpdate, attempts: number) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const due = await inbox.due({ channel: channel.name, botId: channel.botId }, DUE_LIMIT);
      for (const { attempts, ...update } of due) void takeOn(update, attempts);
    } catch (err) {
      log.warn({ event: 'inbox.unreadable', err });
    }
    // Aborting is how the wait ends at close.
    await delay(LOOK_FOR_DUE_MILLISECONDS, undefined, { signal }).catch(() => undefined);
  }
}

/** Work may take longer than the inbox waits for it: a large file, a long queue before the chat's turn. */
async function holdOn(
  { channel, inbox, log }: ReceiveDeps,
  inHand: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    // Aborting is how the wait ends at close.
    await delay(HOLD_MILLISECONDS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted || inHand.size === 0) continue;
    await inbox
      .hold({ channel: channel.name, botId: channel.botId }, [...inHand])
      .catch((err: unknown) => log.warn({ event: 'inbox.not_held', err }));
  }
}

interface AlbumMemory {
  /** True for every further picture of an album once one was answered: ten pictures get one answer. */
  wasAnswered(event: InboundEvent): boolean;
  remember(event: InboundEvent): void;
}

const ALBUMS_REMEMBERED = 500;

function createAlbumMemory(): AlbumMemory {
  const answered = new Set<string>();
  return {
    wasAnswered(event) {
      const album = albumOf(event);
      return album !== undefined && answered.has(album);
    },
    remember(event) {
      const album = albumOf(event);
      if (album === undefined) return;
      answered.add(album);
      const [oldest] = answered;
      if (answered.size > ALBUMS_REMEMBERED && oldest !== undefined) answered.delete(oldest);
    },
  };
}

function albumOf({ chatId, content }: InboundEvent): string | undefined {
  const albumId = content.type === 'media' ? content.media.albumId : undefined;
  return albumId === undefined ? undefined : `${chatId} ${albumId}`;
}

function lastOf(values: readonly number[]): number {
  return values.at(-1) ?? 0;
}
