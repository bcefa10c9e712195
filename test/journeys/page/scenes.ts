import { discloseDecline } from '../../../src/core/dialogue/disclose.ts';
import { PHRASES } from '../../../src/core/dialogue/phrases-for.ts';
import type { DisclosableCode } from '../../../src/core/dialogue/phrases/phrases.ts';
import type { CaptureWords } from '../../../webapp/src/capture/capture-words.ts';
import type { Language, Me, Verification } from '../../../webapp/src/api/types.ts';
import type { Words } from '../../../webapp/src/words/en.ts';
import { aCase, aPiece } from '../../webapp/a-case.ts';
import type { PageHand } from './page-hand.ts';

/** One screen, and what must be so for the page to show it. */
export interface Scene {
  name: string;
  /** Below `/app/`; the case itself unless given. */
  place?: string;
  verification?: Verification;
  me?: Partial<Me>;
  /** Answers of the API that never come, or fail. */
  lost?: 'me' | 'evidence';
  silent?: 'evidence';
  /** From where the page stands at first to the screen that is meant. */
  act?: (hand: PageHand, spoken: Spoken) => Promise<void>;
  /** What tells that the screen is there. */
  title: (spoken: Spoken) => string;
}

export interface Spoken {
  language: Language;
  words: Words;
  capture: CaptureWords;
}

const NO_CONSENT = { isGiven: false, textVersion: '1', givenAt: null };
const DECIDED_AT = '2026-11-26T10:02:00Z';
const NOTE = 'The picture page is covered by a thumb. Please start again with the whole page.';

/** Every screen of somebody who is signed in. */
export function scenesIn(language: Language): readonly Scene[] {
  return [...beforeTheCase(), ...pieces(language), ...outcomes(language), ...account(), ...capturing()];
}

function beforeTheCase(): Scene[] {
  const me = { consent: NO_CONSENT };
  return [
    { name: 'unreachable', lost: 'me', title: ({ words }) => words.unreachable.title },
    { name: 'welcome', me, title: ({ words }) => words.welcome.title },
    {
      name: 'consent',
      me,
      act: (hand, { words }) => hand.goesOn(words.welcome.begin),
      title: ({ words }) => words.consent.title,
    },
    {
      name: 'consent refused',
      me,
      act: async (hand, { words }) => {
        await hand.goesOn(words.welcome.begin);
        await hand.goesOn(words.consent.refuse);
      },
      title: ({ words }) => words.welcome.title,
    },
    { name: 'documents', title: ({ words }) => words.chooseDocument.title },
  ];
}

function pieces(language: Language): Scene[] {
  const front = aPiece('document_front', 'accepted');
  const [back, selfie] = [aPiece('document_back'), aPiece('selfie_video')];
  const refused = {
    ...aPiece('document_front', 'refused'),
    reason: reasonIn(language, 'DOC_BLURRY'),
    attemptsLeft: 1,
  };
  const looking = (received: typeof front) => aCase({ pieces: [received, back, selfie] });
  return [
    {
      name: 'piece front',
      verification: aCase(),
      title: ({ words }) => words.piece.documentTitle('front', 'identity_card'),
    },
    {
      name: 'piece back',
      verification: aCase({ pieces: [front, back, selfie], wanted: 'document_back' }),
      title: ({ words }) => words.piece.documentTitle('back', 'identity_card'),
    },
    {
      name: 'piece selfie',
      verification: aCase({ pieces: [front, selfie], wanted: 'selfie_video', documentType: 'passport' }),
      title: ({ words }) => words.piece.selfieTitle,
    },
    {
      name: 'piece again',
      verification: aCase({ pieces: [refused, back, selfie] }),
      title: ({ words }) => words.piece.retake.document_front,
    },
    {
      name: 'looking',
      verification: looking(aPiece('document_front', 'received')),
      title: ({ words }) => words.looking.title.document_front,
    },
  ];
}

