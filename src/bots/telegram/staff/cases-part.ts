import { fmt, FormattedString } from '@grammyjs/parse-mode';
import { Composer } from 'grammy';
import { referenceOf } from '../../../core/dialogue/prompt.ts';
import type { QueueEntry } from '../../../core/review/review-store.ts';
import type { OnCase, Reviews } from '../../../core/review/reviews.ts';
import type { Button } from '../../../core/staff/buttons.ts';
import { mayDo, type Act } from '../../../core/staff/permissions.ts';
import { nameOf } from './case-card.ts';
import { durationOf } from './durations.ts';
import { isUnreachable } from './is-unreachable.ts';
import type { StaffPhrases } from './phrases/phrases.ts';
import { readQueueFilter } from './queue-filter.ts';
import type { DeskPartDeps, OpenDeskPart, Press, StaffContext } from './staff-context.ts';
import { wordRefusal } from './word-refusal.ts';

const QUEUE_SHOWN = 15;
const REFERENCE_LETTERS = 8;

/** The queue and the cases in it: look, take, give back. */
export const createCases: OpenDeskPart = (deps) => {
  const { reviews } = deps;
  return {
    commands: ['queue', 'mine', 'next', 'release', 'case', 'find'],
    composer: composeCommands(deps),
    presses: {
      claim: onCase(
        deps,
        (on) => reviews.claim(on),
        ({ done }) => done.claimed,
      ),
      take_over: onCase(
        deps,
        (on) => reviews.takeOver(on),
        ({ done }) => done.claimed,
      ),
      release: onCase(
        deps,
        (on) => reviews.release(on),
        ({ done }) => done.released,
      ),
    },
  };
};

function composeCommands(deps: DeskPartDeps): Composer<StaffContext> {
  const { reviews, cards, clock } = deps;
  const composer = new Composer<StaffContext>();
  composer.command('queue', permitted('queue'), async (ctx) => {
    const filter = readQueueFilter(ctx.match, ctx.member, clock());
    if (!filter) return void (await ctx.reply(ctx.phrases.queue.badFilter));
    const entries = await reviews.queue(filter, QUEUE_SHOWN + 1);
    const { empty, nothingFits } = ctx.phrases.queue;
    if (entries.length > 0) return listQueue(deps, ctx, entries);
    await ctx.reply(Object.keys(filter).length > 0 ? nothingFits : empty);
  });
  composer.command('mine', permitted('mine'), async (ctx) => {
    const held = await reviews.queue({ claimedBy: ctx.member.id }, QUEUE_SHOWN + 1);
    if (held.length > 0) return listQueue(deps, ctx, held);
    await ctx.reply(ctx.phrases.done.nothingHeld);
  });
  composer.command('next', permitted('next'), async (ctx) => {
    const claimed = await reviews.claimNext(ctx.member.id);
    if (!claimed) return void (await ctx.reply(ctx.phrases.done.nothingToClaim));
    await cards.refresh(claimed.id);
  });
  composer.command('release', permitted('release'), (ctx) => releaseOne(deps, ctx));
  composer.command('case', permitted('case'), async (ctx) => {
    const found = await findOne(reviews, ctx.match);
    if (found === undefined) return void (await ctx.reply(ctx.phrases.noSuchCase));
    const shown = await cards.show(found, ctx.member);
    if (!shown.ok) await ctx.reply(ctx.phrases.refusals[shown.refusal]);
  });
  composer.command('find', permitted('find'), async (ctx) => {
    const searched = await reviews.search(ctx.member.id, ctx.match);
    if (!searched.ok) return void (await ctx.reply(ctx.phrases.refusals[searched.refusal]));
    const found = searched.value;
    if (found.length === 0) return void (await ctx.reply(ctx.phrases.found.none));
    const lines = found.map(({ verificationId, status, openedAt }) => {
      const day = openedAt.toISOString().slice(0, 10);
      return fmt`${FormattedString.code(referenceOf(verificationId))} · ${ctx.phrases.statuses[status]} · ${day}`;
    });
    await reply(ctx, FormattedString.join([ctx.phrases.found.title, ...lines], '\n'));
  });
  return composer;
}

