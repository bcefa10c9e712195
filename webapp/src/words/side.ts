import type { DocumentType, EvidenceKind } from '../api/types.ts';

/** A passport is shown at one page; cards have two sides. */
export type Side = 'only' | 'front' | 'back';

export function sideOf(kind: Exclude<EvidenceKind, 'selfie_video'>, type: DocumentType): Side {
  if (type === 'passport') return 'only';
  return kind === 'document_front' ? 'front' : 'back';
}
