import { assertNever } from '../result.ts';
import type { EvidenceKind } from './evidence.ts';
import type {
  ComparisonFindings,
  DocumentFindings,
  EvidenceFindings,
  SelfieVideoFindings,
} from './findings.ts';
import type { ComparisonThresholds, Policy } from './policy.ts';
import { REASON_CODES, type Concern, type ReasonCode } from './reason-codes.ts';
import { attemptsUsed, timesRefusedFor, type Case } from './verification.ts';

/** What becomes of one piece. */
export type EvidenceAssessment =
  { verdict: 'accept'; concerns: Concern[] } | { verdict: 'retake'; reason: ReasonCode };

/** What becomes of the whole case. */
export type CaseAssessment =
  | { outcome: 'verified' }
  | { outcome: 'not_verified' | 'manual_review'; reasons: ReasonCode[] }
  | { outcome: 'resubmission'; kind: EvidenceKind; reason: ReasonCode };

/**
 * Asks for one fix at a time: the first thing wrong that may still be retaken. What may not be retaken any more
 * becomes a concern, and the case goes on to a person.
 */
export function assessEvidence(
  verification: Case,
  kind: EvidenceKind,
  findings: EvidenceFindings,
  policy: Policy,
): EvidenceAssessment {
  const codes = codesOf(findings, policy);
  const isLastTry = isLastAttempt(verification, kind, policy);
  const retake = codes.find(
    (code) =>
      timesRefusedFor(verification, kind, code) < policy.retakes[code].times &&
      (isTechnical(code) || !isLastTry),
  );
  if (retake) return { verdict: 'retake', reason: retake };

  const doubts = new Set([...codes, ...waitingCodes(verification, kind, policy)]);
  const concerns = [...doubts].map((code): Concern => ({ code, leadsTo: policy.retakes[code].leadsTo }));
  const exhausted = isLastTry && codes.some((code) => !isTechnical(code));
  if (exhausted) concerns.push({ code: 'ATTEMPTS_EXHAUSTED', leadsTo: 'review' });
  return { verdict: 'accept', concerns };
}

/** With a recording one may wait for the challenge that fits it. The doubt is no reason to ask again. */
function waitingCodes(verification: Case, kind: EvidenceKind, { challenge }: Policy): ReasonCode[] {
  const hasWaited = kind === 'selfie_video' && verification.challengesIssued > challenge.mostIssued;
  return hasWaited ? ['LIVENESS_UNCERTAIN'] : [];
}

function isLastAttempt(verification: Case, kind: EvidenceKind, { attemptCap }: Policy): boolean {
  return attemptsUsed(verification, kind) >= attemptCap - 1;
}

/** What went wrong on our side costs nobody a try. */
function isTechnical(code: ReasonCode): boolean {
  return REASON_CODES[code].class === 'T';
}

/** Decides a submitted case, or asks for a piece again. Where another look was asked for, somebody has to take it. */
export function assessCase(
  verification: Case,
  comparison: ComparisonFindings | undefined,
  policy: Policy,
): CaseAssessment {
  const assessment = assessByEngine(verification, comparison, policy);
  if (!verification.appeal || assessment.outcome === 'resubmission') return assessment;
  const reasons = assessment.outcome === 'verified' ? [] : assessment.reasons;
  return { outcome: 'manual_review', reasons: [...reasons, 'ANOTHER_LOOK_ASKED'] };
}

/** Without a comparison nothing is decided: a person looks. */
function assessByEngine(
  verification: Case,
  comparison: ComparisonFindings | undefined,
  policy: Policy,
): CaseAssessment {
  const concerns = verification.evidence.flatMap((piece) =>
    piece.state === 'accepted' ? piece.concerns : [],
  );
  const reasons = [...new Set(concerns.map(({ code }) => code))];
  if (concerns.length > 0 && concerns.every(({ leadsTo }) => leadsTo === 'decline')) {
    return { outcome: 'not_verified', reasons };
  }
  if (!comparison) return { outcome: 'manual_review', reasons: orElse(reasons, 'ENGINE_UNAVAILABLE') };

  switch (compareWith(policy.comparison[comparison.engine], comparison)) {
    case 'match':
      return reasons.length > 0 ? { outcome: 'manual_review', reasons } : { outcome: 'verified' };
    case 'uncertain':
      return { outcome: 'manual_review', reasons: [...reasons, 'FACE_MATCH_UNCERTAIN'] };
    case 'mismatch':
      return assessMismatch(verification, reasons, policy);
    case 'unknown':
      return { outcome: 'manual_review', reasons: orElse(reasons, 'ENGINE_UNAVAILABLE') };
  }
}

/** While decisions are paused: what would be decided goes to people. Pieces are asked for again all the same. */
export function givenToPeople(assessment: CaseAssessment): CaseAssessment {
  switch (assessment.outcome) {
    case 'verified':
      return { outcome: 'manual_review', reasons: ['DECISIONS_PAUSED'] };
    case 'not_verified':
      return { outcome: 'manual_review', reasons: [...assessment.reasons, 'DECISIONS_PAUSED'] };
    default:
      return assessment;
  }
}

function assessMismatch(verification: Case, reasons: ReasonCode[], policy: Policy): CaseAssessment {
  const { times } = policy.retakes.FACE_MISMATCH;
  const mayRetake =
    timesRefusedFor(verification, 'selfie_video', 'FACE_MISMATCH') < times &&
    !isLastAttempt(verification, 'selfie_video', policy);
  if (reasons.length === 0 && mayRetake) {
    return { outcome: 'resubmission', kind: 'selfie_video', reason: 'FACE_MISMATCH' };
  }
  return { outcome: 'manual_review', reasons: [...reasons, 'FACE_MISMATCH'] };
}

