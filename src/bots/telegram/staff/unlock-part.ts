import { createConversation } from '@grammyjs/conversations';
import { fmt, FormattedString } from '@grammyjs/parse-mode';
import { Composer, InputFile, type Context } from 'grammy';
import type { Language } from '../../../core/accounts/language.ts';
import type { Button } from '../../../core/staff/buttons.ts';
import { mayDo, needsSecondFactor } from '../../../core/staff/permissions.ts';
import type { Unlocked } from '../../../core/staff/staff-factors.ts';
import { isUnlocked } from '../../../core/staff/staff-member.ts';
import { TelegramCallFailed } from '../telegram-call-failed.ts';
import { askUntilTaken, type StaffConversation } from './dialogue-steps.ts';
import { STAFF_PHRASES } from './phrases/staff-phrases.ts';
import type { DeskPartDeps, OpenDeskPart, StaffContext } from './staff-context.ts';

interface About {
  staffId: string;
  language: Language;
  /** What was pressed, to be done once it is unlocked. */
  button?: Button;
}

const UNLOCK = 'unlock';
const SIX_DIGITS = /^\s*(?:\d\s*){6}$/;
const DIGITS = /\d{3}/;

/** Asks for the second factor: by /unlock, and where somebody presses what it stands before; sets it up the first time. */
export const createUnlocking: OpenDeskPart = (deps) => ({
  commands: [UNLOCK],
  composer: composeUnlock(deps),
  dialogues: [createConversation(unlockDialogue(deps), { id: UNLOCK })],
});

function composeUnlock({ clock }: DeskPartDeps): Composer<StaffContext> {
  const composer = new Composer<StaffContext>();
  composer.command(UNLOCK, async (ctx) => {
    const { refusals, members } = ctx.phrases;
    if (!mayDo(ctx.member.role, UNLOCK)) return void (await ctx.reply(refusals.ROLE_LACKS_IT));
    if (isUnlocked(ctx.member, clock())) return void (await ctx.reply(members.factor.already));
    if (ctx.chat.type !== 'private') return void (await ctx.reply(members.list.inPrivate));
    await enter(ctx);
  });
  return composer;
}

/** True where a press has to wait for the second factor, which is asked for now. */
export async function isAskedFirst(
  { clock }: Pick<DeskPartDeps, 'clock'>,
  ctx: StaffContext,
  button: Button,
): Promise<boolean> {
  const { member, chat } = ctx;
  if (!needsSecondFactor(button.act) || !mayDo(member.role, button.act)) return false;
  if (isUnlocked(member, clock()) || chat?.type !== 'private') return false;
  await enter(ctx, button);
  return true;
}

async function enter(ctx: StaffContext, button?: Button): Promise<void> {
  const about: About = {
    staffId: ctx.member.id,
    language: ctx.member.language,
    ...(button && { button }),
  };
  await ctx.conversation.exitAll();
  await ctx.conversation.enter(UNLOCK, about);
}

function unlockDialogue(deps: DeskPartDeps) {
  return async (conversation: StaffConversation, ctx: Context, about: About): Promise<void> => {
    const phrases = STAFF_PHRASES[about.language];
    const { factor } = phrases.members;
    const step = { conversation, ctx, phrases };
    const shown = await conversation.external((outer) => showSecret(deps, outer, about));
    const question = shown === undefined ? factor.enter : factor.enterFirst;
    const isTaken = await askUntilTaken(step, question, async (said) => {
      const tried = await conversation.external((outer) => tryCode(deps, outer, about));
      if (tried.next === 'again') await said.reply(tried.words);
      return tried.next === 'again' ? undefined : { isTaken: tried.next === 'go_on', words: tried.words };
    });
    if (shown !== undefined) await conversation.external((outer) => takeAway(deps, outer, shown));
    if (isTaken) await conversation.halt({ next: true });
    await conversation.external((outer) => renewCard(deps, outer, about));
  };
}

/** Where no app is set up yet: a fresh secret, as a picture and as text. It is said past the dialogue, which keeps none of it. */
async function showSecret(
  { staffFactors, staffPictures }: DeskPartDeps,
  ctx: StaffContext,
  { staffId }: About,
): Promise<number | undefined> {
  if ((await staffFactors.stateOf(staffId)) === 'confirmed') return undefined;
  const begun = await staffFactors.begin(ctx.member);
  if (!begun.ok) return undefined;
  const picture = new InputFile(await staffPictures.drawQrCode(begun.value.uri), 'code.png');
  const secret = begun.value.secret.replaceAll(/.{4}(?=.)/g, '$& ');
  const { caption, caption_entities: entities } =
    fmt`${ctx.phrases.members.factor.scan}\n\n${FormattedString.code(secret)}`;
  const sent = await ctx.replyWithPhoto(picture, {
    caption,
    caption_entities: entities,
    protect_content: true,
  });
  return sent.message_id;
}

interface Tried {
  next: 'again' | 'go_on' | 'stop';
  words: string;
}

/** Takes the message away that holds the code; what follows a good one is left to whoever comes after the dialogue. */
async function tryCode(deps: DeskPartDeps, ctx: StaffContext, { staffId, button }: About): Promise<Tried> {
  const { factor } = ctx.phrases.members;
  const words = ctx.message?.text ?? '';
  if (DIGITS.test(words) && ctx.message) await takeAway(deps, ctx, ctx.message.message_id);
  if (!SIX_DIGITS.test(words)) return { next: 'again', words: factor.sixDigits };
  const unlocked = await deps.staffFactors.unlock(staffId, words);
  if (!unlocked.ok) return wordTried(unlocked, ctx);
  if (button) ctx.goesOn = button;
  return { next: 'go_on', words: factor.unlocked };
}

function wordTried(unlocked: Exclude<Unlocked, { ok: true }>, { phrases }: StaffContext): Tried {
  const { factor } = phrases.members;
  switch (unlocked.refusal) {
    case 'WRONG_CODE':
      return { next: 'again', words: factor.wrong };
    case 'CODE_USED':
      return { next: 'again', words: factor.used };
    case 'NOT_BEGUN':
      return { next: 'stop', words: factor.over };
    case 'NO_LONGER_STAFF':
      return { next: 'stop', words: phrases.refusals.NO_LONGER_STAFF };
    case 'LOCKED':
      return { next: 'stop', words: factor.tooMany(Math.ceil(unlocked.retryAfterSeconds / 60)) };
  }
}

/** What is gone already need not go; what Telegram does not let go is told to nobody but us. */
async function takeAway({ log }: DeskPartDeps, ctx: StaffContext, messageId: number): Promise<void> {
  if (!ctx.chat) return;
  try {
    await ctx.api.deleteMessage(ctx.chat.id, messageId);
  } catch (err) {
    if (!(err instanceof TelegramCallFailed) || err.status !== 400) throw err;
    log.warn({ event: 'staff.chat_not_tidied', err });
  }
}

/** The button that was pressed is spent. */
async function renewCard({ cards }: DeskPartDeps, ctx: StaffContext, { button }: About): Promise<void> {
  if (button?.verificationId !== undefined)
    await cards.refresh(button.verificationId, { staffId: ctx.member.id });
}
