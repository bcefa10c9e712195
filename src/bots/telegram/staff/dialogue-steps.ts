import type { Conversation } from '@grammyjs/conversations';
import { InlineKeyboard, type Context } from 'grammy';
import type { StaffContext } from './staff-context.ts';
import { TelegramCallFailed } from '../telegram-call-failed.ts';
import type { StaffPhrases } from './phrases/phrases.ts';

export type StaffConversation = Conversation<StaffContext, Context>;

export interface Step {
  conversation: StaffConversation;
  ctx: Context;
  phrases: StaffPhrases;
}

export interface Option<Value extends string> {
  value: Value;
  label: string;
}

/** Begins the data of the buttons inside a dialogue, which mean something in the middle of it alone. */
export const DIALOGUE_PRESS = 's:';
const CANCEL = 'cancel';
const LONGEST_WAIT_MILLISECONDS = 15 * 60_000;

/**
 * Asks for one of a few; `undefined` where the person would rather not. The question becomes its answer, so that nobody
 * presses it again. Whatever else is said meanwhile is dealt with as ever.
 */
export async function choose<Value extends string>(
  step: Step,
  question: string,
  options: ReadonlyArray<Option<Value>>,
): Promise<Value | undefined> {
  const { messageId, data } = await ask(step, question, options);
  const chosen = options.find(({ value }) => `${DIALOGUE_PRESS}${value}` === data);
  await closeQuestion(
    step,
    messageId,
    chosen ? `${question}\n→ ${chosen.label}` : step.phrases.dialogue.cancelled,
  );
  return chosen?.value;
}

/** Asks for a few words or one of the options; cuts nothing, but says what is too long. */
export async function askForWords<Value extends string>(
  step: Step,
  question: string,
  { options, longest }: { options: ReadonlyArray<Option<Value>>; longest: number },
): Promise<{ words: string } | { option: Value } | undefined> {
  const { conversation, phrases } = step;
  const sent = await step.ctx.reply(question, { reply_markup: keyboardOf(options, phrases) });
  for (;;) {
    const said = await conversation.waitUntil((ctx) => isPressOn(ctx, sent.message_id) || isWords(ctx), {
      next: true,
      maxMilliseconds: LONGEST_WAIT_MILLISECONDS,
    });
    const words = said.message?.text && cleaned(said.message.text);
    if (words !== undefined) {
      if (words.length <= longest) {
        await closeQuestion(step, sent.message_id, question);
        return { words };
      }
      await said.reply(phrases.dialogue.tooLong(longest));
      continue;
    }
    await answered(said);
    const option = options.find(({ value }) => `${DIALOGUE_PRESS}${value}` === said.callbackQuery?.data);
    await closeQuestion(
      step,
      sent.message_id,
      option ? `${question}\n→ ${option.label}` : phrases.dialogue.cancelled,
    );
    return option && { option: option.value };
  }
}

/** Asks for words until `take` takes them or gives up, which answers with what then stands in place of the question. */
export async function askUntilTaken(
  step: Step,
  question: string,
  take: (said: Context) => Promise<{ isTaken: boolean; words: string } | undefined>,
): Promise<boolean> {
  const { conversation, phrases } = step;
  const sent = await step.ctx.reply(question, { reply_markup: keyboardOf([], phrases) });
  for (;;) {
    const said = await conversation.waitUntil((ctx) => isPressOn(ctx, sent.message_id) || isWords(ctx), {
      next: true,
      maxMilliseconds: LONGEST_WAIT_MILLISECONDS,
    });
    if (said.callbackQuery) {
      await answered(said);
      await closeQuestion(step, sent.message_id, phrases.members.factor.cancelled);
      return false;
    }
    const taken = await take(said);
    if (!taken) continue;
    await closeQuestion(step, sent.message_id, taken.words);
    return taken.isTaken;
  }
}

async function ask<Value extends string>(
  { conversation, ctx, phrases }: Step,
  question: string,
  options: ReadonlyArray<Option<Value>>,
): Promise<{ messageId: number; data: string | undefined }> {
  const sent = await ctx.reply(question, { reply_markup: keyboardOf(options, phrases) });
  const pressed = await conversation.waitUntil((said) => isPressOn(said, sent.message_id), {
    next: true,
    maxMilliseconds: LONGEST_WAIT_MILLISECONDS,
  });
  await answered(pressed);
  return { messageId: sent.message_id, data: pressed.callbackQuery?.data };
}

function keyboardOf<Value extends string>(
  options: ReadonlyArray<Option<Value>>,
  { labels }: StaffPhrases,
): InlineKeyboard {
  const keyboard = new InlineKeyboard();
  for (const { value, label } of options) keyboard.text(label, `${DIALOGUE_PRESS}${value}`).row();
  return keyboard.text(labels.cancel, `${DIALOGUE_PRESS}${CANCEL}`);
}

function isPressOn({ callbackQuery }: Context, messageId: number): boolean {
  return callbackQuery?.message?.message_id === messageId;
}

/** As the database can keep them: no zero bytes, no half characters. */
function cleaned(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed().trim();
}

/** A command means what it always means. */
function isWords({ message }: Context): boolean {
  return message?.text !== undefined && !message.text.startsWith('/');
}

async function closeQuestion({ ctx }: Step, messageId: number, text: string): Promise<void> {
  if (ctx.chat) await unlessRefused(ctx.api.editMessageText(ctx.chat.id, messageId, text));
}

/** Late or twice, an answer to a press is refused: no reason to end a dialogue. */
async function answered(ctx: Context): Promise<void> {
  await unlessRefused(ctx.answerCallbackQuery());
}

/** For what only tidies the chat: a dialogue goes on without it. */
async function unlessRefused(call: Promise<unknown>): Promise<void> {
  await call.catch((err: unknown) => {
    if (!(err instanceof TelegramCallFailed)) throw err;
  });
}
