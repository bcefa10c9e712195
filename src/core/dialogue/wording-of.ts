import type { Language } from '../accounts/language.ts';
import type { DeliveryTrace } from '../notification/delivery.ts';
import { assertNever } from '../result.ts';
import type { Policy } from '../verification/policy.ts';
import type { ReasonCode } from '../verification/reason-codes.ts';
import { disclose, reasonAndFix } from './disclose.ts';
import type { Sayings, Wording } from './phrases/phrases.ts';
import { linkWording } from './link-wording.ts';
import type {
  AskEvidence,
  HandoverPrompt,
  HandoverWay,
  LinkPrompt,
  NotVerified,
  Prompt,
  SupportPrompt,
} from './prompt.ts';

type PromisedTimes = Pick<Policy['time'], 'usualSeconds' | 'reviewHours' | 'draftExpiresDays'>;

/** To whom, as far as it shows in the words. */
export interface WordingAudience {
  language: Language;
  times: PromisedTimes;
  /** Who else sees pictures of faces. */
  faceService?: string;
  /** A page where the prompt can be answered. */
  pageLink?: PageLink;
}

export interface PageLink {
  url: string;
  /** Of a one-time link. Without it the page opens inside the messenger, as often as anybody likes. */
  validMinutes?: number;
  /** The chat is not the place for it. */
  isOnlyPlace: boolean;
}

/** A prompt in the words of one language. */
export function wordingOf(prompt: Prompt, phrases: Sayings, audience: WordingAudience): Wording {
  const { times } = audience;
  switch (prompt.kind) {
    case 'privacy_notice':
      return withFaceService(phrases.privacyNotice, phrases, audience.faceService);
    case 'consent_refused':
      return withFaceService(phrases.consentRefused, phrases, audience.faceService);
    case 'choose_document':
      return phrases.chooseDocument;
    case 'ask_evidence':
      return askWording(prompt, phrases, audience.pageLink);
    case 'looking':
      return phrases.looking[prompt.piece];
    case 'submitted':
      return phrases.submitted;
    case 'under_review':
      return prompt.delayed
        ? phrases.delayed(times.reviewHours)
        : phrases.underReview(times.reviewHours, prompt.isAppeal === true);
    case 'overdue':
      return phrases.overdue(times.reviewHours);
    case 'verified':
      return phrases.verified(prompt.reference);
    case 'not_verified':
      return phrases.notVerified(
        prompt.reference,
        whyNotVerified(prompt, phrases),
        prompt.mayAppeal !== undefined,
      );
    case 'trouble':
      return phrases.trouble;
    case 'cancelled':
      return phrases.cancelled;
    case 'expired':
      return phrases.expired(times.draftExpiresDays);
    default:
      return asideWording(prompt, phrases, audience);
  }
}

type Aside = Extract<
  Prompt,
  | {
      kind:
        | 'language_menu'
        | 'help'
        | 'status'
        | 'confirm_cancel'
        | 'confirm_delete'
        | 'deleted'
        | 'session_revoked';
    }
  | HandoverPrompt
  | LinkPrompt
  | SupportPrompt
>;

/** What is said on request, beside the way through the case. */
function asideWording(prompt: Aside, phrases: Sayings, audience: WordingAudience): Wording {
  switch (prompt.kind) {
    case 'language_menu':
      return phrases.languageMenu;
    case 'help':
      return phrases.help(prompt.hasLegacyShop);
    case 'status':
      return statusWording(prompt, phrases, audience);
    case 'confirm_cancel':
      return phrases.confirmCancel;
    case 'confirm_delete':
      return phrases.confirmDelete;
    case 'deleted':
      return phrases.deleted;
    case 'session_revoked':
      return phrases.sessionRevoked;
    case 'link_here':
    case 'confirm_link':
    case 'account_linked':
    case 'confirm_unlink':
    case 'orders':
      return linkWording(prompt, phrases, {
        language: audience.language,
        validMinutes: audience.pageLink?.validMinutes,
      });
    case 'support_open':
      return phrases.support.open;
    case 'support_asked':
      return phrases.support.asked;
    case 'support_answer':
      return phrases.support.answer(prompt.text);
    case 'support_closed':
      return phrases.support.closed;
    default:
      return handoverWording(prompt, phrases);
  }
}

