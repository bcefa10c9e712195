import type { Problem } from '../api/problem.ts';
import type { EvidenceKind, Verification } from '../api/types.ts';
import type { Sending } from '../pieces/sender.ts';
import type { Place } from './place.ts';
import type { SignedOutReason, State } from './state.ts';

/** What is shown. One idea each. */
export type Screen =
  | { name: 'opening' | 'welcome' | 'consent' }
  | { name: 'unreachable'; problem: Problem }
  | { name: 'signed_out'; why: SignedOutReason }
  | { name: 'documents' }
  | { name: 'piece' | 'camera'; kind: EvidenceKind; verification: ChosenCase }
  | { name: 'sending'; sending: Sending }
  | { name: 'looking'; kind: EvidenceKind; verification: Verification }
  | { name: 'comparing' | 'reviewing' | 'trouble' | 'verified' | 'not_verified'; verification: Verification }
  | { name: 'closed'; status: 'expired' | 'cancelled' }
  | { name: Exclude<Place, 'home' | 'consent' | 'camera'> };

export type ChosenCase = Verification & { documentType: NonNullable<Verification['documentType']> };

type Known = Pick<State, 'entry' | 'place' | 'me' | 'verification' | 'sending' | 'isChoosing'>;

export function screenFor(state: Known): Screen {
  const { entry, place } = state;
  if (place === 'chats' || (place === 'languages' && entry.is !== 'opening')) return { name: place };
  if (entry.is === 'signed_out') return { name: 'signed_out', why: entry.why };
  if (entry.is === 'unreachable') return { name: entry.is, problem: entry.problem };
  if (entry.is === 'opening') return { name: entry.is };
  switch (place) {
    case 'account':
    case 'status':
    case 'devices':
    case 'privacy':
    case 'shop':
    case 'languages':
      return { name: place };
    case 'home':
    case 'consent':
    case 'camera':
      return caseScreen(state);
  }
}

/** The case itself. A decision outlives the consent; everything before it needs one. */
function caseScreen({ place, me, verification, sending, isChoosing }: Known): Screen {
  if (verification && isDecided(verification)) return screenOfStatus(verification);
  if (!me?.consent.isGiven) return { name: place === 'consent' ? 'consent' : 'welcome' };
  if (sending) return { name: 'sending', sending };
  if (!verification) return { name: 'documents' };
  if (verification.status !== 'collecting') return screenOfStatus(verification);
  const chosen = withDocument(verification);
  if (!chosen || (isChoosing && isUntouched(verification))) return { name: 'documents' };
  return collectingScreen(chosen, place);
}

function collectingScreen(verification: ChosenCase, place: Place): Screen {
  const { wanted, pieces } = verification;
  const received = pieces.find(({ state }) => state === 'received');
  if (received) return { name: 'looking', kind: received.kind, verification };
  if (!wanted) return { name: 'comparing', verification };
  return { name: place === 'camera' ? 'camera' : 'piece', kind: wanted, verification };
}

function screenOfStatus(verification: Verification): Screen {
  switch (verification.status) {
    case 'manual_review':
      return { name: 'reviewing', verification };
    case 'error':
      return { name: 'trouble', verification };
    case 'verified':
    case 'not_verified':
      return { name: verification.status, verification };
    case 'expired':
    case 'cancelled':
      return { name: 'closed', status: verification.status };
    case 'collecting':
    case 'pending':
    case 'processing':
      return { name: 'comparing', verification };
  }
}

function isDecided({ status }: Verification): boolean {
  return status === 'verified' || status === 'not_verified';
}

function withDocument(verification: Verification): ChosenCase | undefined {
  const { documentType } = verification;
  return documentType ? { ...verification, documentType } : undefined;
}

/** The document can be changed as long as nothing of it was given. */
export function isUntouched({ pieces }: Verification): boolean {
  return pieces.every(({ state }) => state === 'missing');
}
