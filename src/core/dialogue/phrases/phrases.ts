import type { AppealRefusal } from '../../applicant/appeal-case.ts';
import type { ChannelName, UnsupportedContent } from '../../channel/channel.ts';
import type { ClaimRefusal } from '../../handover/handovers.ts';
import type { SupportRefusal } from '../../support/write-to-support.ts';
import type { DocumentType, EvidenceKind } from '../../verification/evidence.ts';
import type { REASON_CODES, ReasonCode } from '../../verification/reason-codes.ts';
import type { Turn } from '../../video/challenge.ts';
import type { CommandName } from '../intent.ts';
import type { ToldOutcome } from '../../notification/delivery.ts';
import type { GiveRefusal } from '../prompt.ts';

/** Codes whose cause the applicant may know; all others show `undisclosed`. */
export type DisclosableCode = {
  [Code in ReasonCode]: (typeof REASON_CODES)[Code]['disclosable'] extends true ? Code : never;
}[ReasonCode];

/** A message without its choices. */
export interface Wording {
  title?: string;
  text: string;
}

/** Everything the bot says, in one language. A missing phrase does not compile. */
export interface Phrases extends Sayings {
  /** Instead, where we cannot take the person's messages out of the chat. */
  whereMessagesStay: Pick<Sayings, 'privacyNotice' | 'looking' | 'passwordTyped'>;
  /** Instead, where choices are typed and not pressed. */
  whereAnswersAreTyped: Pick<Sayings, 'consentNeeded' | 'consentRefused'>;
  /** Instead, where nobody can record a round video in the chat. */
  whereVideosAreFiles: Pick<Sayings, 'askSelfieVideo'>;
  /** Instead, where pieces are given on the page and not in the chat. */
  wherePiecesGoToThePage: Pick<Sayings, 'privacyNotice'>;
  /** What people type instead of a command, in lower case. */
  commandWords: Record<CommandName, readonly string[]>;
}

