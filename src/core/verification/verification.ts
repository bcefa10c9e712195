import type { Actor } from '../audit/actor.ts';
import type { Challenge } from '../video/challenge.ts';
import { requiredEvidence, type DocumentType, type Evidence, type EvidenceKind } from './evidence.ts';
import { REASON_CODES, type ReasonCode } from './reason-codes.ts';
import type { Review } from './review.ts';

/** One case, from consent to decision. */
export type Verification =
  | (Case & { status: 'collecting' })
  | (Submitted & { status: 'pending' })
  | (Submitted & { status: 'processing'; lease: Lease })
  | (Submitted & Review & { status: 'manual_review'; reasons: readonly ReasonCode[] })
  | (Submitted & { status: 'verified'; decision: Decision })
  | (Submitted & { status: 'not_verified'; decision: Decision })
  | (Submitted & { status: 'error' })
  | (Case & { status: 'expired' })
  | (Case & { status: 'cancelled' });

export type Status = Verification['status'];

/** `InStatus<'pending'>` is the one variant of Verification that a function accepts. */
export type InStatus<S extends Status> = Extract<Verification, { status: S }>;

export interface Case {
  id: string;
  accountId: string;
  /** Counts transitions. */
  version: number;
  documentType?: DocumentType;
  /** Every piece ever given, oldest first; the last of a kind is the current one. */
  evidence: readonly Evidence[];
  /** What the next selfie video must show; issued when the documents are accepted. */
  challenge?: Challenge;
  /** How many were issued: whoever waits for the one that fits a recording is found by it. */
  challengesIssued: number;
  /** Set where a declined applicant asked for another look: somebody else decides, and always a person. */
  appeal?: Appeal;
  openedAt: Date;
  changedAt: Date;
}

export interface Appeal {
  /** The case that was declined. */
  of: string;
  /** The staff who declined it; none where an engine did. */
  decidedBy: readonly string[];
}

export interface Submitted extends Case {
  documentType: DocumentType;
  submittedAt: Date;
  /** When the applicant was told that it takes longer than was promised. */
  overdueSince?: Date;
}

/** A worker's exclusive right to conclude the case. */
export interface Lease {
  token: string;
  until: Date;
}

/** Kept after the media is gone. */
export interface Decision {
  outcome: 'verified' | 'not_verified';
  reasons: readonly ReasonCode[];
  policyVersion: string;
  decidedBy: Actor;
  /** The first of two people who held the same. */
  agreedBy?: Actor;
  /** What the applicant reads instead of the reason's own words. */
  applicantNote?: string;
  /** What the staff who decided noted for colleagues. */
  staffNotes?: readonly string[];
  decidedAt: Date;
}

const OPEN: ReadonlySet<Status> = new Set(['collecting', 'pending', 'processing', 'manual_review', 'error']);

export function isOpen(verification: Verification): boolean {
  return OPEN.has(verification.status);
}

/** The latest piece of a kind, whatever became of it. */
export function currentEvidence(verification: Case, kind: EvidenceKind): Evidence | undefined {
  return verification.evidence.findLast((piece) => piece.kind === kind);
}

/** The first piece that is still to be given (again), or `undefined` while all are with us. */
export function wantedEvidence(verification: Case): EvidenceKind | undefined {
  if (!verification.documentType) return undefined;
  return requiredEvidence(verification.documentType).find((kind) => {
    const piece = currentEvidence(verification, kind);
    return !piece || piece.state === 'refused';
  });
}

export function isComplete(verification: Case): boolean {
  if (!verification.documentType) return false;
  return requiredEvidence(verification.documentType).every(
    (kind) => currentEvidence(verification, kind)?.state === 'accepted',
  );
}

/** True once nothing but the selfie video is missing: the moment a challenge is due. */
export function areDocumentsAccepted(verification: Case): boolean {
  if (!verification.documentType) return false;
  return requiredEvidence(verification.documentType)
    .filter((kind) => kind !== 'selfie_video')
    .every((kind) => currentEvidence(verification, kind)?.state === 'accepted');
}

/** Refused pieces of a kind; those refused for a technical reason are not the applicant's and do not count. */
export function attemptsUsed(verification: Case, kind: EvidenceKind): number {
  return verification.evidence.filter(
    (piece) => piece.kind === kind && piece.state === 'refused' && REASON_CODES[piece.reason].class !== 'T',
  ).length;
}

/** How often a kind was refused for one reason. */
export function timesRefusedFor(verification: Case, kind: EvidenceKind, reason: ReasonCode): number {
  return verification.evidence.filter(
    (piece) => piece.kind === kind && piece.state === 'refused' && piece.reason === reason,
  ).length;
}
