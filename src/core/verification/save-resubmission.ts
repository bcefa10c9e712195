import type { Actor } from '../audit/actor.ts';
import type { Trx } from '../database.ts';
import { deleteMediaOfEvidence, findMediaOfEvidence } from '../media/media-store.ts';
import { enqueue } from '../outbox/outbox-store.ts';
import type { ReasonCode } from './reason-codes.ts';
import { renewChallenge, type ChooseChallenge } from './renew-challenge.ts';
import type { EvidenceKind } from './evidence.ts';
import { currentEvidence, type InStatus } from './verification.ts';
import { saveEvidenceState, saveVerification } from './verification-store.ts';

export interface Resubmission {
  before: InStatus<'processing' | 'manual_review'>;
  after: InStatus<'collecting'>;
  kind: EvidenceKind;
  reason: ReasonCode;
  actor: Actor;
}

/** Writes that one piece is asked for again. Answers with its media, which the case no longer names and the caller
 * discards once this is committed. */
export async function saveResubmission(
  trx: Trx,
  chooseChallenge: ChooseChallenge,
  { before, after, kind, reason, actor }: Resubmission,
): Promise<{ path: string } | undefined> {
  const { changedAt: now } = after;
  const action = 'verification.resubmission_requested';
  await saveVerification(trx, after, { actor, action, from: before.status, reasons: [reason] });
  const refused = currentEvidence(before, kind);
  const piece = after.evidence.find(({ id }) => id === refused?.id);
  if (!piece) throw new Error('A case was decided without the piece to ask for again');
  const media = await findMediaOfEvidence(trx, piece.id);
  await deleteMediaOfEvidence(trx, piece.id);
  await saveEvidenceState(trx, piece);
  await renewChallenge(trx, after, chooseChallenge, { now, mustHoldUntil: now });
  await enqueue(trx, { type: 'verification.resubmission_requested', verificationId: after.id }, now);
  return media;
}
