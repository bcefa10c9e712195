import { ok, refuse, type Result } from '../result.ts';
import type { Challenge } from '../video/challenge.ts';
import type { DocumentType, Evidence, GivenEvidence } from './evidence.ts';
import { REASON_CODES, type Concern, type ReasonCode } from './reason-codes.ts';
import {
  areDocumentsAccepted,
  currentEvidence,
  isComplete,
  wantedEvidence,
  type Case,
  type Decision,
  type InStatus,
  type Lease,
  type Submitted,
  type Verification,
} from './verification.ts';

/*
 * Every way a case can change; pure. What a person may attempt in any state answers with a Result; what only the
 * system does takes the state it is legal in.
 */

/** `challengesIssued` before, in other cases of the last day: who opens another gets no new luck. */
export function openVerification(
  { id, accountId, challengesIssued, appeal }: Pick<Case, 'id' | 'accountId' | 'challengesIssued' | 'appeal'>,
  now: Date,
): InStatus<'collecting'> {
  return {
    status: 'collecting',
    id,
    accountId,
    version: 1,
    evidence: [],
    challengesIssued,
    ...(appeal && { appeal }),
    openedAt: now,
    changedAt: now,
  };
}

export type ChooseDocumentRefusal = 'ALREADY_SUBMITTED' | 'CLOSED' | 'DOCUMENT_ALREADY_GIVEN';

export function chooseDocument(
  verification: Verification,
  documentType: DocumentType,
  now: Date,
): Result<InStatus<'collecting'>, ChooseDocumentRefusal> {
  if (verification.status !== 'collecting') return refuse(whyNotCollecting(verification));
  if (verification.evidence.length > 0) return refuse('DOCUMENT_ALREADY_GIVEN');
  return ok({ ...verification, ...changed(verification, now), documentType });
}

export type ReceiveRefusal =
  | 'ALREADY_SUBMITTED'
  | 'CLOSED'
  | 'DOCUMENT_NOT_CHOSEN'
  | 'ALBUM_EXTRA'
  | 'SAME_FILE_RESENT'
  | 'STILL_LOOKING'
  | 'WRONG_PIECE'
  | 'CHALLENGE_EXPIRED';

/** Takes a piece in. The kind is what the case wants next; a selfie video must answer a challenge that still holds. */
export function receiveEvidence(
  verification: Verification,
  piece: Omit<GivenEvidence, 'challenge'>,
  now: Date,
): Result<InStatus<'collecting'>, ReceiveRefusal> {
  if (verification.status !== 'collecting') return refuse(whyNotCollecting(verification));
  if (!verification.documentType) return refuse('DOCUMENT_NOT_CHOSEN');
  if (verification.evidence.some((known) => isSameFile(known, piece))) {
    return refuse('SAME_FILE_RESENT');
  }
  const unfit = whyUnfit(verification, piece);
  if (unfit) return refuse(unfit);
  const received: Evidence = { ...piece, state: 'received' };
  if (piece.kind !== 'selfie_video') return ok(withEvidence(verification, received, now));

  const { challenge } = verification;
  if (!challenge || challenge.expiresAt <= now) return refuse('CHALLENGE_EXPIRED');
  return ok(withEvidence(verification, { ...received, challenge }, now));
}

/** Refused for a reason of ours: the applicant was asked to send it again, and the same file is welcome. */
function wasLost(piece: Evidence): boolean {
  return piece.state === 'refused' && REASON_CODES[piece.reason].class === 'T';
}

/** A picture refused as one side may be the other; what we lost ourselves is welcome again. */
function isSameFile(
  known: Evidence,
  { kind, contentHash }: Pick<GivenEvidence, 'kind' | 'contentHash'>,
): boolean {
  return known.contentHash === contentHash && known.kind === kind && !wasLost(known);
}

function whyUnfit(
  verification: Case,
  piece: Pick<GivenEvidence, 'kind' | 'albumId'>,
): 'ALBUM_EXTRA' | 'STILL_LOOKING' | 'WRONG_PIECE' | undefined {
  const { albumId } = piece;
  if (albumId !== undefined && verification.evidence.some((given) => given.albumId === albumId))
    return 'ALBUM_EXTRA';
  const wanted = wantedEvidence(verification);
  if (wanted === undefined) return 'STILL_LOOKING';
  if (wanted !== piece.kind) return 'WRONG_PIECE';
  if (wanted === 'selfie_video' && !areDocumentsAccepted(verification)) return 'STILL_LOOKING';
  return undefined;
}

/** Renews what the selfie video must show. */
export function issueChallenge(
  verification: InStatus<'collecting'>,
  challenge: Challenge,
  now: Date,
): InStatus<'collecting'> {
  const challengesIssued = verification.challengesIssued + 1;
  return { ...verification, ...changed(verification, now), challenge, challengesIssued };
}

/** The last accepted piece submits the case. A piece that is no longer under examination leaves the case as it is. */
export function acceptEvidence(
  verification: InStatus<'collecting'>,
  evidenceId: string,
  concerns: readonly Concern[],
  now: Date,
): InStatus<'collecting' | 'pending'> {
  const accepted = {
    ...verification,
    ...changed(verification, now),
    evidence: verification.evidence.map((piece): Evidence =>
      piece.id === evidenceId && piece.state === 'received'
        ? { ...piece, state: 'accepted', concerns }
        : piece,
    ),
  };
  const { documentType } = accepted;
  if (!documentType || !isComplete(accepted)) return accepted;
  return { ...accepted, documentType, status: 'pending', submittedAt: now };
}

/**
 * Asks for the same piece again. A refused selfie video spends its challenge: the next one answers a new one. A piece
 * that is no longer under examination stays as it is.
 */
