import { createHash } from 'node:crypto';
import type { Api } from 'grammy';
import type { InlineKeyboardMarkup } from 'grammy/types';
import type { Clock } from '../../../core/clock.ts';
import type { Log } from '../../../core/log.ts';
import type { CaseFile } from '../../../core/review/case-file.ts';
import type { Reviews } from '../../../core/review/reviews.ts';
import type { StaffMessages } from '../../../core/review/staff-messages.ts';
import type { StaffMessage } from '../../../core/review/staff-message-store.ts';
import { ok, refuse, type Result } from '../../../core/result.ts';
import type { Buttons } from '../../../core/staff/buttons.ts';
import { mayDo } from '../../../core/staff/permissions.ts';
import type { Staff } from '../../../core/staff/staff.ts';
import type { StaffMember } from '../../../core/staff/staff-member.ts';
import { holderOf } from '../../../core/verification/review.ts';
import type { StaffGroup } from '../../staff-desk.ts';
import { TelegramCallFailed } from '../telegram-call-failed.ts';
import { toCard, type Card } from './case-card.ts';
import { isUnreachable } from './is-unreachable.ts';
import { toKeyboard } from './keyboard.ts';
import { STAFF_PHRASES } from './phrases/staff-phrases.ts';

export interface KeepCardsDeps {
  api: Api;
  reviews: Pick<Reviews, 'file'>;
  staff: Pick<Staff, 'get' | 'list'>;
  buttons: Pick<Buttons, 'issue'>;
  staffMessages: StaffMessages;
  clock: Clock;
  log: Log;
  /** Where all look; without it everybody looks in their own chat. */
  group?: StaffGroup;
}

export interface Cards {
  /**
   * Brings every message about a case in line with the case: a card where all look, a card for whoever holds it, no
   * picture in the chat of anybody else. Done twice it changes nothing; `renewed` gives that person's card new buttons.
   */
  refresh(verificationId: string, renewed?: { staffId: string }): Promise<void>;
  /** Shows somebody a case in their own chat, below all else; not a case of their own. */
  show(verificationId: string, member: StaffMember): Promise<Result<undefined, 'NOT_FOUND' | 'OWN_CASE'>>;
}

interface Place {
  chatId: string;
  member?: StaffMember;
}

export function createCards(deps: KeepCardsDeps): Cards {
  const turns = new Map<string, Promise<unknown>>();

  /** One case, one thing at a time. */
  function inTurn<Value>(verificationId: string, work: () => Promise<Value>): Promise<Value> {
    const before = turns.get(verificationId) ?? Promise.resolve();
    const now = before.then(work, work);
    const settled = now
      .catch(() => undefined)
      .then(() => {
        if (turns.get(verificationId) === settled) turns.delete(verificationId);
      });
    turns.set(verificationId, settled);
    return now;
  }

  return {
    refresh: (verificationId, renewed) =>
      inTurn(verificationId, () => refresh(deps, verificationId, renewed)),
    show: (verificationId, member) => inTurn(verificationId, () => show(deps, verificationId, member)),
  };
}

async function refresh(
  deps: KeepCardsDeps,
  verificationId: string,
  renewed?: { staffId: string },
): Promise<void> {
  const file = await deps.reviews.file(verificationId);
  const standing = await deps.staffMessages.about(verificationId);
  const holder = file && holderIn(file, deps.clock());
  const cards = standing.filter(({ kind }) => kind === 'card');
  const places = file ? await placesOf(deps, file, holder) : [];
  const closed = cards.filter(({ chatId }) => !places.some((place) => place.chatId === chatId));
  await attemptEach(deps, [
    ...standing
      .filter(({ kind, staffId }) => kind === 'media' && staffId !== holder)
      .map((message) => () => takeAway(deps, message)),
    ...(file ? closed.map((message) => () => close(deps, file, message)) : [() => closeAll(deps, cards)]),
    ...places.map((place) => async () => {
      const message = cards.findLast(({ chatId }) => chatId === place.chatId);
      const isRenewed = renewed !== undefined && place.member?.id === renewed.staffId;
      if (file) await keep(deps, { file, place, message, isRenewed });
    }),
  ]);
}

