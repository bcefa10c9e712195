import type { EvidenceKind } from '../api/types.ts';

/** A captured piece, kept in the browser until the server has it, or its case is closed. */
export interface KeptPiece {
  /** Its idempotency key too: sent twice, it arrives once. */
  id: string;
  accountId: string;
  verificationId: string;
  kind: EvidenceKind;
  bytes: ArrayBuffer;
  type: string;
  name: string;
  keptAt: number;
}

/** It lies as it is: the browser can be read by whoever holds the phone, so not for long. */
const LONGEST_KEPT_MILLISECONDS = 2 * 60 * 60_000;

export function isTooOld({ keptAt }: Pick<KeptPiece, 'keptAt'>, now: number): boolean {
  return keptAt <= now - LONGEST_KEPT_MILLISECONDS;
}

/** Whether it may still be sent: it is this person's, of this case, and young. All others are removed. */
export function isStillWanted(
  piece: Pick<KeptPiece, 'accountId' | 'verificationId' | 'keptAt'>,
  { accountId, verificationId, now }: { accountId: string; verificationId: string | undefined; now: number },
): boolean {
  const isOurs = piece.accountId === accountId && piece.verificationId === verificationId;
  return isOurs && !isTooOld(piece, now);
}
