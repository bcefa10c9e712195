import { assertNever } from '../result.ts';
import type { Sayings } from './phrases/phrases.ts';
import type { LinkNotice, Notice } from './prompt.ts';

/** What to say first about what just happened, or did not. */
export function noticeText(notice: Notice, phrases: Sayings): string {
  const { notices } = phrases;
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
    case 'support_refused':
      return phrases.support.refused[notice.refusal](notice.supportContact);
    case 'appeal_opened':
      return notices.appealOpened;
    case 'appeal_refused':
      return notices.appealRefused[notice.refusal];
    case 'album_first':
      return notices.notTaken.ALBUM_EXTRA;
    case 'kept':
      return notices.kept;
    case 'download_failed':
      return notices.downloadFailed;
    case 'given_up':
      return notices.givenUp;
    case 'link_not_offered':
    case 'link_after_verification':
    case 'nothing_linked':
    case 'unlinked':
    case 'link_declined':
    case 'linked_elsewhere':
    case 'password_typed':
      return linkText(notice, phrases);
    default:
      return handoverText(notice, notices);
  }
}

function linkText(notice: LinkNotice, { link: { notices }, passwordTyped }: Sayings): string {
  switch (notice.kind) {
    case 'link_not_offered':
      return notices.notOffered;
    case 'link_after_verification':
      return notices.afterVerification;
    case 'nothing_linked':
      return notices.nothingLinked;
    case 'unlinked':
      return notices.unlinked;
    case 'link_declined':
      return notices.declined;
    case 'linked_elsewhere':
      return notices.elsewhere(notice.reference, notice.supportContact);
    case 'password_typed':
      return passwordTyped;
    default:
      return assertNever(notice);
  }
}

type HandoverNotice = Extract<
  Notice,
  {
    kind:
      | 'nothing_to_continue'
      | 'claim_refused'
      | 'question_closed'
      | 'handover_declined'
      | 'handover_not_possible'
      | 'connected'
      | 'handover_refused';
  }
>;

function handoverText(notice: HandoverNotice, notices: Sayings['notices']): string {
  switch (notice.kind) {
    case 'nothing_to_continue':
      return notices.nothingToContinue;
    case 'claim_refused':
      return notices.claimRefused[notice.refusal];
    case 'question_closed':
      return notices.questionClosed;
    case 'handover_declined':
      return notices.handoverDeclined;
    case 'handover_not_possible':
      return notices.handoverNotPossible;
    case 'connected':
      return notices.connected;
    case 'handover_refused':
      return notices.handoverRefused;
    default:
      return assertNever(notice);
  }
}
