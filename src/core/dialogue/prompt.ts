import type { AppealRefusal } from '../applicant/appeal-case.ts';
import type { ChannelName, UnsupportedContent } from '../channel/channel.ts';
import type { ClaimRefusal } from '../handover/handovers.ts';
import type { DeliveryTrace } from '../notification/delivery.ts';
import type { OrderPage } from '../linking/legacy-shop.ts';
import type { WriteRefusal } from '../media/media-vault.ts';
import type { SupportRefusal } from '../support/write-to-support.ts';
import type { DocumentType, EvidenceKind } from '../verification/evidence.ts';
import type { ReasonCode } from '../verification/reason-codes.ts';
import type { ReceiveRefusal } from '../verification/transitions.ts';
import type { Turn } from '../video/challenge.ts';

/** What to say about where the case is and what comes next. */
export type Prompt =
  | { kind: 'privacy_notice' }
  | { kind: 'consent_refused' }
  | { kind: 'choose_document' }
  | AskEvidence
  | { kind: 'looking'; piece: EvidenceKind }
  | { kind: 'submitted' }
  | { kind: 'under_review'; delayed?: true; isAppeal?: true }
  | { kind: 'overdue' }
  | { kind: 'verified'; reference: string }
  | NotVerified
  | { kind: 'trouble' }
  | { kind: 'cancelled' }
  | { kind: 'expired' }
  | { kind: 'language_menu' }
  | { kind: 'help'; hasLegacyShop: boolean }
  | { kind: 'status'; reference?: string; place: Prompt; deliveries?: readonly DeliveryTrace[] }
  | { kind: 'confirm_cancel' }
  | { kind: 'confirm_delete' }
  | { kind: 'deleted' }
  | { kind: 'session_revoked' }
  | HandoverPrompt
  | LinkPrompt
  | SupportPrompt;

export interface NotVerified {
  kind: 'not_verified';
  reference: string;
  reasons: readonly ReasonCode[];
  /** Somebody of ours put it in their own words, instead. */
  note?: string;
  /** The case at which another look may be asked for. */
  mayAppeal?: string;
}

/** What is said between the person and our support. */
export type SupportPrompt =
  | { kind: 'support_open' }
  | { kind: 'support_asked' }
  | { kind: 'support_answer'; text: string }
  | { kind: 'support_closed' };

/** What is said about the account of the old shop; a login is masked. */
export type LinkPrompt =
  /** Where its password is asked for: on the page, never here. */
  | { kind: 'link_here' }
  | LinkQuestion
  | { kind: 'account_linked'; login: string }
  | { kind: 'confirm_unlink'; login: string }
  /** Without a page where the shop gives none. */
  | { kind: 'orders'; cursor?: string; page?: OrderPage };

/** Whether it was them who showed the right password. */
export interface LinkQuestion {
  kind: 'confirm_link';
  linkId: string;
  login: string;
}

/** What is said on the way of a case to another chat. */
export type HandoverPrompt =
  | { kind: 'handover_code'; code: string; ways: readonly HandoverWay[]; validMinutes: number }
  /** Asked where the code was made: of whoever sent it on that channel. */
  | { kind: 'confirm_handover'; handoverId: string; channel: ChannelName }
  /** Said where the code was sent. */
  | { kind: 'handover_asked' }
  | { kind: 'handed_over'; channel: ChannelName };

/** Where a code can be sent. */
export interface HandoverWay {
  channel: ChannelName;
  /** What people call our account there. */
  name: string;
  /** Opens a chat there that says the code. */
  url?: string;
}

export interface AskEvidence {
  kind: 'ask_evidence';
  piece: EvidenceKind;
  documentType: DocumentType;
  /** For a selfie video: what it must show. */
  turns: readonly Turn[];
  /** Set when the piece is asked for again: the one thing to fix, and how often it may still be tried. */
  retake?: { reason: ReasonCode; attemptsLeft: number };
}

/** Why what the person just did led nowhere, or that it did; said before the prompt. */
export type Notice =
  | { kind: 'language_set' }
  | { kind: 'unexpected'; what: UnsupportedContent | 'text' | 'command' | 'old_button' }
  | { kind: 'not_taken'; refusal: GiveRefusal }
  | { kind: 'evidence_accepted'; piece: EvidenceKind }
  | { kind: 'nothing_to_cancel' }
  | { kind: 'cancel_too_late' }
  | { kind: 'document_already_given' }
  | { kind: 'already_verified' }
  | { kind: 'too_many_cases' }
  | { kind: 'support_refused'; refusal: SupportRefusal; supportContact?: string }
  | { kind: 'appeal_opened' }
  | { kind: 'appeal_refused'; refusal: AppealRefusal }
  | { kind: 'album_first' }
  | { kind: 'kept' }
  | { kind: 'download_failed' }
  | { kind: 'given_up' }
  | { kind: 'nothing_to_continue' }
  | { kind: 'claim_refused'; refusal: ClaimRefusal }
  | { kind: 'question_closed' }
  | { kind: 'handover_declined' }
  | { kind: 'handover_not_possible' }
  /** Said where the code was sent. */
  | { kind: 'connected' }
  | { kind: 'handover_refused' }
  | LinkNotice;

export type LinkNotice =
  | { kind: 'link_not_offered' }
  | { kind: 'link_after_verification' }
  | { kind: 'nothing_linked' }
  | { kind: 'unlinked' }
  | { kind: 'link_declined' }
  | { kind: 'linked_elsewhere'; reference?: string; supportContact?: string }
  | { kind: 'password_typed' };

/** Why a picture or video was not taken in. */
export type GiveRefusal = ReceiveRefusal | WriteRefusal | AdmissionRefusal;

type AdmissionRefusal = 'CONSENT_MISSING' | 'LINK_ONLY' | 'PICTURE_EXPECTED' | 'VIDEO_EXPECTED';

/** What a person can name a case by; the same in every message about it, so that a repeated one is recognised. */
export function referenceOf(verificationId: string): string {
  return verificationId.slice(0, 8).toUpperCase();
}
