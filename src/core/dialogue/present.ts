import { LANGUAGES, type Language } from '../accounts/language.ts';
import type { Choice, OutboundMessage } from '../channel/channel.ts';
import { assertNever } from '../result.ts';
import { DOCUMENT_TYPES } from '../verification/evidence.ts';
import type { Policy } from '../verification/policy.ts';
import { REASON_CODES, type ReasonCode } from '../verification/reason-codes.ts';
import { CHOICE } from './interpret.ts';
import type { DisclosableCode, Sayings, Wording } from './phrases/phrases.ts';
import { PHRASES, phrasesFor, type Manners } from './phrases-for.ts';
import type { AskEvidence, Notice, Prompt } from './prompt.ts';

/** Raised with every change of the privacy notice; each consent stores which text it was given to. */
export const CONSENT_TEXT_VERSION = '2026-11-21';

export type PromisedTimes = Pick<Policy['time'], 'usualSeconds' | 'reviewHours' | 'draftExpiresDays'>;

/** To whom something is said, and where. */
export interface Audience {
  language: Language;
  manners: Manners;
  times: PromisedTimes;
}

/** The notice, then the prompt, as one message in the person's language. */
export function present(prompt: Prompt, audience: Audience, notice?: Notice): OutboundMessage {
  const { language, manners, times } = audience;
  const phrases = phrasesFor(language, manners);
  const { title, text } =
    prompt.kind === 'privacy_notice' && notice?.kind === 'unexpected'
      ? phrases.consentNeeded
      : wordingOf(prompt, phrases, times);
  const choices = choicesOf(prompt, phrases);
  return {
    ...(notice ? { lead: noticeText(notice, phrases) } : {}),
    ...(title === undefined ? {} : { title }),
    text,
    choices,
    ...(choices.length > 0 ? { listLabel: phrases.choices.open } : {}),
    ...(IN_PROGRESS.has(prompt.kind) ? { isProgress: true } : {}),
  };
}

/** What is said while nothing is asked and nothing is decided. */
const IN_PROGRESS: ReadonlySet<Prompt['kind']> = new Set(['looking', 'submitted']);

function wordingOf(prompt: Prompt, phrases: Sayings, times: PromisedTimes): Wording {
  switch (prompt.kind) {
    case 'privacy_notice':
      return phrases.privacyNotice;
    case 'consent_refused':
      return phrases.consentRefused;
    case 'choose_document':
      return phrases.chooseDocument;
    case 'ask_evidence':
      return askWording(prompt, phrases);
    case 'looking':
      return phrases.looking[prompt.piece];
    case 'submitted':
      return phrases.submitted;
    case 'under_review':
      return phrases.underReview(times.reviewHours);
    case 'verified':
      return phrases.verified(prompt.reference);
    case 'not_verified':
      return phrases.notVerified(prompt.reference, reasonTexts(prompt.reasons, phrases));
    case 'trouble':
      return phrases.trouble;
    case 'cancelled':
      return phrases.cancelled;
    case 'expired':
      return phrases.expired(times.draftExpiresDays);
    default:
      return asideWording(prompt, phrases, times);
  }
}

type Aside = Extract<
  Prompt,
  { kind: 'language_menu' | 'help' | 'status' | 'confirm_cancel' | 'confirm_delete' | 'deleted' }
>;

/** What is said on request, beside the way through the case. */
function asideWording(prompt: Aside, phrases: Sayings, times: PromisedTimes): Wording {
  switch (prompt.kind) {
    case 'language_menu':
      return phrases.languageMenu;
    case 'help':
      return phrases.help;
    case 'status':
      return statusWording(prompt, phrases, times);
    case 'confirm_cancel':
      return phrases.confirmCancel;
    case 'confirm_delete':
      return phrases.confirmDelete;
    case 'deleted':
      return phrases.deleted;
    default:
      return assertNever(prompt);
  }
}

type Status = Extract<Prompt, { kind: 'status' }>;

function statusWording({ reference, place }: Status, phrases: Sayings, times: PromisedTimes): Wording {
  const where = placeText(place, phrases);
  const howLong = phrases.answerTimes(times.usualSeconds, times.reviewHours);
  const text = AWAITED.has(place.kind) ? `${where}\n\n${howLong}` : where;
  return { title: phrases.statusTitle(reference), text };
}

