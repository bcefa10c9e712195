import { autoRetry } from '@grammyjs/auto-retry';
import { conversations } from '@grammyjs/conversations';
import { Bot, BotError, type Context } from 'grammy';
import type { Update, UserFromGetMe } from 'grammy/types';
import type { Message } from '../../../core/outbox/message.ts';
import type { Button, PressRefusal } from '../../../core/staff/buttons.ts';
import type { StaffDesk, StaffDeskDeps } from '../../staff-desk.ts';
import type { ApiOptions } from '../create-api.ts';
import { endInTimeAndFailSafely } from '../create-api.ts';
import { TelegramCallFailed } from '../telegram-call-failed.ts';
import { createCases } from './cases-part.ts';
import { createAudit } from './audit-part.ts';
import { createFiguresPart } from './figures-part.ts';
import { createOperationsPart } from './operations-part.ts';
import { createDeadlines } from './deadlines-part.ts';
import { createDecisions } from './decisions-part.ts';
import { createHelp } from './help-part.ts';
import { createMedia } from './media-part.ts';
import { createMembers } from './members-part.ts';
import { composeNewcomers, opensInvitation, profileOf } from './newcomers.ts';
import { createUnlocking, isAskedFirst } from './unlock-part.ts';
import { dialogueStorage } from './dialogue-storage.ts';
import { isUnreachable } from './is-unreachable.ts';
import { createCards } from './keep-cards.ts';
import { STAFF_PHRASES } from './phrases/staff-phrases.ts';
import { createSupportPart } from './support-part.ts';
import type { DeskPart, OpenDeskPart, StaffContext } from './staff-context.ts';
import { toStaffUpdate, type StaffUpdate } from './staff-update.ts';

export interface StaffDeskOptions extends StaffDeskDeps, ApiOptions {
  me: UserFromGetMe;
}

const PARTS: readonly OpenDeskPart[] = [
  createUnlocking,
  createCases,
  createDecisions,
  createMedia,
  createDeadlines,
  createAudit,
  createFiguresPart,
  createOperationsPart,
  createMembers,
  createSupportPart,
];

/** A short trouble of Telegram ends no dialogue; a long one is for the inbox. */
const insist = autoRetry({ maxRetryAttempts: 3, maxDelaySeconds: 3 });

export function openStaffDesk(options: StaffDeskOptions): StaffDesk {
  const bot = new Bot<StaffContext>(options.token, {
    botInfo: options.me,
    client: { apiRoot: options.apiRoot },
  });
  const failSafely = endInTimeAndFailSafely(options.token, options.callTimeoutMilliseconds);
  bot.api.config.use(insist, failSafely);
  const cards = createCards({ ...options, api: bot.api });
  const deps = { ...options, cards, api: bot.api };
  const opened = PARTS.map((open) => open(deps));
  const help = createHelp(
    deps,
    opened.flatMap((part) => part.commands),
  );
  const parts = [...opened, help];
  const commands = new Set(parts.flatMap((part) => part.commands));
  assemble(bot, options, parts, failSafely);

  return {
    open: () => help.registerMenus(),
    chatOf: (body) => toStaffUpdate(body)?.chat.id,
    async take(body) {
      const said = toStaffUpdate(body);
      if (!said || !(await isOurs(said))) return false;
      await handle(said.update);
      return true;
    },
    async hear(message) {
      for (const verificationId of casesOf(message)) await cards.refresh(verificationId);
      for (const part of parts) await part.hear?.(message);
    },
  };

  /** Whoever blocked us, or pressed too long ago to be answered, gets no answer later either. */
  async function handle(update: Update): Promise<void> {
    try {
      await bot.handleUpdate(update);
    } catch (err) {
      if (!isUnreachable(err instanceof BotError ? err.error : err)) throw err;
      options.log.warn({ event: 'staff.unreachable', err });
    }
  }

  /** In the group everything is; in a private chat what only staff say, or say in the middle of a dialogue. */
  async function isOurs(said: StaffUpdate): Promise<boolean> {
    const { chat, senderId, command, reference, isDialoguePress } = said;
    if (!chat.isPrivate) return chat.id === options.group?.chatId;
    if (reference !== undefined || isDialoguePress || opensInvitation(said)) return true;
    if (!(await options.staff.find(senderId))) return false;
    if (command !== undefined) return commands.has(command);
    for (const { isFor } of parts) if (await isFor?.(said)) return true;
    return (await options.staffDialogues.read(chat.id)) !== undefined;
  }
}

