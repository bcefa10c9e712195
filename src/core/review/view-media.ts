import { randomUUID } from 'node:crypto';
import { recordEvent } from '../audit/audit-store.ts';
import { addMilliseconds, type Clock } from '../clock.ts';
import { inTransaction, type Db, type Trx } from '../database.ts';
import type { Log } from '../log.ts';
import { findMediaOfEvidence } from '../media/media-store.ts';
import type { MediaVault } from '../media/media-vault.ts';
import { enqueue } from '../outbox/outbox-store.ts';
import { ok, refuse, type Result } from '../result.ts';
import type { EvidenceKind } from '../verification/evidence.ts';
import type { Policy } from '../verification/policy.ts';
import { renewClaim } from '../verification/review.ts';
import { currentEvidence, type Verification } from '../verification/verification.ts';
import { countViews, holdViews, insertView, noteViewsAlert, saveClaimUntil } from './review-store.ts';
import { actorOf } from './save-review.ts';

export type ViewRefusal = 'VIEWS_SPENT' | 'MEDIA_GONE' | 'NOT_IN_REVIEW';

/** Plain bytes of the current pieces; whoever shows them marks them first. */
export interface ViewedMedia {
  verification: Verification;
  pieces: ReadonlyArray<{ kind: EvidenceKind; bytes: Buffer }>;
}

const HOUR = 60 * 60_000;

/** Writes that somebody looks, and keeps the case theirs; refuses who looked too often this hour. */
export async function admitView(
  trx: Trx,
  { policy }: { policy: Policy },
  {
    verification,
    staffId,
    what,
    now,
  }: { verification: Verification; staffId: string; what: 'pictures' | 'clip'; now: Date },
): Promise<Result<Verification, ViewRefusal>> {
  if (verification.status !== 'manual_review') return refuse('NOT_IN_REVIEW');
  await holdViews(trx, staffId);
  const views = await countViews(trx, staffId, addMilliseconds(now, -HOUR));
  if (views >= policy.review.viewsPerHour) return refuse('VIEWS_SPENT');
  await insertView(trx, { id: randomUUID(), verificationId: verification.id, staffId, what, at: now });
  await recordEvent(trx, {
    actor: actorOf(staffId),
    action: 'media.viewed',
    subject: { verificationId: verification.id, accountId: verification.accountId, staffId },
    details: { what },
    at: now,
  });
  await saveClaimUntil(trx, renewClaim(verification, now, policy));
  return ok(verification);
}

/** Administrators hear it, once an hour of each: somebody works very fast, or takes pictures away. */
export async function alertViewsSpent(
  { db, clock, log }: { db: Db; clock: Clock; log: Log },
  { staffId }: { staffId: string },
): Promise<void> {
  const now = clock();
  await inTransaction(db, async (trx) => {
    if (!(await noteViewsAlert(trx, staffId, { now, unlessSince: addMilliseconds(now, -HOUR) }))) return;
    log.error({ event: 'staff.views_spent', staffId });
    await enqueue(trx, { type: 'staff.views_spent', staffId }, now);
  });
}

/** Read while no transaction is open. */
export async function readMedia(
  { db, vault }: { db: Db; vault: MediaVault },
  verification: Verification,
): Promise<Result<ViewedMedia, ViewRefusal>> {
  const kinds = ['document_front', 'document_back', 'selfie_video'] as const;
  const read = await Promise.all(
    kinds.map(async (kind) => {
      const piece = currentEvidence(verification, kind);
      const media = piece && (await findMediaOfEvidence(db, piece.id));
      const bytes = media && (await vault.read(media));
      return bytes && { kind, bytes };
    }),
  );
  const pieces = read.flatMap((piece) => piece ?? []);
  return pieces.length > 0 ? ok({ verification, pieces }) : refuse('MEDIA_GONE');
}