/** The case that is named, or the only one they hold. */
async function releaseOne(deps: DeskPartDeps, ctx: StaffContext & { match: string }): Promise<void> {
  const { reviews, cards } = deps;
  const { phrases, member } = ctx;
  const held = await reviews.queue({ claimedBy: member.id }, QUEUE_SHOWN + 1);
  if (held.length === 0) return void (await ctx.reply(phrases.done.nothingHeld));
  const named = ctx.match.trim() === '' ? held[0]?.verificationId : await findOne(reviews, ctx.match);
  if (held.length > 1 && ctx.match.trim() === '') return listQueue(deps, ctx, held);
  if (named === undefined) return void (await ctx.reply(phrases.noSuchCase));
  const on = { staffId: member.id, verificationId: named };
  const released = await reviews.release(on);
  await cards.refresh(named);
  await ctx.reply(released.ok ? phrases.done.released : phrases.refusals[released.refusal]);
}

/** Only whose role has it goes on. */
export function permitted(act: Act) {
  return async (ctx: StaffContext, next: () => Promise<void>): Promise<void> => {
    if (mayDo(ctx.member.role, act)) return next();
    await ctx.reply(ctx.phrases.refusals.ROLE_LACKS_IT);
  };
}

/** By the whole number or its beginning, where only one begins so. */
async function findOne(reviews: Pick<Reviews, 'named'>, query: string): Promise<string | undefined> {
  if (query.trim().length < REFERENCE_LETTERS) return undefined;
  const found = await reviews.named(query);
  return found.length === 1 ? found[0]?.verificationId : undefined;
}

async function listQueue(
  { staff, clock }: DeskPartDeps,
  ctx: StaffContext,
  entries: readonly QueueEntry[],
): Promise<void> {
  const { queue } = ctx.phrases;
  const names = new Map((await staff.list()).map((member) => [member.id, nameOf(member)]));
  const shown = entries.slice(0, QUEUE_SHOWN).map((entry) => lineOf(entry, ctx, { names, now: clock() }));
  const rest = entries.length > QUEUE_SHOWN ? ['…'] : [];
  const title = FormattedString.b(queue.title(shown.length));
  await reply(ctx, FormattedString.join([title, ...shown, ...rest], '\n'));
}

function onCase(
  { reviews, cards }: DeskPartDeps,
  act: (on: OnCase) => ReturnType<Reviews['claim']>,
  done: (phrases: StaffPhrases) => string,
): Press {
  return async (ctx, button) => {
    const on = toOnCase(ctx, button);
    if (!on) return undefined;
    const { phrases } = ctx;
    if (!(await isReachable(ctx))) return phrases.done.openChatFirst;
    const result = await act(on);
    await cards.refresh(on.verificationId, on);
    return result.ok ? done(phrases) : wordRefusal({ reviews, phrases }, on.verificationId, result.refusal);
  };
}

/** The card of who holds a case is in their own chat, which they have to have opened. */
async function isReachable({ api, chat, member }: StaffContext): Promise<boolean> {
  if (chat?.type === 'private') return true;
  try {
    await api.sendChatAction(Number(member.messengerId), 'typing');
    return true;
  } catch (err) {
    if (isUnreachable(err)) return false;
    throw err;
  }
}

export function toOnCase(
  { member }: StaffContext,
  { verificationId, seenVersion }: Button,
): (OnCase & { verificationId: string }) | undefined {
  if (verificationId === undefined) return undefined;
  return { staffId: member.id, verificationId, ...(seenVersion !== undefined && { seenVersion }) };
}

async function reply(ctx: StaffContext, { text, entities }: FormattedString): Promise<void> {
  await ctx.reply(text, { entities });
}

function lineOf(
  { verificationId, submittedAt, reasons, language, claimedBy, opinions }: QueueEntry,
  { phrases }: StaffContext,
  { names, now }: { names: ReadonlyMap<string, string>; now: Date },
): FormattedString {
  const age = durationOf(now.getTime() - submittedAt.getTime(), phrases);
  const why = reasons.map((reason) => phrases.reasons[reason]).join(', ');
  const held = claimedBy === undefined ? '' : ` · ✋ ${names.get(claimedBy) ?? '?'}`;
  const second = opinions > 0 ? ' · ⚖️' : '';
  return fmt`${FormattedString.code(referenceOf(verificationId))} · ${age} · ${language} · ${why}${second}${held}`;
}