/** Where an answer is still to come, and when it comes can be said: in trouble it cannot. */
const AWAITED: ReadonlySet<Prompt['kind']> = new Set([
  'choose_document',
  'ask_evidence',
  'looking',
  'submitted',
  'under_review',
]);

function askWording({ piece, documentType, turns, retake }: AskEvidence, phrases: Sayings): Wording {
  const side = documentType === 'passport' ? 'only' : piece === 'document_back' ? 'back' : 'front';
  const ask =
    piece === 'selfie_video' ? phrases.askSelfieVideo(turns) : phrases.askDocument(side, documentType);
  if (!retake) return ask;
  const what = phrases.retake(reasonWording(retake.reason, phrases), retake.attemptsLeft);
  const how = piece === 'selfie_video' ? `\n\n${ask.text}` : '';
  return { title: phrases.retakeTitle[piece], text: `${what}${how}` };
}

function reasonTexts(reasons: readonly ReasonCode[], phrases: Sayings): string[] {
  return [...new Set(reasons.map((reason) => reasonWording(reason, phrases).what))];
}

function reasonWording(reason: ReasonCode, phrases: Sayings): { what: string; fix: string } {
  return isDisclosable(reason) ? phrases.reasons[reason] : phrases.undisclosed;
}

function isDisclosable(reason: ReasonCode): reason is DisclosableCode {
  return REASON_CODES[reason].disclosable;
}

function placeText(place: Prompt, { places }: Sayings): string {
  switch (place.kind) {
    case 'choose_document':
      return places.chooseDocument;
    case 'ask_evidence':
      return places.asking[place.piece];
    case 'looking':
      return places.looking;
    case 'submitted':
      return places.submitted;
    case 'under_review':
      return places.underReview;
    case 'verified':
      return places.verified;
    case 'not_verified':
      return places.notVerified;
    case 'trouble':
      return places.trouble;
    case 'cancelled':
    case 'expired':
      return places.closed;
    default:
      return places.noCase;
  }
}

function noticeText(notice: Notice, { notices }: Sayings): string {
  switch (notice.kind) {
    case 'language_set':
      return notices.languageSet;
    case 'unexpected':
      return notices.unexpected[notice.what];
    case 'not_taken':
      return notices.notTaken[notice.refusal];
    case 'evidence_accepted':
      return notices.accepted[notice.piece];
    case 'nothing_to_cancel':
      return notices.nothingToCancel;
    case 'cancel_too_late':
      return notices.cancelTooLate;
    case 'document_already_given':
      return notices.documentAlreadyGiven;
    case 'already_verified':
      return notices.alreadyVerified;
    case 'too_many_cases':
      return notices.tooManyCases;
    case 'album_first':
      return notices.notTaken.ALBUM_EXTRA;
    case 'kept':
      return notices.kept;
    case 'download_failed':
      return notices.downloadFailed;
    case 'given_up':
      return notices.givenUp;
    default:
      return assertNever(notice);
  }
}

function choicesOf(prompt: Prompt, { choices }: Sayings): Choice[] {
  switch (prompt.kind) {
    case 'privacy_notice':
      return [
        { id: CHOICE.giveConsent, label: choices.giveConsent },
        { id: CHOICE.refuseConsent, label: choices.refuseConsent },
        { id: CHOICE.languageMenu, label: choices.languageMenu },
      ];
    case 'consent_refused':
      return [{ id: CHOICE.giveConsent, label: choices.giveConsent }];
    case 'choose_document':
      return DOCUMENT_TYPES.map((type) => ({ id: `document:${type}`, label: choices.documents[type] }));
    case 'under_review':
      return [{ id: CHOICE.status, label: choices.status }];
    case 'not_verified':
    case 'cancelled':
    case 'expired':
      return [{ id: CHOICE.startAgain, label: choices.startAgain }];
    case 'language_menu':
      return LANGUAGES.map((language) => ({
        id: `language:${language}`,
        label: PHRASES[language].languageName,
      }));
    case 'confirm_cancel':
      return [
        { id: CHOICE.cancel, label: choices.cancelYes },
        { id: CHOICE.keep, label: choices.keep },
      ];
    case 'confirm_delete':
      return [
        { id: CHOICE.delete, label: choices.deleteYes },
        { id: CHOICE.keep, label: choices.keep },
      ];
    default:
      return [];
  }
}