function outcomes(language: Language): Scene[] {
  const given = [aPiece('document_front', 'accepted'), aPiece('selfie_video', 'accepted')];
  const over = (status: Verification['status'], change: Partial<Verification> = {}) =>
    aCase({ status, documentType: 'passport', pieces: given, wanted: null, ...change });
  const decision = { outcome: 'verified' as const, reasons: [], decidedAt: DECIDED_AT, note: null };
  const reasons = (['FACE_MISMATCH', 'CHALLENGE_NOT_FOLLOWED'] as const).map((code) =>
    discloseDecline(code, PHRASES[language]),
  );
  const refusal = { outcome: 'not_verified' as const, reasons, decidedAt: DECIDED_AT, note: null };
  return [
    { name: 'comparing', verification: over('processing'), title: ({ words }) => words.comparing.title },
    { name: 'reviewing', verification: over('manual_review'), title: ({ words }) => words.reviewing.title },
    { name: 'trouble', verification: over('error'), title: ({ words }) => words.trouble.title },
    {
      name: 'verified',
      verification: over('verified', { decision }),
      title: ({ words }) => words.verified.title,
    },
    {
      name: 'not verified',
      verification: over('not_verified', { decision: refusal }),
      title: ({ words }) => words.notVerified.title,
    },
    {
      name: 'not verified again',
      verification: over('not_verified', { decision: { ...refusal, note: NOTE }, isAppeal: true }),
      title: ({ words }) => words.notVerified.title,
    },
    {
      name: 'reviewing again',
      verification: over('manual_review', { isAppeal: true }),
      title: ({ words }) => words.reviewing.appealTitle,
    },
    { name: 'expired', verification: over('expired'), title: ({ words }) => words.closed.expired.title },
    {
      name: 'cancelled',
      verification: over('cancelled'),
      title: ({ words }) => words.closed.cancelled.title,
    },
  ];
}

function account(): Scene[] {
  const verification = aCase();
  const since = '2026-11-20T10:00:00Z';
  const link = (state: Me['legacyLink']['state']) => ({
    legacyLink: { state, login: 'a•••@example.com', since },
  });
  const decision = { outcome: 'verified' as const, reasons: [], decidedAt: DECIDED_AT, note: null };
  const verified = aCase({ status: 'verified', wanted: null, decision });
  return [
    { name: 'account', place: 'account', title: ({ words }) => words.account.title },
    { name: 'status', place: 'status', verification, title: ({ words }) => words.status.title },
    {
      name: 'status cancel',
      place: 'status',
      verification,
      act: (hand, { words }) => hand.goesOn(words.status.cancel),
      title: ({ words }) => words.status.confirmCancel.title,
    },
    { name: 'status none', place: 'status', title: ({ words }) => words.status.title },
    { name: 'devices', place: 'devices', title: ({ words }) => words.devices.title },
    { name: 'languages', place: 'languages', title: ({ words }) => words.languages.title },
    { name: 'privacy', place: 'privacy', title: ({ words }) => words.privacy.title },
    {
      name: 'privacy withdraw',
      place: 'privacy',
      act: (hand, { words }) => hand.goesOn(words.privacy.withdraw),
      title: ({ words }) => words.privacy.confirm.title,
    },
    { name: 'chats', place: 'chats', title: ({ words }) => words.chats.title },
    { name: 'shop unverified', place: 'shop', title: ({ words }) => words.shop.title },
    { name: 'shop form', place: 'shop', verification: verified, title: ({ words }) => words.shop.title },
    {
      name: 'shop pending',
      place: 'shop',
      me: link('pending'),
      title: ({ words }) => words.shop.pendingTitle,
    },
    { name: 'shop orders', place: 'shop', me: link('linked'), title: ({ words }) => words.shop.orders },
  ];
}

function capturing(): Scene[] {
  const verification = aCase();
  const [front, selfie] = [aPiece('document_front', 'accepted'), aPiece('selfie_video')];
  const wantsSelfie = aCase({ pieces: [front, selfie], wanted: 'selfie_video', documentType: 'passport' });
  const opens = (hand: PageHand, { words }: Spoken) => hand.goesOn(words.piece.open);
  const takes = async (hand: PageHand, spoken: Spoken) => {
    await opens(hand, spoken);
    await hand.presses(spoken.capture.document.shutter);
  };
  const sends = async (hand: PageHand, spoken: Spoken) => {
    await takes(hand, spoken);
    await hand.presses(spoken.capture.document.review.use);
  };
  const title = ({ words }: Spoken) => words.piece.documentTitle('front', 'identity_card');
  return [
    { name: 'camera document', verification, act: opens, title },
    {
      name: 'camera review',
      verification,
      act: takes,
      title: ({ capture }) => capture.document.review.title,
    },
    {
      name: 'camera selfie',
      verification: wantsSelfie,
      act: opens,
      title: ({ capture }) => capture.selfie.title,
    },
    {
      name: 'sending',
      verification,
      silent: 'evidence',
      act: sends,
      title: ({ words }) => words.sending.title.photo,
    },
    // What the scene before has left in the browser.
    {
      name: 'sending waits',
      verification,
      lost: 'evidence',
      title: ({ words }) => words.sending.waitingTitle,
    },
  ];
}

function reasonIn(language: Language, code: DisclosableCode) {
  return { code, ...PHRASES[language].reasons[code] };
}
