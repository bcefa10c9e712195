import type { ChannelName } from '../channel/channel.ts';
import type { DocumentType, EvidenceKind } from './evidence.ts';
import type { ReasonCode } from './reason-codes.ts';

/**
 * The rules as data. Any change of a value here is a change of what people are told: raise `version`, which every
 * decision stores.
 */
export const POLICY = {
  version: '2026-11-26.1',
  acceptedDocuments: ['passport', 'identity_card', 'driving_licence'],
  /** Refused pieces of one kind before a person looks instead. */
  attemptCap: 5,
  /** Cases one account may open in 24 hours. */
  casesPerDay: 5,
  media: { biggestBytes: 20 * 1024 * 1024 },
  /** Where pieces are given: in the chat, or behind a one-time link. Meta asks businesses not to request identity
   * documents in a WhatsApp chat. */
  capture: { telegram: 'chat', whatsapp: 'link', wechat: 'chat' },
  oneTimeLink: { validMilliseconds: 30 * 60_000 },
  /** For a code that carries a case to another messenger. */
  handover: { validMilliseconds: 10 * 60_000 },
  /** How long the question about the old shop's account stands. Answers about its password leave at whole multiples of a
   * time that is longer than the dearest check of a hash (`engines/legacy-shop/passwords`: usually 70 to 250 ms). */
  legacyLink: { validMilliseconds: 10 * 60_000, answerEveryMilliseconds: 1_000 },
  document: {
    shortestSide: 480,
    /**
     * Variance of the Laplacian at 640 px. Printed documents in focus: 820 to 2,170, dimmed to a brightness of 50 still
     * 75 to 200; portraits on plain paper 85 to 410. With a blur of sigma 1.6 at that size, where small print can no
     * longer be read: 17 to 48; of 2.4: 6 to 13.
     */
    sharpness: 40,
    /** At 51 the portrait was found as in full light, at 34 not reliably, at 20 never. */
    brightness: 45,
    /** White studio walls in sharp, well-lit photographs measure up to 0.033, a lamp across 0.45 of the width 0.10. */
    glare: 0.06,
    /** Pixels. Narrower portraits were wrongly refused in 45 % of comparisons (35 px), so a person looks. */
    portraitWidth: 70,
    /** A face that fills more of the picture's width is somebody, not a document: 0.15 to 0.19 on whole documents, 0.39 to
     * 0.48 on portraits. */
    portraitShare: 0.35,
    /** A second face this wide relative to the portrait is a second portrait; smaller ones are ghost images. */
    secondPortraitRatio: 0.75,
    /** Bits of 64 in which the two sides of one document must differ at least. */
    sidesDiffer: 7,
  },
  selfieVideo: {
    shortestSeconds: 2,
    longestSeconds: 30,
    /** Pixels of a frame at most 640 px large. As for portraits: narrower ones are compared poorly. */
    faceWidth: 70,
    /**
     * As above, on whole frames. The softest good clip measures 15, ordinary ones 34 to 120; the softest with a blur of
     * sigma 3.6 measures 3.6. A clip at brightness 52, dim but usable, still has 6.3.
     */
    sharpness: 4,
    /** At 37 faces were found and followed, in graining light; at 22 none. */
    brightness: 40,
    framesWithFaceShare: 0.5,
    framesWithManyFacesShare: 0.2,
    comparableFrames: 5,
  },
  /** One of six orders fits any recording: whoever was given more orders than this is looked at by a person. */
  challenge: { validMilliseconds: 10 * 60_000, mostIssued: 5 },
  /** By engine. Distances measured against impostors of the same ethnicity, by the worst group. */
  comparison: {
    local: { scale: 'distance', match: 0.45, mismatch: 0.6 },
    /** Not measured by us: 0.5 is where the service itself begins to say that two faces are one person. */
    azure: { scale: 'confidence', match: 0.7, mismatch: 0.5 },
  },
  /** When a face service cannot compare: a person looks, or the on-device engine compares by its own thresholds. */
  faceServiceDown: 'review',
  /** What a finding leads to: ask for the piece again so many times, then a person looks or the answer is no. */
  retakes: {
    DOC_BLURRY: { times: 4, leadsTo: 'review' },
    DOC_GLARE: { times: 4, leadsTo: 'review' },
    DOC_TOO_DARK: { times: 4, leadsTo: 'review' },
    DOC_CROPPED: { times: 4, leadsTo: 'review' },
    DOC_LOW_RESOLUTION: { times: 4, leadsTo: 'review' },
    DOC_NOT_FOUND: { times: 4, leadsTo: 'review' },
    DOC_SAME_SIDE_TWICE: { times: 4, leadsTo: 'review' },
    DOC_PORTRAIT_MISSING: { times: 4, leadsTo: 'review' },
    DOC_MANY_FACES: { times: 2, leadsTo: 'review' },
    DOC_PORTRAIT_TOO_POOR: { times: 1, leadsTo: 'review' },
    NO_FACE: { times: 3, leadsTo: 'decline' },
    MANY_FACES: { times: 2, leadsTo: 'review' },
    FACE_BLURRY: { times: 3, leadsTo: 'review' },
    FACE_TOO_DARK: { times: 3, leadsTo: 'review' },
    FACE_TOO_SMALL: { times: 3, leadsTo: 'review' },
    VIDEO_TOO_SHORT: { times: 4, leadsTo: 'review' },
    VIDEO_TOO_LONG: { times: 4, leadsTo: 'review' },
    CHALLENGE_NOT_FOLLOWED: { times: 1, leadsTo: 'review' },
    FORWARDED_MEDIA: { times: 2, leadsTo: 'review' },
    FILE_TYPE_UNSUPPORTED: { times: 4, leadsTo: 'review' },
    FILE_CORRUPT: { times: 4, leadsTo: 'review' },
    FILE_TOO_LARGE: { times: 4, leadsTo: 'review' },
    FACE_MISMATCH: { times: 1, leadsTo: 'review' },
    PERSON_CHANGED: { times: 0, leadsTo: 'review' },
    FACE_MATCH_UNCERTAIN: { times: 0, leadsTo: 'review' },
    LIVENESS_UNCERTAIN: { times: 0, leadsTo: 'review' },
    SCREEN_REPLAY: { times: 0, leadsTo: 'review' },
    PRINTED_PHOTO: { times: 0, leadsTo: 'review' },
    ATTEMPTS_EXHAUSTED: { times: 0, leadsTo: 'review' },
    DOC_EXPIRED: { times: 0, leadsTo: 'review' },
    DOC_TYPE_NOT_ACCEPTED: { times: 0, leadsTo: 'review' },
    ANOTHER_LOOK_ASKED: { times: 0, leadsTo: 'review' },
    UNDER_AGE: { times: 0, leadsTo: 'review' },
    FORGERY_CONFIRMED: { times: 0, leadsTo: 'review' },
    REVIEWER_DECLINED: { times: 0, leadsTo: 'review' },
    DECISIONS_PAUSED: { times: 0, leadsTo: 'review' },
    ENGINE_UNAVAILABLE: { times: 0, leadsTo: 'review' },
    STORAGE_FAILED: { times: 20, leadsTo: 'review' },
  },
  review: {
    claimMilliseconds: 15 * 60_000,
    /** Approved against one of these, a case needs a second person who agrees; declined, it always does. */
    overridesNeedSecond: ['FACE_MISMATCH', 'PERSON_CHANGED', 'SCREEN_REPLAY', 'PRINTED_PHOTO'],
    declineReasons: [
      'REVIEWER_DECLINED',
      'FACE_MISMATCH',
      'FORGERY_CONFIRMED',
      'DOC_EXPIRED',
      'DOC_TYPE_NOT_ACCEPTED',
      'UNDER_AGE',
    ],
    askAgainReasons: {
      document_front: [
        'DOC_BLURRY',
        'DOC_GLARE',
        'DOC_TOO_DARK',
        'DOC_CROPPED',
        'DOC_PORTRAIT_TOO_POOR',
        'DOC_EXPIRED',
        'DOC_TYPE_NOT_ACCEPTED',
      ],
      document_back: ['DOC_BLURRY', 'DOC_GLARE', 'DOC_TOO_DARK', 'DOC_CROPPED', 'DOC_SAME_SIDE_TWICE'],
      selfie_video: [
        'FACE_BLURRY',
        'FACE_TOO_DARK',
        'FACE_TOO_SMALL',
        'MANY_FACES',
        'CHALLENGE_NOT_FOLLOWED',
        'FACE_MISMATCH',
      ],
    },
    /** One case takes two to four looks; twenty an hour are brisk work. */
    viewsPerHour: 80,
    /** A button under a card; the card is renewed with the case. */
    buttonMilliseconds: 24 * 60 * 60_000,
    /** Where all look a card stands as it is until somebody takes the case. */
    sharedButtonMilliseconds: 30 * 24 * 60 * 60_000,
    remindMilliseconds: 30 * 60_000,
    /** Before the 24 hours that nothing may wait. */
    alertMilliseconds: 20 * 60 * 60_000,
    /** Of UTC: when staff get the numbers of the day before. */
    digestHour: 7,
  },
  support: {
    /** UTF-16 code units: with its codes for what is not seen it fits one message of staff's messenger. */
    longestText: 2_000,
    /** Fits one message of every messenger. */
    longestAnswerBytes: 1_800,
    /** After the last word in a thread, and after it was closed. */
    keptDays: 90,
  },
  /** What we tell people, and when we act ourselves. */
  time: {
    usualSeconds: 60,
    reviewHours: 24,
    draftExpiresDays: 7,
    examinationStalledMilliseconds: 2 * 60_000,
    submittedStalledMilliseconds: 60_000,
    leaseMilliseconds: 30_000,
    recoverErrorMilliseconds: 10 * 60_000,
    /** A case set going again more often than this is looked at by a person. */
    mostRequeues: 5,
    deliveriesKeptDays: 30,
    /** WhatsApp delivers again for up to seven days. */
    inboxKeptDays: 8,
    orphanMediaMilliseconds: 60 * 60_000,
  },
} as const satisfies Policy;