export function refuseEvidence(
  verification: InStatus<'collecting'>,
  evidenceId: string,
  reason: ReasonCode,
  now: Date,
): InStatus<'collecting'> {
  const piece = verification.evidence.find(({ id, state }) => id === evidenceId && state === 'received');
  const kept =
    piece?.kind === 'selfie_video' ? withoutChallenge(casePart(verification)) : casePart(verification);
  const evidence = verification.evidence.map((each) => (each === piece ? refused(each, reason) : each));
  return { ...kept, ...changed(verification, now), status: 'collecting', evidence };
}

export function claim(verification: InStatus<'pending'>, lease: Lease, now: Date): InStatus<'processing'> {
  return { ...verification, ...changed(verification, now), status: 'processing', lease };
}

/** The worker died or gave up its lease: the case waits for another. */
export function releaseClaim(verification: InStatus<'processing'>, now: Date): InStatus<'pending'> {
  return { ...submittedPart(verification), ...changed(verification, now), status: 'pending' };
}

export function conclude(
  verification: InStatus<'processing' | 'manual_review'>,
  decision: Decision,
  now: Date,
): InStatus<'verified' | 'not_verified'> {
  return {
    ...submittedPart(verification),
    ...changed(verification, now),
    status: decision.outcome,
    decision,
  };
}

export function requestReview(
  verification: InStatus<'processing'>,
  reasons: readonly ReasonCode[],
  now: Date,
): InStatus<'manual_review'> {
  return {
    ...submittedPart(verification),
    ...changed(verification, now),
    status: 'manual_review',
    reasons,
    since: now,
    opinions: [],
  };
}

/** Back to the applicant for exactly one piece. The challenge is spent with the video that answered it. */
export function requestResubmission(
  verification: InStatus<'processing' | 'manual_review'>,
  kind: Evidence['kind'],
  reason: ReasonCode,
  now: Date,
): InStatus<'collecting'> {
  const current = currentEvidence(verification, kind);
  const evidence = verification.evidence.map((piece): Evidence =>
    piece.id === current?.id ? refused(piece, reason) : piece,
  );
  return {
    ...withoutChallenge(casePart(verification)),
    ...changed(verification, now),
    status: 'collecting',
    evidence,
  };
}

/** Every retry failed for a technical reason; nothing is decided. */
export function fail(verification: InStatus<'processing'>, now: Date): InStatus<'error'> {
  return { ...submittedPart(verification), ...changed(verification, now), status: 'error' };
}

export function recover(verification: InStatus<'error'>, now: Date): InStatus<'pending'> {
  return { ...verification, ...changed(verification, now), status: 'pending' };
}

export type CancelRefusal = 'ALREADY_SUBMITTED' | 'CLOSED';

export function cancel(verification: Verification, now: Date): Result<InStatus<'cancelled'>, CancelRefusal> {
  if (verification.status !== 'collecting') return refuse(whyNotCollecting(verification));
  return ok({ ...verification, ...changed(verification, now), status: 'cancelled' });
}

/** The person takes their consent back: whatever was under way ends undecided, even with a worker or a reviewer. */
export function withdraw(verification: Verification, now: Date): Result<InStatus<'cancelled'>, 'CLOSED'> {
  switch (verification.status) {
    case 'verified':
    case 'not_verified':
    case 'expired':
    case 'cancelled':
      return refuse('CLOSED');
    default:
      return ok({ ...casePart(verification), ...changed(verification, now), status: 'cancelled' });
  }
}

export function expire(verification: InStatus<'collecting'>, now: Date): InStatus<'expired'> {
  return { ...verification, ...changed(verification, now), status: 'expired' };
}

function whyNotCollecting(verification: Verification): 'ALREADY_SUBMITTED' | 'CLOSED' {
  switch (verification.status) {
    case 'pending':
    case 'processing':
    case 'manual_review':
    case 'error':
      return 'ALREADY_SUBMITTED';
    default:
      return 'CLOSED';
  }
}

function withEvidence(
  verification: InStatus<'collecting'>,
  piece: Evidence,
  now: Date,
): InStatus<'collecting'> {
  return { ...verification, ...changed(verification, now), evidence: [...verification.evidence, piece] };
}

function refused(piece: Evidence, reason: ReasonCode): Evidence {
  return { ...givenPart(piece), state: 'refused', reason };
}

function changed({ version }: Case, now: Date): Pick<Case, 'version' | 'changedAt'> {
  return { version: version + 1, changedAt: now };
}

function givenPart(piece: Evidence): GivenEvidence {
  const { id, kind, form, forwarded, contentHash, receivedAt } = piece;
  return {
    id,
    kind,
    form,
    forwarded,
    contentHash,
    receivedAt,
    ...(piece.albumId === undefined ? {} : { albumId: piece.albumId }),
    ...(piece.challenge === undefined ? {} : { challenge: piece.challenge }),
  };
}

/** What every status has, without what only the present one has. */
function casePart(verification: Verification): Case {
  const { id, accountId, version, evidence, challengesIssued, openedAt, changedAt } = verification;
  return {
    id,
    accountId,
    version,
    evidence,
    challengesIssued,
    openedAt,
    changedAt,
    ...(verification.documentType === undefined ? {} : { documentType: verification.documentType }),
    ...(verification.challenge === undefined ? {} : { challenge: verification.challenge }),
    ...(verification.appeal === undefined ? {} : { appeal: verification.appeal }),
  };
}

function submittedPart(verification: Submitted & Verification): Submitted {
  return {
    ...casePart(verification),
    documentType: verification.documentType,
    submittedAt: verification.submittedAt,
    ...(verification.overdueSince && { overdueSince: verification.overdueSince }),
  };
}

function withoutChallenge(theCase: Case): Case {
  const { challenge: _spent, ...rest } = theCase;
  return rest;
}
