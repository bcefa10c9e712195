import type { Challenge } from '../video/challenge.ts';
import type { InboundMedia } from '../channel/channel.ts';
import type { Concern, ReasonCode } from './reason-codes.ts';

export const EVIDENCE_KINDS = ['document_front', 'document_back', 'selfie_video'] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

export const DOCUMENT_TYPES = ['passport', 'identity_card', 'driving_licence'] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];

/** What a case needs, in the order it is asked for. */
export function requiredEvidence(documentType: DocumentType): readonly EvidenceKind[] {
  return documentType === 'passport'
    ? ['document_front', 'selfie_video']
    : ['document_front', 'document_back', 'selfie_video'];
}

/** One piece the applicant gave. Every piece ever given stays in the case, so attempts are counted, not stored. */
export type Evidence = GivenEvidence &
  (
    | { state: 'received' }
    | { state: 'accepted'; concerns: readonly Concern[] }
    | { state: 'refused'; reason: ReasonCode }
  );

export interface GivenEvidence {
  id: string;
  kind: EvidenceKind;
  /** As it came in a chat, or given through the API. */
  form: InboundMedia['form'] | 'upload';
  forwarded: boolean;
  albumId?: string;
  /** Keyed hash of the plain bytes: tells the same file sent again, and nothing once the case key is gone. */
  contentHash: string;
  /** The challenge a selfie video answers. */
  challenge?: Challenge;
  receivedAt: Date;
}
