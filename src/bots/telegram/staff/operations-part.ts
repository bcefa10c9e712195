import { FormattedString, fmt } from '@grammyjs/parse-mode';
import { Composer } from 'grammy';
import type { Health } from '../../../core/operations/health.ts';
import type { DeadLetter } from '../../../core/outbox/broker.ts';
import { inert } from '../../../core/staff/inert.ts';
import { mayDo } from '../../../core/staff/permissions.ts';
import { nameOf } from './case-card.ts';
import { durationOf } from './durations.ts';
import { toKeyboard, type LabelledButton } from './keyboard.ts';
import type { DeskPartDeps, OpenDeskPart, Press, StaffContext } from './staff-context.ts';
import { tellStaff } from './tell-staff.ts';

const LETTERS_SHOWN = 8;
const REASON_SHOWN = 160;
const SHORT_ID = 8;
/** What a button's argument begins with once it was asked whether it is meant. */
const CONFIRMED = 'yes:';
const KEPT = 'no';

/** The service itself, for administrators: what failed for good, the engine's decisions, how everything is. */
export const createOperationsPart: OpenDeskPart = (deps) => ({
  commands: ['dead', 'pause', 'resume', 'health'],
  composer: composeCommands(deps),
  presses: { replay: replay(deps) },
  async hear(message) {
    switch (message.type) {
      case 'decisions.paused':
      case 'decisions.resumed':
        return tellOfPause(deps, message);
      default:
        return undefined;
    }
  },
});

function composeCommands(deps: DeskPartDeps): Composer<StaffContext> {
  const { operations } = deps;
  const composer = new Composer<StaffContext>();
  composer.command('dead', async (ctx) => {
    const listed = await operations.deadLetters(ctx.member.id);
    if (!listed.ok) return void (await ctx.reply(ctx.phrases.refusals[listed.refusal]));
    await listLetters(deps, ctx, listed.value);
  });
  composer.command('pause', async (ctx) => {
    const { refusals, operations: words } = ctx.phrases;
    const paused = await operations.pause(ctx.member.id);
    if (paused.ok) return void (await ctx.reply(words.pause.paused));
    const { refusal } = paused;
    await ctx.reply(refusal === 'ALREADY_PAUSED' ? words.pause.alreadyPaused : refusals[refusal]);
  });
  composer.command('resume', async (ctx) => {
    const { refusals, operations: words } = ctx.phrases;
    const resumed = await operations.resume(ctx.member.id);
    if (resumed.ok) return void (await ctx.reply(words.pause.resumed));
    const { refusal } = resumed;
    await ctx.reply(refusal === 'NOT_PAUSED' ? words.pause.notPaused : refusals[refusal]);
  });
  composer.command('health', async (ctx) => {
    const health = await operations.health(ctx.member.id);
    if (!health.ok) return void (await ctx.reply(ctx.phrases.refusals[health.refusal]));
    const { text, entities } = await wordHealth(deps, ctx, health.value);
    await ctx.reply(text, { entities });
  });
  return composer;
}

async function listLetters(
  { buttons, clock }: DeskPartDeps,
  ctx: StaffContext,
  letters: readonly DeadLetter[],
): Promise<void> {
  const { dead } = ctx.phrases.operations;
  if (letters.length === 0) return void (await ctx.reply(dead.none));
  const shown = letters.slice(0, LETTERS_SHOWN);
  const rest = letters.length - shown.length;
  const { text, entities } = FormattedString.join(
    [
      dead.title(letters.length),
      ...shown.map((letter) => lineOf(letter, ctx, clock())),
      ...(rest > 0 ? [dead.more(rest)] : []),
    ],
    '\n\n',
  );
  const rows = shown.map(({ id }) => [button(ctx, id, dead.replay(shorten(id)))]);
  await ctx.reply(text, { entities, reply_markup: await toKeyboard(buttons, rows) });
}

function lineOf(
  { id, queue, type, reason, attempts, deadAt }: DeadLetter,
  { phrases }: StaffContext,
  now: Date,
): FormattedString {
  const { dead } = phrases.operations;
  const facts = [
    queue,
    type ?? dead.unreadable,
    durationOf(now.getTime() - deadAt.getTime(), phrases),
    ...(attempts === undefined ? [] : [dead.attempts(attempts)]),
  ];
  return fmt`${FormattedString.code(shorten(id))} · ${facts.join(' · ')}\n${FormattedString.i(inert(reason, REASON_SHOWN))}`;
}

