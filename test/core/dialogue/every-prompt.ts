import type { AppealRefusal } from '../../../src/core/applicant/appeal-case.ts';
import { CHANNEL_NAMES } from '../../../src/core/channel/channel.ts';
import type {
  GiveRefusal,
  HandoverPrompt,
  HandoverWay,
  LinkPrompt,
  Notice,
  Prompt,
  SupportPrompt,
} from '../../../src/core/dialogue/prompt.ts';
import type { SupportRefusal } from '../../../src/core/support/write-to-support.ts';
import { POLICY } from '../../../src/core/verification/policy.ts';
import type { ClaimRefusal } from '../../../src/core/handover/handovers.ts';
import type { LegacyOrder } from '../../../src/core/linking/legacy-shop.ts';
import { ORDERS_SHOWN } from '../../../src/core/dialogue/link-wording.ts';
import { DOCUMENT_TYPES, EVIDENCE_KINDS } from '../../../src/core/verification/evidence.ts';
import { REASON_CODES, type ReasonCode } from '../../../src/core/verification/reason-codes.ts';

export const CODES = Object.keys(REASON_CODES) as ReasonCode[];

const REFERENCE = 'WWWWWWWW';
export const CODE = 'BF-WWWW-WWWW';
/** With names and addresses about as long as they get. */
const WAYS: readonly HandoverWay[] = [
  { channel: 'whatsapp', name: '+491511234567890', url: `https://wa.me/491511234567890?text=${CODE}` },
  {
    channel: 'telegram',
    name: '@Bonafide_identity_verification_bot',
    url: `https://t.me/Bonafide_identity_verification_bot?start=${CODE}`,
  },
  { channel: 'wechat', name: 'Bonafide identity' },
];
const LOGIN = `a•••@${'x'.repeat(39)}`;

/** As long as one is shown. */
function anOrder(): LegacyOrder {
  return {
    id: 'x'.repeat(48),
    placedAt: new Date('2018-09-24T10:30:00Z'),
    status: 'x'.repeat(60),
    total: { amount: 123_456_789, currency: 'EUR' },
    lines: Array.from({ length: 5 }, () => ({ title: 'x'.repeat(80), quantity: 100 })),
  };
}

/** As many bytes as an answer may have, in letters of one. */
const LONGEST_ANSWER = 'x'.repeat(POLICY.support.longestAnswerBytes);

const TURNS = ['left', 'right', 'left'] as const;

/** Every prompt, with every reason and in its longest form; a new kind does not compile until it is here. */
export function everyPrompt(): Prompt[] {
  const places = placesByKind();
  const asides: { [Kind in Exclude<Prompt['kind'], keyof typeof places>]: Prompt[] } = {
    language_menu: [{ kind: 'language_menu' }],
    help: [
      { kind: 'help', hasLegacyShop: true },
      { kind: 'help', hasLegacyShop: false },
    ],
    status: [
      { kind: 'status', place: { kind: 'privacy_notice' } },
      ...everyPlace().map((place): Prompt => ({ kind: 'status', reference: REFERENCE, place })),
    ],
    confirm_cancel: [{ kind: 'confirm_cancel' }],
    confirm_delete: [{ kind: 'confirm_delete' }],
    deleted: [{ kind: 'deleted' }],
    session_revoked: [{ kind: 'session_revoked' }],
    handover_code: [
      { kind: 'handover_code', code: CODE, ways: [], validMinutes: 1 },
      { kind: 'handover_code', code: CODE, ways: WAYS, validMinutes: 10 },
    ],
    confirm_handover: CHANNEL_NAMES.map((channel) => ({
      kind: 'confirm_handover',
      handoverId: '4a7e6b06-0d0e-4f1c-9f0a-7f5dd2f6c1a3',
      channel,
    })),
    link_here: [{ kind: 'link_here' }],
    confirm_link: [{ kind: 'confirm_link', linkId: '4a7e6b06-0d0e-4f1c-9f0a-7f5dd2f6c1a3', login: LOGIN }],
    account_linked: [{ kind: 'account_linked', login: LOGIN }],
    confirm_unlink: [{ kind: 'confirm_unlink', login: LOGIN }],
    orders: [
      { kind: 'orders' },
      { kind: 'orders', page: { items: [], nextCursor: null } },
      { kind: 'orders', page: { items: [anOrder()], nextCursor: null } },
      {
        kind: 'orders',
        page: { items: Array.from({ length: ORDERS_SHOWN }, anOrder), nextCursor: 'x'.repeat(48) },
      },
    ],
    support_open: [{ kind: 'support_open' }],
    support_asked: [{ kind: 'support_asked' }],
    support_answer: [{ kind: 'support_answer', text: LONGEST_ANSWER }],
    support_closed: [{ kind: 'support_closed' }],
    handover_asked: [{ kind: 'handover_asked' }],
    handed_over: CHANNEL_NAMES.map((channel) => ({ kind: 'handed_over', channel })),
  };
  return [...Object.values(places), ...Object.values(asides)].flat();
}

