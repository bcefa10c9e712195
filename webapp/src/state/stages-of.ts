import type { EvidenceKind, Verification } from '../api/types.ts';

export interface Stage {
  of: EvidenceKind | 'comparing' | 'decision';
  state: 'waiting' | 'current' | 'done' | 'refused' | 'staff' | 'held';
}

/** The case as a line of stages: what is done, what is going on, what comes. Of what the server says, nothing guessed. */
export function stagesOf({ pieces, status }: Verification): readonly Stage[] {
  return [
    ...pieces.map(({ kind, state }): Stage => ({ of: kind, state: PIECE_STATES[state] })),
    { of: 'comparing', state: COMPARING[status] },
    { of: 'decision', state: DECISION[status] ?? 'waiting' },
  ];
}

const PIECE_STATES = {
  missing: 'waiting',
  received: 'current',
  accepted: 'done',
  refused: 'refused',
} as const;

const COMPARING: Record<Verification['status'], Stage['state']> = {
  collecting: 'waiting',
  pending: 'current',
  processing: 'current',
  error: 'held',
  manual_review: 'done',
  verified: 'done',
  not_verified: 'done',
  expired: 'waiting',
  cancelled: 'waiting',
};

const DECISION: Partial<Record<Verification['status'], Stage['state']>> = {
  manual_review: 'staff',
  verified: 'done',
  not_verified: 'done',
};
