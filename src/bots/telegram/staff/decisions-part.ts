import { createConversation } from '@grammyjs/conversations';
import type { Context } from 'grammy';
import type { Language } from '../../../core/accounts/language.ts';
import { whatApplicantReads } from '../../../core/dialogue/disclose.ts';
import type { Notes, OnCase, ReviewRefusal } from '../../../core/review/reviews.ts';
import type { Result } from '../../../core/result.ts';
import { mayDo } from '../../../core/staff/permissions.ts';
import { EVIDENCE_KINDS, type EvidenceKind } from '../../../core/verification/evidence.ts';
import type { ReasonCode } from '../../../core/verification/reason-codes.ts';
import { currentEvidence, type Verification } from '../../../core/verification/verification.ts';
import { toOnCase } from './cases-part.ts';
import { askForWords, choose, type Step, type StaffConversation } from './dialogue-steps.ts';
import type { StaffPhrases } from './phrases/phrases.ts';
import { STAFF_PHRASES } from './phrases/staff-phrases.ts';
import type { DeskPartDeps, OpenDeskPart, Press } from './staff-context.ts';
import { wordRefusal } from './word-refusal.ts';

/** What a dialogue is about, as it was when it began; kept between its steps. */
interface About {
  on: OnCase;
  language: Language;
  applicantLanguage: Language;
  kinds: readonly EvidenceKind[];
  mayWord: boolean;
}

const LONGEST_NOTE = 500;

/** Approve at a press; ask again and decline in a short dialogue. What is decided is decided in one call at its end. */
export const createDecisions: OpenDeskPart = (deps) => ({
  commands: [],
  dialogues: [
    createConversation(askAgainDialogue(deps), { id: 'ask_again' }),
    createConversation(declineDialogue(deps), { id: 'decline' }),
  ],
  presses: {
    approve: approve(deps),
    ask_again: begin(deps, 'ask_again'),
    decline: begin(deps, 'decline'),
  },
});

function approve({ reviews, cards }: DeskPartDeps): Press {
  return async (ctx, button) => {
    const on = toOnCase(ctx, button);
    if (!on) return undefined;
    const { phrases } = ctx;
    const approved = await reviews.approve(on);
    await cards.refresh(on.verificationId, on);
    if (!approved.ok) return wordRefusal({ reviews, phrases }, on.verificationId, approved.refusal);
    return wordOpinion(approved.value, phrases, phrases.done.approved);
  };
}

function begin({ reviews }: DeskPartDeps, dialogue: 'ask_again' | 'decline'): Press {
  return async (ctx, button) => {
    const on = toOnCase(ctx, button);
    const file = on && (await reviews.file(on.verificationId));
    if (!on || !file) return ctx.phrases.refusals.NOT_FOUND;
    await reviews.renew(on);
    const { verification, language: applicantLanguage } = file;
    const about: About = {
      on,
      language: ctx.member.language,
      applicantLanguage,
      kinds: EVIDENCE_KINDS.filter((kind) => currentEvidence(verification, kind)),
      mayWord: mayDo(ctx.member.role, 'word_decision'),
    };
    await ctx.conversation.exitAll();
    await ctx.conversation.enter(dialogue, about);
    return undefined;
  };
}

type Dialogue = (conversation: StaffConversation, ctx: Context, about: About) => Promise<void>;

function askAgainDialogue(deps: DeskPartDeps): Dialogue {
  return async (conversation, ctx, about) => {
    const phrases = STAFF_PHRASES[about.language];
    const step = { conversation, ctx, phrases };
    const kind = await choose(step, phrases.dialogue.whichPiece, about.kinds.map(toOption(phrases.pieces)));
    if (!kind) return giveUp(deps, step, about);
    const reasons = deps.policy.review.askAgainReasons[kind];
    const question = phrases.dialogue.whyAgain(phrases.pieces[kind]);
    const reason = await choose(step, question, reasons.map(toOption(phrases.reasons)));
    if (!reason) return giveUp(deps, step, about);
    await conclude(deps, step, about, {
      decide: () => deps.reviews.askAgain(about.on, { kind, reason }),
      done: () => phrases.done.askedAgain,
    });
  };
}

function declineDialogue(deps: DeskPartDeps): Dialogue {
  return async (conversation, ctx, about) => {
    const phrases = STAFF_PHRASES[about.language];
    const step = { conversation, ctx, phrases };
    const reasons = deps.policy.review.declineReasons.map(toOption(phrases.reasons));
    const reason = await choose(step, phrases.dialogue.whyNot, reasons);
    if (!reason) return giveUp(deps, step, about);
    await conversation.external(() => deps.reviews.renew(about.on));
    const notes = await askForNotes(step, about, reason);
    if (!notes) return giveUp(deps, step, about);
    const confirm = [{ value: 'confirm', label: phrases.labels.confirm }] as const;
    if (!(await choose(step, phrases.dialogue.confirmDecline, confirm))) return giveUp(deps, step, about);
    await conclude(deps, step, about, {
      decide: () => deps.reviews.decline(about.on, { reason, ...notes }),
      done: (decided) => wordOpinion(decided, phrases, phrases.done.declined),
    });
  };
}

async function askForNotes(
  step: Step,
  { applicantLanguage, mayWord }: About,
  reason: ReasonCode,
): Promise<Notes | undefined> {
  const { dialogue, labels } = step.phrases;
  const skip = [{ value: 'skip', label: labels.skip }] as const;
  const forStaff = await askForWords(step, dialogue.staffNote, { options: skip, longest: LONGEST_NOTE });
  if (!forStaff) return undefined;
  const staffNote = 'words' in forStaff ? { staffNote: forStaff.words } : {};
  if (!mayWord) return staffNote;
  const keep = [{ value: 'keep', label: labels.keep_wording }] as const;
  const question = dialogue.applicantNote(whatApplicantReads(reason, applicantLanguage));
  const forApplicant = await askForWords(step, question, { options: keep, longest: LONGEST_NOTE });
  if (!forApplicant) return undefined;
  return { ...staffNote, ...('words' in forApplicant && { applicantNote: forApplicant.words }) };
}

interface Conclusion {
  decide: () => Promise<Result<Verification, ReviewRefusal>>;
  done: (decided: Verification) => string;
}

/** Says how it went, and renews the card, whose buttons are spent. */
async function conclude(
  { reviews, cards }: DeskPartDeps,
  { conversation, ctx, phrases }: Step,
  { on }: About,
  { decide, done }: Conclusion,
): Promise<void> {
  const said = await conversation.external(async () => {
    const decided = await decide();
    await cards.refresh(on.verificationId, on);
    if (decided.ok) return done(decided.value);
    return wordRefusal({ reviews, phrases }, on.verificationId, decided.refusal);
  });
  await ctx.reply(said);
}

async function giveUp({ cards }: DeskPartDeps, { conversation }: Step, { on }: About): Promise<void> {
  await conversation.external(() => cards.refresh(on.verificationId, on));
}

/** Decided, or waiting for somebody else. */
function wordOpinion(verification: Verification, { done }: StaffPhrases, decided: string): string {
  if (verification.status !== 'manual_review') return decided;
  return verification.opinions.length > 1 ? done.differing : done.proposed;
}

function toOption<Value extends string>(labels: Readonly<Record<Value, string>>) {
  return (value: Value) => ({ value, label: labels[value] });
}