/** Each, whatever becomes of the others. A chat that takes nothing from us is passed over; whatever else failed is thrown at the
 * end, to be tried again. */
async function attemptEach({ log }: KeepCardsDeps, steps: ReadonlyArray<() => Promise<void>>): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (err) {
      if (isUnreachable(err)) log.warn({ event: 'staff.unreachable', err });
      else failures.push(err);
    }
  }
  if (failures.length > 0) throw new Error('Not every card is in line', { cause: failures[0] });
}

async function show(
  deps: KeepCardsDeps,
  verificationId: string,
  member: StaffMember,
): Promise<Result<undefined, 'NOT_FOUND' | 'OWN_CASE'>> {
  const file = await deps.reviews.file(verificationId);
  if (!file) return refuse('NOT_FOUND');
  if (file.applicantIds.includes(member.messengerId)) return refuse('OWN_CASE');
  const place = { chatId: member.messengerId, member };
  for (const message of await deps.staffMessages.about(verificationId)) {
    if (message.kind === 'card' && message.chatId === place.chatId) await takeAway(deps, message);
  }
  await send(deps, file, place);
  return ok(undefined);
}

function holderIn({ verification }: CaseFile, now: Date): string | undefined {
  return verification.status === 'manual_review' ? holderOf(verification, now) : undefined;
}

/** Where a card is due. What is decided is due nowhere new, and stays where it stands. */
async function placesOf(
  { staff, group, staffMessages }: KeepCardsDeps,
  { verification, applicantIds }: CaseFile,
  holderId: string | undefined,
): Promise<Place[]> {
  const members = (await staff.list()).filter(({ messengerId }) => !applicantIds.includes(messengerId));
  if (verification.status !== 'manual_review') {
    const chats = new Set((await staffMessages.about(verification.id)).map(({ chatId }) => chatId));
    return [...chats].map((chatId) => placeIn(chatId, members));
  }
  const everywhere = group
    ? [{ chatId: group.chatId }]
    : members
        .filter(({ role }) => mayDo(role, 'claim'))
        .map((member) => ({ chatId: member.messengerId, member }));
  const holder = members.find(({ id }) => id === holderId);
  const isThere = everywhere.some(({ chatId }) => chatId === holder?.messengerId);
  return holder && !isThere ? [...everywhere, { chatId: holder.messengerId, member: holder }] : everywhere;
}

function placeIn(chatId: string, members: readonly StaffMember[]): Place {
  const member = members.find(({ messengerId }) => messengerId === chatId);
  return { chatId, ...(member && { member }) };
}

interface Kept {
  file: CaseFile;
  place: Place;
  message: StaffMessage | undefined;
  isRenewed: boolean;
}

async function keep(deps: KeepCardsDeps, { file, place, message, isRenewed }: Kept): Promise<void> {
  const card = cardFor(deps, file, place);
  const shown = nameShown(file, card);
  if (!message) {
    if (file.verification.status === 'manual_review') await send(deps, file, place);
    return;
  }
  if (message.shown === shown && !isRenewed) return;
  const keyboard = await keyboardOf(deps, file, { card, place });
  const isThere = await edit(deps, message, card, keyboard);
  if (isThere) return deps.staffMessages.changed({ ...message, shown });
  await deps.staffMessages.forget(message);
  if (file.verification.status === 'manual_review') await send(deps, file, place);
}

async function send(deps: KeepCardsDeps, file: CaseFile, place: Place): Promise<void> {
  const { api, group, staffMessages } = deps;
  const card = cardFor(deps, file, place);
  const { text, entities } = card.text;
  const isGroup = place.chatId === group?.chatId;
  const sent = await api.sendMessage(place.chatId, text, {
    entities,
    reply_markup: await keyboardOf(deps, file, { card, place }),
    ...(isGroup && group.threadId !== undefined && { message_thread_id: group.threadId }),
  });
  const isOnly = await staffMessages.remember({
    verificationId: file.verification.id,
    ...(place.member && { staffId: place.member.id }),
    chatId: place.chatId,
    messageRef: String(sent.message_id),
    kind: 'card',
    shown: nameShown(file, card),
  });
  // Another process put one there meanwhile, and keeps it in line.
  if (!isOnly) await api.deleteMessage(place.chatId, sent.message_id);
}

