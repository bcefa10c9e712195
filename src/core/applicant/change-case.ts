import type { Trx } from '../database.ts';
import { enqueue } from '../outbox/outbox-store.ts';
import { ok, type Result } from '../result.ts';
import type { DocumentType } from '../verification/evidence.ts';
import {
  cancel,
  chooseDocument,
  type CancelRefusal,
  type ChooseDocumentRefusal,
} from '../verification/transitions.ts';
import type { InStatus, Verification } from '../verification/verification.ts';
import { saveVerification } from '../verification/verification-store.ts';

/* What an applicant changes in a case of theirs, which the caller has locked. */

/** Idempotent: to choose what is chosen changes nothing. */
export async function chooseDocumentType(
  trx: Trx,
  verification: Verification,
  documentType: DocumentType,
  now: Date,
): Promise<Result<Verification, ChooseDocumentRefusal>> {
  if (verification.documentType === documentType) return ok(verification);
  const chosen = chooseDocument(verification, documentType, now);
  if (!chosen.ok) return chosen;
  await saveVerification(trx, chosen.value, {
    actor: 'applicant',
    action: 'document.chosen',
    from: 'collecting',
  });
  return chosen;
}

export async function cancelCase(
  trx: Trx,
  verification: Verification,
  now: Date,
): Promise<Result<InStatus<'cancelled'>, CancelRefusal>> {
  const cancelled = cancel(verification, now);
  if (!cancelled.ok) return cancelled;
  const entry = { actor: 'applicant', action: 'verification.cancelled', from: 'collecting' } as const;
  await saveVerification(trx, cancelled.value, entry);
  await enqueue(trx, { type: 'verification.cancelled', verificationId: verification.id }, now);
  return cancelled;
}