export interface Policy {
  version: string;
  acceptedDocuments: readonly DocumentType[];
  attemptCap: number;
  casesPerDay: number;
  media: { biggestBytes: number };
  capture: Readonly<Record<ChannelName, 'chat' | 'link'>>;
  oneTimeLink: { validMilliseconds: number };
  handover: { validMilliseconds: number };
  legacyLink: { validMilliseconds: number; answerEveryMilliseconds: number };
  document: Record<
    | 'shortestSide'
    | 'sharpness'
    | 'brightness'
    | 'glare'
    | 'portraitWidth'
    | 'portraitShare'
    | 'secondPortraitRatio'
    | 'sidesDiffer',
    number
  >;
  selfieVideo: Record<
    | 'shortestSeconds'
    | 'longestSeconds'
    | 'faceWidth'
    | 'sharpness'
    | 'brightness'
    | 'framesWithFaceShare'
    | 'framesWithManyFacesShare'
    | 'comparableFrames',
    number
  >;
  challenge: { validMilliseconds: number; mostIssued: number };
  comparison: Readonly<Record<string, ComparisonThresholds>>;
  faceServiceDown: 'review' | 'on_device';
  /** Who else sees pictures of faces, as the privacy notice names them; nobody unless a face service is configured. */
  faceService?: string;
  retakes: Record<ReasonCode, { times: number; leadsTo: 'review' | 'decline' }>;
  review: {
    claimMilliseconds: number;
    overridesNeedSecond: readonly ReasonCode[];
    declineReasons: readonly ReasonCode[];
    askAgainReasons: Readonly<Record<EvidenceKind, readonly ReasonCode[]>>;
    viewsPerHour: number;
    buttonMilliseconds: number;
    sharedButtonMilliseconds: number;
    remindMilliseconds: number;
    alertMilliseconds: number;
    digestHour: number;
  };
  support: { longestText: number; longestAnswerBytes: number; keptDays: number };
  time: Record<
    | 'usualSeconds'
    | 'reviewHours'
    | 'draftExpiresDays'
    | 'examinationStalledMilliseconds'
    | 'submittedStalledMilliseconds'
    | 'leaseMilliseconds'
    | 'recoverErrorMilliseconds'
    | 'mostRequeues'
    | 'deliveriesKeptDays'
    | 'inboxKeptDays'
    | 'orphanMediaMilliseconds',
    number
  >;
}

/** `distance`: a match is ≤ `match`, a mismatch > `mismatch`. `confidence`: ≥ and < instead. Between: a person looks. */
export interface ComparisonThresholds {
  scale: 'distance' | 'confidence';
  match: number;
  mismatch: number;
}