function assemble(
  bot: Bot<StaffContext>,
  deps: StaffDeskOptions,
  parts: readonly DeskPart[],
  failSafely: ReturnType<typeof endInTimeAndFailSafely>,
): void {
  bot.use(composeNewcomers(deps.invitations));
  bot.use(async (ctx, next) => {
    const member = ctx.from && (await deps.staff.meet(String(ctx.from.id), profileOf(ctx.from)));
    // Whoever is no colleague presses in vain, and is not spoken to.
    if (!member) return refuseStranger(ctx, deps);
    ctx.member = member;
    ctx.phrases = STAFF_PHRASES[member.language];
    await next();
  });
  for (const { replies } of parts) if (replies) bot.use(replies);
  bot.use(
    conversations<StaffContext, Context>({
      storage: dialogueStorage(deps.staffDialogues),
      // What the outer bot is configured with is not inherited inside.
      plugins: [
        async (ctx, next) => {
          ctx.api.config.use(insist, failSafely);
          await next();
        },
      ],
    }),
  );
  for (const dialogue of parts.flatMap((part) => part.dialogues ?? [])) bot.use(dialogue);
  // A good code: what was pressed before it is done now.
  bot.use(async (ctx, next) => {
    const answer = ctx.goesOn && (await carryOut(ctx, ctx.goesOn, parts));
    if (answer !== undefined) await ctx.reply(answer);
    if (!ctx.goesOn) await next();
  });
  bot.on('callback_query:data', (ctx) => press(ctx, deps, parts));
  for (const { composer } of parts) if (composer) bot.use(composer);
}

async function refuseStranger(ctx: StaffContext, { buttons }: StaffDeskDeps): Promise<void> {
  if (!ctx.callbackQuery) return;
  const reference = toStaffUpdate(ctx.update)?.reference;
  if (reference !== undefined) await buttons.press(reference, ctx.callbackQuery.id);
  await answer(ctx, { text: STAFF_PHRASES.en.refusals.BUTTON_NOT_YOURS, show_alert: true });
}

async function press(
  ctx: StaffContext & { callbackQuery: { id: string; data: string } },
  { buttons, clock, log }: StaffDeskDeps,
  parts: readonly DeskPart[],
): Promise<void> {
  const said = toStaffUpdate(ctx.update);
  if (said?.reference === undefined) return answerRefused(ctx, 'BUTTON_OLD');
  const pressed = await buttons.press(said.reference, ctx.callbackQuery.id, ctx.member);
  if (!pressed.ok) return answerRefused(ctx, pressed.refusal);
  const isLater = await isAskedFirst({ clock }, ctx, pressed.value);
  const words = isLater ? undefined : await carryOut(ctx, pressed.value, parts);
  log.info({ event: 'staff.pressed', act: pressed.value.act, isLater, staffId: ctx.member.id });
  await answer(ctx, words === undefined ? {} : { text: words });
}

/** What was done is done: an answer that Telegram no longer takes must not have it done again. */
async function answer(ctx: StaffContext, said: { text?: string; show_alert?: boolean }): Promise<void> {
  await ctx.answerCallbackQuery(said).catch((err: unknown) => {
    if (!(err instanceof TelegramCallFailed)) throw err;
  });
}

async function carryOut(
  ctx: StaffContext,
  button: Button,
  parts: readonly DeskPart[],
): Promise<string | undefined> {
  const does = parts.flatMap(({ presses }) => presses?.[button.act] ?? []).at(0);
  return does?.(ctx, button);
}

async function answerRefused(ctx: StaffContext, refusal: PressRefusal): Promise<void> {
  await answer(ctx, {
    text: ctx.phrases.refusals[refusal],
    show_alert: refusal !== 'BUTTON_USED',
  });
}

/** Whose cards may look otherwise now. */
function casesOf(message: Message): readonly string[] {
  switch (message.type) {
    case 'verification.review_requested':
    case 'review.changed':
    case 'verification.decided':
    case 'verification.resubmission_requested':
    case 'verification.cancelled':
      return [message.verificationId];
    case 'account.erased':
      return message.verificationIds;
    default:
      return [];
  }
}
