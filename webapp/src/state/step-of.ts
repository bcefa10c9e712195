import type { EvidenceKind, Verification } from '../api/types.ts';
import type { Screen } from './screen-for.ts';

/** How far the person has come, where that can be said: the pieces in their order. */
export function stepOf(
  screen: Screen,
  verification: Pick<Verification, 'pieces'> | null,
): { step: number; of: number } | undefined {
  const kind = kindOn(screen);
  const kinds = (verification?.pieces ?? []).map((piece) => piece.kind);
  const index = kind ? kinds.indexOf(kind) : -1;
  return index < 0 ? undefined : { step: index + 1, of: kinds.length };
}

function kindOn(screen: Screen): EvidenceKind | undefined {
  if (screen.name === 'piece' || screen.name === 'looking') return screen.kind;
  return screen.name === 'sending' ? screen.sending.kind : undefined;
}
