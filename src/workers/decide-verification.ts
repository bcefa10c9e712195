import type { Db } from '../core/database.ts';
import type { FaceEngine } from '../core/face/face-engine.ts';
import type { Log } from '../core/log.ts';
import { Unprocessable, type Delivery, type MessageHandler } from '../core/outbox/broker.ts';
import type { MessageType } from '../core/outbox/message.ts';
import type { CaseAssessment } from '../core/verification/assess.ts';
import type { Decisions } from '../core/verification/decision.ts';
import type { Policy } from '../core/verification/policy.ts';
import type { InStatus } from '../core/verification/verification.ts';
import { compareFaces } from './compare-faces.ts';
import { keepLease } from './keep-lease.ts';

export interface DecideVerificationDeps {
  db: Db;
  decisions: Decisions;
  faceEngine: FaceEngine;
  policy: Policy;
  log: Log;
}

const EVENTS = {
  verified: 'verification.decided',
  not_verified: 'verification.decided',
  manual_review: 'verification.review_requested',
  resubmission: 'verification.resubmission_requested',
} as const satisfies Record<CaseAssessment['outcome'], MessageType>;

/** Compares the faces and decides. Delivered twice: the second cannot claim the case. */
export function createDecideVerification({
  db,
  decisions,
  faceEngine,
  policy,
  log,
}: DecideVerificationDeps): MessageHandler {
  return async (message, delivery) => {
    if (message.type !== 'verification.submitted')
      throw new Unprocessable(`Nothing to decide for ${message.type}`);
    const { verificationId } = message;
    const claimed = await decisions.claim(verificationId);
    if (!claimed) return;
    try {
      const comparison = await keepLease(decisions, claimed, {
        everyMilliseconds: policy.time.leaseMilliseconds / 3,
        work: () => compareFaces({ db, decisions, faceEngine, policy }, claimed, delivery),
      });
      const assessment = await decisions.conclude(claimed, comparison);
      if (!assessment) return;
      const { outcome } = assessment;
      const reasons =
        'reasons' in assessment ? assessment.reasons : 'reason' in assessment ? [assessment.reason] : [];
      log.info({ event: EVENTS[outcome], verificationId, outcome, reasons, comparison });
    } catch (err) {
      await giveUpClaim(decisions, claimed, delivery);
      throw err;
    }
  };
}

/** Back to waiting for the next attempt; after the last one the case says that we have trouble. */
async function giveUpClaim(
  decisions: Decisions,
  claimed: InStatus<'processing'>,
  { lastAttempt, signal }: Delivery,
): Promise<void> {
  if (lastAttempt && !signal.aborted) return decisions.fail(claimed);
  return decisions.release(claimed);
}
