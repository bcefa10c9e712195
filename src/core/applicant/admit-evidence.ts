import { ok, refuse, type Result } from '../result.ts';
import type { EvidenceKind } from '../verification/evidence.ts';
import {
  areDocumentsAccepted,
  wantedEvidence,
  type InStatus,
  type Verification,
} from '../verification/verification.ts';

export interface Admission {
  piece: EvidenceKind;
  expected: 'image' | 'video';
}

export type CaseRefusal = 'CONSENT_MISSING' | 'ALREADY_SUBMITTED' | 'CLOSED';
export type PieceRefusal = 'DOCUMENT_NOT_CHOSEN' | 'STILL_LOOKING';

/** Whether anything is wanted for this case now. */
export function admitToCase(
  hasConsented: boolean,
  verification: Verification | undefined,
): Result<InStatus<'collecting'>, CaseRefusal> {
  if (!hasConsented || !verification) return refuse('CONSENT_MISSING');
  switch (verification.status) {
    case 'collecting':
      return ok(verification);
    case 'verified':
    case 'not_verified':
    case 'expired':
    case 'cancelled':
      return refuse('CLOSED');
    default:
      return refuse('ALREADY_SUBMITTED');
  }
}

/** Which piece is wanted, before a byte of it is loaded. */
export function admitPiece(verification: InStatus<'collecting'>): Result<Admission, PieceRefusal> {
  if (!verification.documentType) return refuse('DOCUMENT_NOT_CHOSEN');
  const piece = wantedEvidence(verification);
  if (!piece) return refuse('STILL_LOOKING');
  if (piece === 'selfie_video' && !areDocumentsAccepted(verification)) return refuse('STILL_LOOKING');
  return ok({ piece, expected: expectedFor(piece) });
}

export function expectedFor(piece: EvidenceKind): Admission['expected'] {
  return piece === 'selfie_video' ? 'video' : 'image';
}
