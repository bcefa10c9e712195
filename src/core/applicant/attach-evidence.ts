import { randomUUID } from 'node:crypto';
import type { ChannelName } from '../channel/channel.ts';
import type { Trx } from '../database.ts';
import type { WrittenMedia } from '../media/media-vault.ts';
import { insertMedia } from '../media/media-store.ts';
import { enqueue } from '../outbox/outbox-store.ts';
import { ok, refuse, type Result } from '../result.ts';
import type { GivenEvidence } from '../verification/evidence.ts';
import { receiveEvidence, type ReceiveRefusal } from '../verification/transitions.ts';
import type { InStatus, Verification } from '../verification/verification.ts';
import { insertEvidence, saveVerification } from '../verification/verification-store.ts';

/** A piece whose bytes are stored, encrypted, and named by no row yet. */
export interface StoredPiece extends Pick<GivenEvidence, 'kind' | 'form' | 'forwarded' | 'albumId'> {
  written: WrittenMedia;
  /** The message it came in, which is to go from that chat. */
  message?: { channel: ChannelName; channelIdentityId: string; messageRef: string };
}

/** Attaches a stored piece to the locked case. On a refusal the caller discards the bytes. */
export async function attachEvidence(
  trx: Trx,
  verification: Verification | undefined,
  { written, message, ...piece }: StoredPiece,
  now: Date,
): Promise<Result<InStatus<'collecting'>, ReceiveRefusal | 'CASE_ERASED'>> {
  if (!verification || verification.id !== written.verificationId) return refuse('CASE_ERASED');
  const id = randomUUID();
  const { contentHash } = written;
  const received = receiveEvidence(verification, { id, ...piece, contentHash, receivedAt: now }, now);
  if (!received.ok) return received;

  const attached = received.value.evidence.at(-1);
  if (!attached) throw new Error('A received piece is not in its case');
  await saveVerification(trx, received.value, {
    actor: 'applicant',
    action: 'evidence.received',
    from: 'collecting',
  });
  await insertEvidence(trx, verification.id, attached, message);
  await insertMedia(trx, written, id, now);
  await enqueue(trx, { type: 'evidence.received', verificationId: verification.id, evidenceId: id }, now);
  if (message) await enqueue(trx, { type: `${message.channel}.tidying_requested`, evidenceId: id }, now);
  return ok(received.value);
}