/** One of each kind of place where a case can be, or could begin. */
export function everyPlace(): Prompt[] {
  return Object.values(placesByKind()).flatMap(([place]) => place ?? []);
}

type PlaceKind = Exclude<
  Prompt['kind'],
  | 'language_menu'
  | 'help'
  | 'status'
  | 'confirm_cancel'
  | 'confirm_delete'
  | 'deleted'
  | 'session_revoked'
  | HandoverPrompt['kind']
  | LinkPrompt['kind']
  | SupportPrompt['kind']
>;

function placesByKind(): { [Kind in PlaceKind]: Prompt[] } {
  return {
    privacy_notice: [{ kind: 'privacy_notice' }],
    consent_refused: [{ kind: 'consent_refused' }],
    choose_document: [{ kind: 'choose_document' }],
    ask_evidence: asks(),
    looking: EVIDENCE_KINDS.map((piece) => ({ kind: 'looking', piece })),
    submitted: [{ kind: 'submitted' }],
    under_review: [
      { kind: 'under_review' },
      { kind: 'under_review', delayed: true },
      { kind: 'under_review', isAppeal: true },
    ],
    overdue: [{ kind: 'overdue' }],
    verified: [{ kind: 'verified', reference: REFERENCE }],
    not_verified: [
      ...CODES.map((code): Prompt => ({ kind: 'not_verified', reference: REFERENCE, reasons: [code] })),
      { kind: 'not_verified', reference: REFERENCE, reasons: CODES },
    ],
    trouble: [{ kind: 'trouble' }],
    cancelled: [{ kind: 'cancelled' }],
    expired: [{ kind: 'expired' }],
  };
}

function asks(): Prompt[] {
  return DOCUMENT_TYPES.flatMap((documentType) =>
    EVIDENCE_KINDS.flatMap((piece) => {
      const ask = {
        kind: 'ask_evidence',
        piece,
        documentType,
        turns: piece === 'selfie_video' ? TURNS : [],
      } as const;
      const retakes = CODES.flatMap((reason) =>
        [1, 2, 4, 5].map((attemptsLeft): Prompt => ({ ...ask, retake: { reason, attemptsLeft } })),
      );
      return [ask, ...retakes];
    }),
  );
}

const REFUSALS: Record<GiveRefusal, true> = {
  ALREADY_SUBMITTED: true,
  CLOSED: true,
  DOCUMENT_NOT_CHOSEN: true,
  ALBUM_EXTRA: true,
  SAME_FILE_RESENT: true,
  STILL_LOOKING: true,
  WRONG_PIECE: true,
  CHALLENGE_EXPIRED: true,
  FILE_TOO_LARGE: true,
  FILE_TYPE_UNSUPPORTED: true,
  HEIC_UNSUPPORTED: true,
  FILE_EMPTY: true,
  CASE_ERASED: true,
  CONSENT_MISSING: true,
  LINK_ONLY: true,
  PICTURE_EXPECTED: true,
  VIDEO_EXPECTED: true,
};