/** A score that is no number, or on another scale than the thresholds, is no answer. */
function compareWith(
  thresholds: ComparisonThresholds | undefined,
  { scale, score }: ComparisonFindings,
): 'match' | 'uncertain' | 'mismatch' | 'unknown' {
  if (!thresholds || thresholds.scale !== scale || !Number.isFinite(score)) return 'unknown';
  const { match, mismatch } = thresholds;
  if (scale === 'distance') return score <= match ? 'match' : score > mismatch ? 'mismatch' : 'uncertain';
  return score >= match ? 'match' : score < mismatch ? 'mismatch' : 'uncertain';
}

/** What is wrong with a piece, the most useful fix first. */
function codesOf(findings: EvidenceFindings, policy: Policy): ReasonCode[] {
  switch (findings.kind) {
    case 'unreadable':
    case 'unexamined':
      return [findings.reason];
    case 'document_front':
      return [
        ...subjectCodes(findings, policy),
        ...imageCodes(findings, policy),
        ...portraitCodes(findings, policy),
        ...otherSideCodes(findings, policy),
      ];
    case 'document_back':
      return [...imageCodes(findings, policy), ...otherSideCodes(findings, policy)];
    case 'selfie_video':
      return videoCodes(findings, policy);
    default:
      return assertNever(findings);
  }
}

function imageCodes({ image }: DocumentFindings, { document }: Policy): ReasonCode[] {
  return when([
    [isBelow(Math.min(image.width, image.height), document.shortestSide), 'DOC_LOW_RESOLUTION'],
    [isBelow(image.brightness, document.brightness), 'DOC_TOO_DARK'],
    [isBelow(image.sharpness, document.sharpness), 'DOC_BLURRY'],
    [isAbove(image.glare, document.glare), 'DOC_GLARE'],
  ]);
}

/** Better light does not make a document of a person. */
function subjectCodes({ portraits: [largest] }: DocumentFindings, { document }: Policy): ReasonCode[] {
  return largest && largest.share > document.portraitShare ? ['DOC_NOT_FOUND'] : [];
}

function portraitCodes({ portraits }: DocumentFindings, { document }: Policy): ReasonCode[] {
  const [portrait, second] = portraits;
  if (!portrait) return ['DOC_PORTRAIT_MISSING'];
  return when([
    [second !== undefined && second.width >= portrait.width * document.secondPortraitRatio, 'DOC_MANY_FACES'],
    [portrait.touchesEdge, 'DOC_CROPPED'],
    [portrait.width < document.portraitWidth || portrait.quality === 'low', 'DOC_PORTRAIT_TOO_POOR'],
  ]);
}

function otherSideCodes({ differenceToOtherSide }: DocumentFindings, { document }: Policy): ReasonCode[] {
  const same = differenceToOtherSide !== undefined && differenceToOtherSide < document.sidesDiffer;
  return same ? ['DOC_SAME_SIDE_TWICE'] : [];
}

function videoCodes(findings: SelfieVideoFindings, { selfieVideo }: Policy): ReasonCode[] {
  const { durationSeconds, frames, framesWithFace, framesWithManyFaces, comparableFrames } = findings;
  if (isBelow(durationSeconds, selfieVideo.shortestSeconds)) return ['VIDEO_TOO_SHORT'];
  if (durationSeconds > selfieVideo.longestSeconds) return ['VIDEO_TOO_LONG'];
  if (framesWithFace === 0 || framesWithFace < frames * selfieVideo.framesWithFaceShare) {
    return findings.brightness < selfieVideo.brightness ? ['FACE_TOO_DARK', 'NO_FACE'] : ['NO_FACE'];
  }
  return when([
    [framesWithManyFaces > frames * selfieVideo.framesWithManyFacesShare, 'MANY_FACES'],
    [!findings.samePerson, 'PERSON_CHANGED'],
    [isBelow(findings.brightness, selfieVideo.brightness), 'FACE_TOO_DARK'],
    [isBelow(findings.faceWidth, selfieVideo.faceWidth), 'FACE_TOO_SMALL'],
    [
      isBelow(findings.sharpness, selfieVideo.sharpness) ||
        isBelow(comparableFrames, selfieVideo.comparableFrames),
      'FACE_BLURRY',
    ],
    [findings.forwarded, 'FORWARDED_MEDIA'],
    ...livenessCodes(findings),
  ]);
}

/**
 * A picture that turns as asked is one held before the camera; a person who only leaned looks like one, so without the
 * turns that stays a doubt. Turns the wrong way round are a mirrored camera or a guess: a person looks, and nobody
 * repeats them in vain.
 */
function livenessCodes({ challenge, motion }: SelfieVideoFindings): Array<[boolean, ReasonCode]> {
  const { followed, mirrored } = challenge;
  const isDoubtful = mirrored || (followed ? motion.kind === 'unclear' : motion.kind === 'flat');
  return [
    [motion.kind === 'still', 'SCREEN_REPLAY'],
    [followed && motion.kind === 'flat', 'PRINTED_PHOTO'],
    [isDoubtful, 'LIVENESS_UNCERTAIN'],
    [!followed && !mirrored, 'CHALLENGE_NOT_FOLLOWED'],
  ];
}

/** What could not be measured is not good enough. */
function isBelow(measured: number, least: number): boolean {
  return Number.isNaN(measured) || measured < least;
}

function isAbove(measured: number, most: number): boolean {
  return Number.isNaN(measured) || measured > most;
}

function when(codes: Array<[boolean, ReasonCode]>): ReasonCode[] {
  return codes.filter(([applies]) => applies).map(([, code]) => code);
}

function orElse(reasons: ReasonCode[], code: ReasonCode): ReasonCode[] {
  return reasons.length > 0 ? reasons : [code];
}
