import { FaceEngineUnavailable, type FaceEngine } from '../core/face/face-engine.ts';
import { medianScore } from '../core/face/median-score.ts';
import { unpackTemplates } from '../core/face/template-bundle.ts';
import type { Log } from '../core/log.ts';
import { Unprocessable, type Delivery, type MessageHandler } from '../core/outbox/broker.ts';
import type { MessageType } from '../core/outbox/message.ts';
import type { CaseAssessment } from '../core/verification/assess.ts';
import type { Comparison, Decisions } from '../core/verification/decision.ts';
import type { InStatus } from '../core/verification/verification.ts';

export interface DecideVerificationDeps {
  decisions: Decisions;
  faceEngine: FaceEngine;
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
  decisions,
  faceEngine,
  log,
}: DecideVerificationDeps): MessageHandler {
  return async (message, delivery) => {
    if (message.type !== 'verification.submitted')
      throw new Unprocessable(`Nothing to decide for ${message.type}`);
    const { verificationId } = message;
    const claimed = await decisions.claim(verificationId);
    if (!claimed) return;
    try {
      const comparison = await compare(decisions, faceEngine, claimed, delivery);
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

/** `undefined` where there is nothing to compare, or the engine stayed unavailable to the last attempt. */
async function compare(
  decisions: Decisions,
  faceEngine: FaceEngine,
  claimed: InStatus<'processing'>,
  { signal, lastAttempt }: Delivery,
): Promise<Comparison | undefined> {
  const [reference] = await templatesOf(decisions, claimed, 'document_front');
  const probes = await templatesOf(decisions, claimed, 'selfie_video');
  const engines = new Set([reference, ...probes].map((template) => template?.engine));
  if (!reference || probes.length === 0 || engines.size > 1 || !engines.has(faceEngine.name))
    return undefined;
  try {
    const median = medianScore(await faceEngine.compare(reference, probes, signal));
    const { name: engine, version: engineVersion } = faceEngine;
    return (
      median && { engine, engineVersion, scale: median.scale, score: median.value, frames: probes.length }
    );
  } catch (err) {
    if (err instanceof FaceEngineUnavailable && lastAttempt && !signal.aborted) return undefined;
    throw err;
  }
}

async function templatesOf(
  decisions: Decisions,
  claimed: InStatus<'processing'>,
  kind: 'document_front' | 'selfie_video',
) {
  const packed = await decisions.templatesOf(claimed, kind);
  return packed ? unpackTemplates(packed) : [];
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
