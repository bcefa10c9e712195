import type { Me, Verification } from '../../webapp/src/api/types.ts';

/** A person who has consented, and a case whose document is chosen. */
export function aPerson(change: Partial<Me> = {}): Me {
  return {
    accountId: 'account',
    language: 'en',
    consent: { isGiven: true, textVersion: '1', givenAt: null },
    channels: [],
    legacyLink: { state: 'none', login: null, since: null },
    ...change,
  };
}

export function aCase(change: Partial<Verification> = {}): Verification {
  return {
    id: 'case',
    reference: 'abcd1234',
    status: 'collecting',
    version: 1,
    documentType: 'identity_card',
    isAppeal: false,
    openedAt: '2026-11-26T10:00:00Z',
    changedAt: '2026-11-26T10:00:00Z',
    pieces: [aPiece('document_front'), aPiece('document_back'), aPiece('selfie_video')],
    wanted: 'document_front',
    challenge: null,
    decision: null,
    usualSeconds: 60,
    reviewHours: 24,
    ...change,
  };
}

export function aPiece(
  kind: Verification['pieces'][number]['kind'],
  state: Verification['pieces'][number]['state'] = 'missing',
): Verification['pieces'][number] {
  return { kind, state, reason: null, attemptsLeft: 5, receivedAt: null };
}