function handoverWording(prompt: HandoverPrompt, phrases: Sayings): Wording {
  const { channelNames, handover } = phrases;
  switch (prompt.kind) {
    case 'handover_code': {
      const { code, ways, validMinutes } = prompt;
      return handover.code(
        code,
        ways.map((way) => wayText(way, code, phrases)),
        validMinutes,
      );
    }
    case 'confirm_handover':
      return handover.confirm(channelNames[prompt.channel]);
    case 'handover_asked':
      return handover.asked;
    case 'handed_over':
      return handover.done(channelNames[prompt.channel]);
    default:
      return assertNever(prompt);
  }
}

function wayText({ channel, name, url }: HandoverWay, code: string, phrases: Sayings): string {
  const { channelNames, handover } = phrases;
  return url === undefined
    ? handover.byWords(channelNames[channel], code, name)
    : handover.byLink(channelNames[channel], url);
}

type Status = Extract<Prompt, { kind: 'status' }>;

function statusWording(status: Status, phrases: Sayings, { times, language }: WordingAudience): Wording {
  const { reference, place, deliveries = [] } = status;
  const howLong = phrases.answerTimes(times.usualSeconds, times.reviewHours);
  const parts = [
    placeText(place, phrases),
    ...(AWAITED.has(place.kind) ? [howLong] : []),
    ...(deliveries.length > 0 ? [deliveriesText(deliveries, phrases, language)] : []),
  ];
  return { title: phrases.statusTitle(reference), text: parts.join('\n\n') };
}

/** We do not know the person's clock, so the hour says whose it is. */
function deliveriesText(
  deliveries: readonly DeliveryTrace[],
  { deliveries: { title, outcomes }, channelNames }: Sayings,
  language: Language,
): string {
  const clock = new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
    timeZoneName: 'short',
  });
  const lines = deliveries.map(
    ({ channel, outcome, changedAt }) =>
      `• ${channelNames[channel]}, ${clock.format(changedAt)}: ${outcomes[outcome]}`,
  );
  return [title, ...lines].join('\n');
}

/** Where an answer is still to come, and when it comes can be said: in trouble it cannot. */
const AWAITED: ReadonlySet<Prompt['kind']> = new Set([
  'choose_document',
  'ask_evidence',
  'looking',
  'submitted',
  'under_review',
]);

function askWording(
  { piece, documentType, turns, retake }: AskEvidence,
  phrases: Sayings,
  pageLink: PageLink | undefined,
): Wording {
  const side = documentType === 'passport' ? 'only' : piece === 'document_back' ? 'back' : 'front';
  const ask =
    piece === 'selfie_video' ? phrases.askSelfieVideo(turns) : phrases.askDocument(side, documentType);
  const byLink = pageLink?.isOnlyPlace ? byLinkText(pageLink, phrases) : undefined;
  if (!retake) return byLink === undefined ? ask : { ...ask, text: byLink };
  const what = phrases.retake(disclose(retake.reason, phrases), retake.attemptsLeft);
  if (byLink !== undefined) return { title: phrases.retakeTitle[piece], text: `${what}\n\n${byLink}` };
  const how = piece === 'selfie_video' ? `\n\n${ask.text}` : '';
  return { title: phrases.retakeTitle[piece], text: `${what}${how}` };
}

function byLinkText({ validMinutes }: PageLink, { byLink }: Sayings): string {
  return validMinutes === undefined ? byLink.inside : byLink.text(validMinutes);
}

/** More than that nobody reads, and not every messenger shows. */
const MOST_REASONS = 8;

function whyNotVerified({ note, reasons }: NotVerified, phrases: Sayings): string[] {
  if (note !== undefined) return [note];
  const [only, ...others] = reasons;
  return only && others.length === 0 ? [reasonAndFix(only, phrases)] : reasonTexts(reasons, phrases);
}

function reasonTexts(reasons: readonly ReasonCode[], phrases: Sayings): string[] {
  return [...new Set(reasons.map((reason) => disclose(reason, phrases).what))].slice(0, MOST_REASONS);
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
    case 'overdue':
      return places.overdue;
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

/** Whoever else sees the faces is named wherever consent can be given: before the question, where there is one. */
export function withFaceService(
  asked: Wording,
  { facesGoTo }: Sayings,
  faceService: string | undefined,
): Wording {
  if (faceService === undefined) return asked;
  const paragraphs = asked.text.split('\n\n');
  const place = Math.max(1, paragraphs.length - 1);
  return { ...asked, text: paragraphs.toSpliced(place, 0, facesGoTo(faceService)).join('\n\n') };
}