function shorten(id: string): string {
  return id.slice(0, SHORT_ID);
}

function button({ member }: StaffContext, argument: string, label: string): LabelledButton {
  return { act: 'replay', staffId: member.id, argument, label };
}

/** Asks first; what is pressed then names the same letter. */
function replay({ operations, buttons, api }: DeskPartDeps): Press {
  return async (ctx, { argument = '' }) => {
    const { refusals, operations: words } = ctx.phrases;
    const { dead } = words;
    const answered = argument === KEPT || argument.startsWith(CONFIRMED);
    if (!answered) {
      const rows = [[button(ctx, `${CONFIRMED}${argument}`, dead.yes), button(ctx, KEPT, dead.no)]];
      await ctx.reply(dead.confirm(shorten(argument)), { reply_markup: await toKeyboard(buttons, rows) });
      return undefined;
    }
    const said = argument === KEPT ? dead.kept : await replayed(argument.slice(CONFIRMED.length));
    const question = ctx.callbackQuery?.message;
    if (question) await api.editMessageText(question.chat.id, question.message_id, said);
    return undefined;

    async function replayed(deadLetterId: string): Promise<string> {
      const done = await operations.replay(ctx.member.id, deadLetterId);
      if (done.ok) return dead.replayed;
      return done.refusal === 'LETTER_GONE' ? dead.gone : refusals[done.refusal];
    }
  };
}

async function tellOfPause(
  deps: DeskPartDeps,
  {
    id: noticeId,
    type,
    staffId,
  }: { id: string; type: 'decisions.paused' | 'decisions.resumed'; staffId: string },
): Promise<void> {
  const members = await deps.staff.list();
  const name = nameOf(members.find(({ id }) => id === staffId));
  await tellStaff(deps, {
    noticeId,
    inGroup: true,
    // Whoever did it was answered.
    members: members.filter(({ id, role }) => id !== staffId && mayDo(role, 'claim')),
    word: ({ operations: { pause } }) =>
      fmt`${type === 'decisions.paused' ? pause.pausedBy(name) : pause.resumedBy(name)}`,
  });
}

async function wordHealth(
  { staff, clock }: DeskPartDeps,
  { phrases }: StaffContext,
  health: Health,
): Promise<FormattedString> {
  const { health: words } = phrases.operations;
  const since = (date: Date) => durationOf(clock().getTime() - date.getTime(), phrases);
  const { workers, lastComparedAt, inError, queueIsReady, outbox, owed, pause } = health;
  const pauser = pause && (await staff.list()).find(({ id }) => id === pause.pausedBy);
  const lines = [
    ...workers.map(({ faceEngine, workers: count }) => words.workers(faceEngine, count)),
    ...(workers.length === 0 ? [words.noWorkers] : []),
    lastComparedAt ? words.lastCompared(since(lastComparedAt)) : words.neverCompared,
    ...(inError > 0 ? [words.inError(inError)] : []),
    words.database,
    words.queue(queueIsReady),
    ...wordDepths(health, phrases.operations.health),
    words.outbox(outbox),
    words.owed(owed.count, owed.oldestSubmittedAt && since(owed.oldestSubmittedAt)),
    pause
      ? words.pausedSince(
          `${pause.pausedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
          nameOf(pauser),
        )
      : words.decides,
  ];
  return fmt`${FormattedString.b(words.title)}\n${lines.join('\n')}`;
}

function wordDepths(
  { depths, queueIsReady }: Health,
  words: StaffContext['phrases']['operations']['health'],
): string[] {
  if (!depths) return queueIsReady ? [words.depthsUnknown] : [];
  const { queues, delayed } = depths;
  const filled = queues.filter(({ waiting, underWay = 0, dead }) => waiting + underWay + dead > 0);
  if (filled.length === 0 && delayed === 0) return [words.queuesEmpty];
  return [
    ...filled.map((depth) => `• ${words.depth(depth.queue, depth)}`),
    ...(delayed > 0 ? [words.delayed(delayed)] : []),
  ];
}
