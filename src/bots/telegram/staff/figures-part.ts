import { FormattedString, fmt } from '@grammyjs/parse-mode';
import { Composer, InputFile, InputMediaBuilder } from 'grammy';
import type { Day, Digest, Statistics, Summary } from '../../../core/figures/figures.ts';
import type { Decided } from '../../../core/figures/figures-store.ts';
import type { Owed } from '../../../core/review/deadline-store.ts';
import { mayDo } from '../../../core/staff/permissions.ts';
import type { Chart } from '../../../core/staff-pictures/chart.ts';
import { permitted } from './cases-part.ts';
import { durationOf } from './durations.ts';
import type { StaffPhrases } from './phrases/phrases.ts';
import type { DeskPartDeps, OpenDeskPart, StaffContext } from './staff-context.ts';
import { tellStaff } from './tell-staff.ts';

const USUAL_DAYS = 7;
const MOST_DAYS = 90;

/** How the service does: asked for, as numbers and pictures; and once a day without being asked. */
export const createFiguresPart: OpenDeskPart = (deps) => ({
  commands: ['stats'],
  composer: composeCommand(deps),
  async hear(message) {
    if (message.type === 'digest.requested') await tellDigest(deps, message);
  },
});

function composeCommand(deps: DeskPartDeps): Composer<StaffContext> {
  const { figures } = deps;
  const composer = new Composer<StaffContext>();
  composer.command('stats', permitted('stats'), async (ctx) => {
    const days = readDays(ctx.match);
    if (days === undefined) return void (await ctx.reply(ctx.phrases.figures.badDays(MOST_DAYS)));
    await showStatistics(deps, ctx, await figures.statistics(days));
  });
  return composer;
}

function readDays(match: string): number | undefined {
  const words = match.trim();
  if (words === '') return USUAL_DAYS;
  const days = /^\d{1,3}$/.test(words) ? Number(words) : 0;
  return days >= 1 && days <= MOST_DAYS ? days : undefined;
}

async function showStatistics(
  { staffPictures, clock }: DeskPartDeps,
  ctx: StaffContext,
  { summary, days, owed }: Statistics,
): Promise<void> {
  const { phrases } = ctx;
  const title = FormattedString.b(phrases.figures.title(days.length));
  const { text, entities } = fmt`${title}\n${linesOf({ summary, owed }, phrases, clock()).join('\n')}`;
  const pictures = await Promise.all(toCharts(days, phrases).map((chart) => staffPictures.drawChart(chart)));
  await ctx.reply(text, { entities });
  await ctx.replyWithMediaGroup(
    pictures.map((picture, index) =>
      InputMediaBuilder.photo(new InputFile(picture, `chart-${index + 1}.png`)),
    ),
  );
}

function toCharts(days: readonly Day[], { figures: { chart: words } }: StaffPhrases): Chart[] {
  const columns = days.map(({ day }) => day.slice(5));
  const common = { columns, emptyText: words.empty };
  const total = (of: (decided: Decided) => number) =>
    days.map(({ engine, people }) => of(engine) + of(people));
  const lines = (
    title: string,
    axis: string,
    { of, unit }: { of: (day: Day) => Decided; unit: number },
  ): Chart => ({
    ...common,
    kind: 'lines',
    title,
    axis,
    series: [
      { name: words.median, tone: 'usual', values: days.map((day) => scaled(of(day).medianSeconds, unit)) },
      { name: words.p95, tone: 'slow', values: days.map((day) => scaled(of(day).p95Seconds, unit)) },
    ],
  });
  return [
    {
      ...common,
      kind: 'bars',
      title: words.outcomes,
      axis: words.decisions,
      series: [
        { name: words.verified, tone: 'good', values: total(({ verified }) => verified) },
        { name: words.notVerified, tone: 'bad', values: total(({ notVerified }) => notVerified) },
      ],
    },
    lines(words.engineTimes, words.seconds, { of: ({ engine }) => engine, unit: 1 }),
    lines(words.peopleTimes, words.minutes, { of: ({ people }) => people, unit: 60 }),
  ];
}

function scaled(seconds: number | undefined, unit: number): number | undefined {
  return seconds === undefined ? undefined : seconds / unit;
}

async function tellDigest(
  deps: DeskPartDeps,
  { id: noticeId, day }: { id: string; day: string },
): Promise<void> {
  const { figures, staff, clock } = deps;
  const digest = await figures.digest(day);
  await tellStaff(deps, {
    noticeId,
    inGroup: true,
    members: (await staff.list()).filter(({ role }) => mayDo(role, 'take_over')),
    word: (phrases) => wordDigest(day, digest, phrases, clock()),
  });
}

function wordDigest(day: string, digest: Digest, phrases: StaffPhrases, now: Date): FormattedString {
  const { figures } = phrases;
  const { auditHead } = digest;
  const title = FormattedString.b(figures.digestTitle(day));
  const numbers = fmt`${title}\n${linesOf(digest, phrases, now).join('\n')}`;
  if (!auditHead) return numbers;
  return fmt`${numbers}\n\n${figures.auditHead}\n${FormattedString.code(`${auditHead.sequence}:${auditHead.hash}`)}`;
}

function linesOf(
  { summary, owed }: { summary: Summary; owed: Owed },
  phrases: StaffPhrases,
  now: Date,
): string[] {
  const { figures } = phrases;
  const { received, engine, people, reasons, askedAgain, secondLooks } = summary;
  const { count, oldestSubmittedAt: oldest } = owed;
  return [
    figures.received(received),
    ...decidedLines(figures.who.engine, engine, phrases),
    ...decidedLines(figures.who.people, people, phrases),
    reasons.length > 0 ? figures.topReasons : figures.noReasons,
    ...reasons.map(({ reason, cases }) => `• ${phrases.reasons[reason]}: ${cases}`),
    figures.askedAgain(askedAgain.verified, askedAgain.decided),
    figures.secondLooks(secondLooks.agreed, secondLooks.looks),
    figures.owed(count, oldest && durationOf(now.getTime() - oldest.getTime(), phrases)),
  ];
}

function decidedLines(who: string, decided: Decided, phrases: StaffPhrases): string[] {
  const { figures } = phrases;
  const { verified, notVerified, medianSeconds, p95Seconds } = decided;
  const line = figures.decided(who, verified + notVerified, verified, notVerified);
  if (medianSeconds === undefined || p95Seconds === undefined) return [line];
  return [line, figures.times(timeOf(medianSeconds, phrases), timeOf(p95Seconds, phrases))];
}

const MINUTE = 60;
const FEW = 10;

/** The engine takes seconds, people minutes and hours. */
function timeOf(seconds: number, phrases: StaffPhrases): string {
  if (seconds < 2 * MINUTE) return phrases.figures.seconds(Number(seconds.toFixed(seconds < FEW ? 1 : 0)));
  return durationOf(seconds * 1_000, phrases);
}
