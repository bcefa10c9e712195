import type { EvidenceKind } from '../api/types.ts';
import type { Screen } from './screen-for.ts';

/** How far the person has come, where that can be said: the pieces in their order, then the decision. */
export function stepOf(screen: Screen): { step: number; of: number } | undefined {
  if (screen.name !== 'piece' && screen.name !== 'looking') return undefined;
  const kinds: readonly EvidenceKind[] = screen.verification.pieces.map(({ kind }) => kind);
  return { step: kinds.indexOf(screen.kind) + 1, of: kinds.length };
}