function cardFor({ clock, group }: KeepCardsDeps, file: CaseFile, { member }: Place): Card {
  const language = member?.language ?? group?.language ?? 'en';
  return toCard(file, {
    ...(member && { member }),
    language,
    phrases: STAFF_PHRASES[language],
    now: clock(),
  });
}

function nameShown({ verification: { version } }: CaseFile, { text, rows }: Card): string {
  const shown = JSON.stringify([version, text.text, rows]);
  return createHash('sha256').update(shown).digest('base64url');
}

async function keyboardOf(
  { buttons }: KeepCardsDeps,
  { verification: { id: verificationId, version: seenVersion } }: CaseFile,
  { card, place }: { card: Card; place: Place },
): Promise<InlineKeyboardMarkup> {
  const about = { verificationId, seenVersion, ...(place.member && { staffId: place.member.id }) };
  return toKeyboard(
    buttons,
    card.rows.map((row) => row.map((button) => ({ ...button, ...about }))),
  );
}

/** False where the message is gone from the chat. */
async function edit(
  { api }: KeepCardsDeps,
  { chatId, messageRef }: StaffMessage,
  { text }: Card,
  keyboard: InlineKeyboardMarkup,
): Promise<boolean> {
  try {
    await api.editMessageText(chatId, Number(messageRef), text.text, {
      entities: text.entities,
      reply_markup: keyboard,
    });
    return true;
  } catch (err) {
    if (isRefusedAs(err, /not modified/i)) return true;
    if (isRefusedAs(err, /message to edit not found|can't be edited|chat not found|blocked/i)) return false;
    throw err;
  }
}

async function takeAway({ api, staffMessages }: KeepCardsDeps, message: StaffMessage): Promise<void> {
  try {
    await api.deleteMessage(message.chatId, Number(message.messageRef));
  } catch (err) {
    // Somebody blocked us: their pictures are taken away once they do so no more.
    const isOutOfReach = isRefusedAs(err, /chat not found|blocked/i);
    if (isOutOfReach && message.kind === 'media') return;
    const isGone = isOutOfReach || isRefusedAs(err, /message to delete not found|can't be deleted/i);
    if (!isGone) throw err;
  }
  await staffMessages.forget(message);
}

/** The card of somebody who no longer holds the case says so, once, and is left alone from then on. */
async function close(deps: KeepCardsDeps, file: CaseFile, message: StaffMessage): Promise<void> {
  const member = message.staffId === undefined ? undefined : await deps.staff.get(message.staffId);
  const { card, refusals } = STAFF_PHRASES[member?.language ?? deps.group?.language ?? 'en'];
  if (member?.removedAt) return closeWith(deps, message, refusals.NO_LONGER_STAFF);
  const holder = holderIn(file, deps.clock());
  const text = holder === undefined ? card.closed.claim_over : card.closed.elsewhere;
  await closeWith(deps, message, text);
}

async function closeAll(deps: KeepCardsDeps, messages: readonly StaffMessage[]): Promise<void> {
  const members = await deps.staff.list();
  for (const message of messages) {
    const { language } = placeIn(message.chatId, members).member ?? {
      language: deps.group?.language ?? 'en',
    };
    await closeWith(deps, message, STAFF_PHRASES[language].card.closed.gone);
  }
}

async function closeWith(deps: KeepCardsDeps, message: StaffMessage, text: string): Promise<void> {
  const { api } = deps;
  try {
    await api.editMessageText(message.chatId, Number(message.messageRef), text);
  } catch (err) {
    if (!(err instanceof TelegramCallFailed) || err.status === undefined || err.status >= 429) throw err;
  }
  await deps.staffMessages.forget(message);
}

function isRefusedAs(err: unknown, description: RegExp): boolean {
  return (
    err instanceof TelegramCallFailed &&
    (err.status === 400 || err.status === 403) &&
    description.test(err.description)
  );
}
