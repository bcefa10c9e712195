import { assertNever } from '../result.ts';
import type { Policy } from '../verification/policy.ts';
import { REASON_CODES, type ReasonCode } from '../verification/reason-codes.ts';
import {
  attemptsUsed,
  currentEvidence,
  wantedEvidence,
  type InStatus,
  type Verification,
} from '../verification/verification.ts';
import type { DialogueState } from './dialogue-state.ts';
import { referenceOf, type Prompt } from './prompt.ts';

/** What to say now: a function of the case and nothing else. */
export function promptFor(state: DialogueState, policy: Pick<Policy, 'attemptCap'>): Prompt {
  const { verification } = state;
  if (!state.hasConsented || !verification) return { kind: 'privacy_notice' };
  return promptForVerification(verification, policy);
}

function promptForVerification(verification: Verification, policy: Pick<Policy, 'attemptCap'>): Prompt {
  switch (verification.status) {
    case 'collecting':
      return promptForCollecting(verification, policy);
    case 'pending':
    case 'processing':
      return { kind: verification.overdueSince ? 'overdue' : 'submitted' };
    case 'manual_review':
      if (verification.overdueSince) return { kind: 'overdue' };
      if (verification.appeal) return { kind: 'under_review', isAppeal: true };
      return isOurFault(verification.reasons)
        ? { kind: 'under_review', delayed: true }
        : { kind: 'under_review' };
    case 'error':
      return { kind: verification.overdueSince ? 'overdue' : 'trouble' };
    case 'verified':
      return { kind: 'verified', reference: referenceOf(verification.id) };
    case 'not_verified': {
      const { id, appeal, decision } = verification;
      const { reasons, applicantNote: note } = decision;
      return {
        kind: 'not_verified',
        reference: referenceOf(id),
        reasons,
        ...(note !== undefined && { note }),
        ...(!appeal && { mayAppeal: id }),
      };
    }
    case 'cancelled':
    case 'expired':
      return { kind: verification.status };
    default:
      return assertNever(verification);
  }
}

/** A person looks only because something of ours does not work: nothing was found wrong. */
function isOurFault(reasons: readonly ReasonCode[]): boolean {
  return reasons.length > 0 && reasons.every((code) => REASON_CODES[code].class === 'T');
}

function promptForCollecting(
  verification: InStatus<'collecting'>,
  { attemptCap }: Pick<Policy, 'attemptCap'>,
): Prompt {
  const { documentType } = verification;
  if (!documentType) return { kind: 'choose_document' };
  const looking = verification.evidence.findLast(({ state }) => state === 'received');
  if (looking) return { kind: 'looking', piece: looking.kind };

  const piece = wantedEvidence(verification);
  if (!piece) return { kind: 'submitted' };
  const last = currentEvidence(verification, piece);
  const attemptsLeft = Math.max(1, attemptCap - attemptsUsed(verification, piece));
  return {
    kind: 'ask_evidence',
    piece,
    documentType,
    turns: piece === 'selfie_video' ? (verification.challenge?.turns ?? []) : [],
    ...(last?.state === 'refused' ? { retake: { reason: last.reason, attemptsLeft } } : {}),
  };
}