/** What the bot says where a chat has buttons, round videos, and lets a bot tidy up. */
export interface Sayings {
  /** The language's own name. */
  languageName: string;
  choices: {
    giveConsent: string;
    refuseConsent: string;
    languageMenu: string;
    startAgain: string;
    appeal: string;
    support: string;
    status: string;
    /** At most 20 characters, like all of these: what fits a button of WhatsApp. */
    continueElsewhere: string;
    handoverYes: string;
    handoverNo: string;
    cancelYes: string;
    deleteYes: string;
    keep: string;
    linkYes: string;
    linkNo: string;
    showOrders: string;
    moreOrders: string;
    unlink: string;
    unlinkYes: string;
    /** Opens the choices where they are folded into a list; at most 20 characters. */
    open: string;
    /** Said above choices that are typed. */
    byNumber: string;
    documents: Record<DocumentType, string>;
  };
  privacyNotice: Wording;
  /** In the privacy notice, where a service compares the faces. */
  facesGoTo: (service: string) => string;
  /** Instead of repeating the whole notice to a person who sent something else. */
  consentNeeded: Wording;
  consentRefused: Wording;
  chooseDocument: Wording;
  /** How to take each piece. */
  askDocument: (side: 'only' | 'front' | 'back', documentType: DocumentType) => Wording;
  askSelfieVideo: (turns: readonly Turn[]) => Wording;
  /** How the request begins when a piece is asked for again. */
  retake: (reason: { what: string; fix: string }, attemptsLeft: number) => string;
  retakeTitle: Record<EvidenceKind, string>;
  /** How a piece is given where the chat is not the place for it; the label has at most 20 characters. */
  byLink: {
    text: (minutes: number) => string;
    /** The same where the page opens inside the messenger. */
    inside: string;
    label: string;
    /** Opens the page where the chat would do as well. */
    camera: string;
  };
  looking: Record<EvidenceKind, Wording>;
  submitted: Wording;
  underReview: (hours: number, isAppeal?: boolean) => Wording;
  /** With our staff because something of ours does not work. */
  delayed: (hours: number) => Wording;
  overdue: (hours: number) => Wording;
  verified: (reference: string) => Wording;
  notVerified: (reference: string, reasons: readonly string[], mayAppeal?: boolean) => Wording;
  trouble: Wording;
  cancelled: Wording;
  expired: (days: number) => Wording;
  languageMenu: Wording;
  help: (hasLegacyShop: boolean) => Wording;
  statusTitle: (reference?: string) => string;
  /** How long the answer takes, while there is one to wait for. */
  answerTimes: (usualSeconds: number, reviewHours: number) => string;
  /** What became of our last messages, where the person asks how things stand. */
  deliveries: { title: string; outcomes: Record<ToldOutcome, string> };
  /** Where a case is, in a few words. */
  places: {
    noCase: string;
    chooseDocument: string;
    asking: Record<EvidenceKind, string>;
    looking: string;
    submitted: string;
    underReview: string;
    overdue: string;
    verified: string;
    notVerified: string;
    trouble: string;
    closed: string;
  };
  confirmCancel: Wording;
  confirmDelete: Wording;
  deleted: Wording;
  /** A key to the page came twice. Whoever reads it may have done nothing, or be signed in still: what to do in either case. */
  sessionRevoked: Wording;
  /** As people of this language call them. */
  channelNames: Record<ChannelName, string>;
  /** The way of a case to another chat. */
  handover: {
    code: (code: string, ways: readonly string[], validMinutes: number) => Wording;
    byLink: (channel: string, url: string) => string;
    byWords: (channel: string, code: string, name: string) => string;
    confirm: (channel: string) => Wording;
    asked: Wording;
    done: (channel: string) => Wording;
  };
  /** The account of the old shop; a login is masked. */
  link: {
    here: (validMinutes: number | undefined) => Wording;
    confirm: (login: string) => Wording;
    linked: (login: string) => Wording;
    confirmUnlink: (login: string) => Wording;
    ordersTitle: string;
    noOrders: string;
    ordersNotNow: string;
    /** What else was in an order. */
    furtherLines: (count: number) => string;
    notices: {
      notOffered: string;
      /** What comes first is said below it. */
      afterVerification: string;
      nothingLinked: string;
      unlinked: string;
      declined: string;
      elsewhere: (reference: string | undefined, supportContact: string | undefined) => string;
    };
  };
  /** What is said between the person and our support. */
  support: {
    open: Wording;
    asked: Wording;
    answer: (text: string) => Wording;
    closed: Wording;
    refused: Record<SupportRefusal, (supportContact: string | undefined) => string>;
  };
  /** To whoever may have typed a password into the chat. */
  passwordTyped: string;
  notices: {
    languageSet: string;
    unexpected: Record<UnsupportedContent | 'text' | 'command' | 'old_button', string>;
    notTaken: Record<GiveRefusal, string>;
    accepted: Record<EvidenceKind, string>;
    nothingToCancel: string;
    cancelTooLate: string;
    documentAlreadyGiven: string;
    alreadyVerified: string;
    tooManyCases: string;
    appealOpened: string;
    appealRefused: Record<AppealRefusal, string>;
    kept: string;
    downloadFailed: string;
    givenUp: string;
    nothingToContinue: string;
    /** `CHAT_IN_USE` is said whatever the code was: it must not tell whether there is such a code, or whose it is. */
    claimRefused: Record<ClaimRefusal, string>;
    questionClosed: string;
    handoverDeclined: string;
    handoverNotPossible: string;
    connected: string;
    handoverRefused: string;
  };
  /** What was wrong, and the one thing to do about it. */
  reasons: Record<DisclosableCode, { what: string; fix: string }>;
  undisclosed: { what: string; fix: string };
  commands: Record<CommandName, string>;
  /** Shown in the empty chat; at most 512 characters. */
  description: string;
  /** Shown on the profile; at most 120 characters. */
  shortDescription: string;
  /** Opens the mini-app; a word or two. */
  menuButton: string;
}
