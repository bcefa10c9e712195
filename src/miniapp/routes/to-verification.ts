import type { Language } from '../../core/accounts/language.ts';
import { disclose, discloseDecline } from '../../core/dialogue/disclose.ts';
import { PHRASES } from '../../core/dialogue/phrases-for.ts';
import { referenceOf } from '../../core/dialogue/prompt.ts';
import { requiredEvidence, type Evidence, type EvidenceKind } from '../../core/verification/evidence.ts';
import type { Policy } from '../../core/verification/policy.ts';
import {
  attemptsUsed,
  currentEvidence,
  wantedEvidence,
  type Verification,
} from '../../core/verification/verification.ts';
import type { Verification as Shown } from '../contract/verification.ts';

export interface Reader {
  language: Language;
  policy: Policy;
  now: Date;
}

/** A case as the applicant may see it. */
export function toVerification(verification: Verification, reader: Reader): Shown {
  const { id, status, version, documentType, challenge } = verification;
  const { policy, now } = reader;
  const holds = challenge !== undefined && challenge.expiresAt > now;
  return {
    id,
    reference: referenceOf(id),
    status,
    version,
    documentType: documentType ?? null,
    isAppeal: verification.appeal !== undefined,
    openedAt: verification.openedAt.toISOString(),
    changedAt: verification.changedAt.toISOString(),
    pieces: documentType
      ? requiredEvidence(documentType).map((kind) => toPiece(verification, kind, reader))
      : [],
    wanted: status === 'collecting' ? (wantedEvidence(verification) ?? null) : null,
    challenge:
      status === 'collecting' && holds
        ? { turns: [...challenge.turns], expiresAt: challenge.expiresAt.toISOString() }
        : null,
    decision: toDecision(verification, reader),
    usualSeconds: policy.time.usualSeconds,
    reviewHours: policy.time.reviewHours,
  };
}

function toPiece(verification: Verification, kind: EvidenceKind, reader: Reader): Shown['pieces'][number] {
  const piece = currentEvidence(verification, kind);
  return {
    kind,
    state: piece?.state ?? 'missing',
    reason: reasonOf(piece, reader),
    attemptsLeft: Math.max(0, reader.policy.attemptCap - attemptsUsed(verification, kind)),
    receivedAt: piece?.receivedAt.toISOString() ?? null,
  };
}

function reasonOf(piece: Evidence | undefined, { language }: Reader) {
  return piece?.state === 'refused' ? disclose(piece.reason, PHRASES[language]) : null;
}

function toDecision(verification: Verification, { language }: Reader): Shown['decision'] {
  if (verification.status !== 'verified' && verification.status !== 'not_verified') return null;
  const { outcome, reasons, decidedAt, applicantNote } = verification.decision;
  const told =
    outcome === 'verified' ? [] : reasons.map((reason) => discloseDecline(reason, PHRASES[language]));
  // Several that may not be told are one for whoever reads it.
  const once = new Map(told.map((reason) => [reason.code, reason]));
  return {
    outcome,
    reasons: [...once.values()],
    decidedAt: decidedAt.toISOString(),
    note: applicantNote ?? null,
  };
}
