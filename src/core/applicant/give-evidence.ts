import { findAccount, lockAccount } from '../accounts/account-store.ts';
import { inTransaction, type Trx } from '../database.ts';
import type { WriteRefusal, WrittenMedia } from '../media/media-vault.ts';
import { ok, refuse, type Result } from '../result.ts';
import { isSignedIn } from '../sessions/session-store.ts';
import type { EvidenceKind } from '../verification/evidence.ts';
import type { ReceiveRefusal } from '../verification/transitions.ts';
import { currentEvidence, type Verification } from '../verification/verification.ts';
import { findVerification, lockVerification, type ToldCase } from '../verification/verification-store.ts';
import {
  admitPiece,
  admitToCase,
  expectedFor,
  type CaseRefusal,
  type PieceRefusal,
} from './admit-evidence.ts';
import type { ApplicantsDeps, Upload } from './applicants.ts';
import { attachEvidence } from './attach-evidence.ts';

export type GiveEvidenceRefusal =
  'NOT_FOUND' | 'SESSION_ENDED' | CaseRefusal | PieceRefusal | WriteRefusal | ReceiveRefusal;

/** Streams a wanted piece into the vault, outside any transaction, and attaches it to the case. */
export async function giveEvidence(
  deps: ApplicantsDeps,
  accountId: string,
  upload: Upload,
): Promise<Result<ToldCase, GiveEvidenceRefusal>> {
  const { verificationId, kind, content, signal } = upload;
  const [verification, holder] = await Promise.all([
    findVerification(deps.db, verificationId),
    findAccount(deps.db, accountId),
  ]);
  if (verification?.accountId !== accountId || !holder) return refuse('NOT_FOUND');
  const admitted = admit(holder.consentedAt !== undefined, verification, kind);
  if (!admitted.ok) {
    const { language } = holder.account;
    return (await isGivenAlready(deps, verification, upload)) ? ok({ verification, language }) : admitted;
  }

  const written = await deps.vault.write({
    verificationId,
    expected: expectedFor(kind),
    biggestBytes: deps.policy.media.biggestBytes,
    content,
    ...(signal && { signal }),
  });
  return written.ok ? attach(deps, accountId, upload, written.value) : written;
}

function admit(
  hasConsented: boolean,
  verification: Verification,
  kind: EvidenceKind,
): Result<EvidenceKind, CaseRefusal | PieceRefusal | 'WRONG_PIECE'> {
  const wanting = admitToCase(hasConsented, verification);
  if (!wanting.ok) return wanting;
  const admitted = admitPiece(wanting.value);
  if (!admitted.ok) return admitted;
  return admitted.value.piece === kind ? ok(kind) : refuse('WRONG_PIECE');
}

/** The answer to the first time was lost, and the same bytes come again. */
async function isGivenAlready(
  { vault, policy }: ApplicantsDeps,
  verification: Verification,
  { kind, content }: Upload,
): Promise<boolean> {
  const piece = currentEvidence(verification, kind);
  if (!piece || piece.state === 'refused') return false;
  const { biggestBytes } = policy.media;
  return (
    (await vault.hashOf({ verificationId: verification.id, content, biggestBytes })) === piece.contentHash
  );
}

/** On a refusal the bytes go at once. After an error the row may exist all the same, so they stay for the orphan sweep. */
async function attach(
  { db, vault, clock }: ApplicantsDeps,
  accountId: string,
  upload: Upload,
  written: WrittenMedia,
): Promise<Result<ToldCase, GiveEvidenceRefusal>> {
  const { isKept, result } = await inTransaction(db, (trx) =>
    attachIn(trx, { ...upload, accountId, written }, clock()),
  );
  if (!isKept) await vault.discard(written);
  return result;
}

interface Stored extends Pick<Upload, 'sessionId' | 'kind' | 'keep'> {
  accountId: string;
  written: WrittenMedia;
}

async function attachIn(trx: Trx, { accountId, sessionId, kind, written, keep }: Stored, now: Date) {
  const holder = await lockAccount(trx, accountId);
  const verification = holder && (await lockVerification(trx, written.verificationId));
  if (!verification) return { isKept: false, result: refuse('NOT_FOUND') };
  if (!(await isSignedIn(trx, { id: sessionId, accountId }, now)))
    return { isKept: false, result: refuse('SESSION_ENDED') };
  const { language } = holder.account;
  const piece = currentEvidence(verification, kind);
  // The same bytes at the same moment: the other one was first.
  if (piece && piece.state !== 'refused' && piece.contentHash === written.contentHash)
    return { isKept: false, result: ok({ verification, language }) };
  const wanting = admitToCase(holder.consentedAt !== undefined, verification);
  if (!wanting.ok) return { isKept: false, result: wanting };
  const stored = { kind, form: 'upload', forwarded: false, written } as const;
  const attached = await attachEvidence(trx, verification, stored, now);
  if (!attached.ok) return { isKept: false, result: attached };
  const told = { verification: attached.value, language };
  await keep?.(trx, told);
  return { isKept: true, result: ok(told) };
}