const UNEXPECTED: Record<Extract<Notice, { kind: 'unexpected' }>['what'], true> = {
  sticker: true,
  voice: true,
  location: true,
  contact: true,
  edited_message: true,
  other: true,
  text: true,
  command: true,
  old_button: true,
};

const CLAIM_REFUSALS: Record<ClaimRefusal, true> = {
  CODE_NOT_VALID: true,
  OWN_CODE: true,
  ALREADY_CONNECTED: true,
  CHAT_IN_USE: true,
};

const SUPPORT_REFUSALS: Record<SupportRefusal, true> = { NOBODY_HERE: true, TOO_LONG: true, TOO_OFTEN: true };

const APPEAL_REFUSALS: Record<AppealRefusal, true> = {
  NOT_DECLINED: true,
  APPEAL_DECIDED: true,
  APPEALED_ALREADY: true,
  APPEAL_TOO_LATE: true,
  CASE_OPEN: true,
};

/** Every notice; a new kind does not compile until it is here. */
export function everyNotice(): Notice[] {
  const byKind: { [Kind in Notice['kind']]: Notice[] } = {
    language_set: [{ kind: 'language_set' }],
    unexpected: keysOf(UNEXPECTED).map((what) => ({ kind: 'unexpected', what })),
    not_taken: keysOf(REFUSALS).map((refusal) => ({ kind: 'not_taken', refusal })),
    evidence_accepted: EVIDENCE_KINDS.map((piece) => ({ kind: 'evidence_accepted', piece })),
    nothing_to_cancel: [{ kind: 'nothing_to_cancel' }],
    cancel_too_late: [{ kind: 'cancel_too_late' }],
    document_already_given: [{ kind: 'document_already_given' }],
    already_verified: [{ kind: 'already_verified' }],
    too_many_cases: [{ kind: 'too_many_cases' }],
    support_refused: keysOf(SUPPORT_REFUSALS).flatMap((refusal) => [
      { kind: 'support_refused', refusal },
      { kind: 'support_refused', refusal, supportContact: 'x'.repeat(120) },
    ]),
    appeal_opened: [{ kind: 'appeal_opened' }],
    appeal_refused: keysOf(APPEAL_REFUSALS).map((refusal) => ({ kind: 'appeal_refused', refusal })),
    album_first: [{ kind: 'album_first' }],
    kept: [{ kind: 'kept' }],
    download_failed: [{ kind: 'download_failed' }],
    given_up: [{ kind: 'given_up' }],
    nothing_to_continue: [{ kind: 'nothing_to_continue' }],
    claim_refused: keysOf(CLAIM_REFUSALS).map((refusal) => ({ kind: 'claim_refused', refusal })),
    question_closed: [{ kind: 'question_closed' }],
    handover_declined: [{ kind: 'handover_declined' }],
    handover_not_possible: [{ kind: 'handover_not_possible' }],
    connected: [{ kind: 'connected' }],
    handover_refused: [{ kind: 'handover_refused' }],
    link_not_offered: [{ kind: 'link_not_offered' }],
    link_after_verification: [{ kind: 'link_after_verification' }],
    nothing_linked: [{ kind: 'nothing_linked' }],
    unlinked: [{ kind: 'unlinked' }],
    link_declined: [{ kind: 'link_declined' }],
    linked_elsewhere: [
      { kind: 'linked_elsewhere' },
      { kind: 'linked_elsewhere', reference: REFERENCE, supportContact: 'x'.repeat(120) },
    ],
    password_typed: [{ kind: 'password_typed' }],
  };
  return Object.values(byKind).flat();
}

function keysOf<Key extends string>(record: Record<Key, true>): Key[] {
  return Object.keys(record) as Key[];
}
