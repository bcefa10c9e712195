import type { EvidenceKind, Verification } from '../api/types.ts';

export interface Stage {
  of: EvidenceKind | 'comparing' | 'decision';
  state: 'waiting' | 'current' | 'done' | 'refused' | 'staff';
}

/** The case as a line of stages: what is done, what is going on, what comes. Of what the server says, nothing guessed. */
export function stagesOf({ pieces, status }: Verification): readonly Stage[] {
  const isSubmitted = status !== 'collecting' && status !== 'expired' && status !== 'cancelled';
  const isCompared = status === 'manual_review' || status === 'verified' || status === 'not_verified';
  const isComparing = isSubmitted && !isCompared;
  return [
    ...pieces.map(({ kind, state }): Stage => ({ of: kind, state: PIECE_STATES[state] })),
    { of: 'comparing', state: isCompared ? 'done' : isComparing ? 'current' : 'waiting' },
    { of: 'decision', state: status === 'manual_review' ? 'staff' : isCompared ? 'done' : 'waiting' },
  ];
}

const PIECE_STATES = {
  missing: 'waiting',
  received: 'current',
  accepted: 'done',
  refused: 'refused',
} as const;
