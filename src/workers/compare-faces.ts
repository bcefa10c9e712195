import { faceEngineFor } from '../core/applicant/face-engine-for.ts';
import type { Db } from '../core/database.ts';
import { FaceEngineUnavailable, type FaceEngine, type FaceTemplate } from '../core/face/face-engine.ts';
import { medianScore } from '../core/face/median-score.ts';
import { unpackTemplates } from '../core/face/template-bundle.ts';
import { templatesFor } from '../core/face/templates-for.ts';
import type { Delivery } from '../core/outbox/broker.ts';
import type { Comparison, Decisions } from '../core/verification/decision.ts';
import type { Policy } from '../core/verification/policy.ts';
import type { InStatus } from '../core/verification/verification.ts';

export interface CompareFacesDeps {
  db: Db;
  decisions: Decisions;
  faceEngine: FaceEngine;
  policy: Policy;
}

/**
 * The document's portrait held against the frames of the clip. `undefined` where there is nothing to compare, or the engine
 * stayed unavailable to the last attempt. Where the policy lets it, the engine on this machine takes over at the first
 * failure; it always compares what it alone has examined.
 */
export async function compareFaces(
  deps: CompareFacesDeps,
  claimed: InStatus<'processing'>,
  delivery: Delivery,
): Promise<Comparison | undefined> {
  const { decisions, policy } = deps;
  const [reference] = await templatesOf(decisions, claimed, 'document_front');
  const probes = await templatesOf(decisions, claimed, 'selfie_video');
  if (!reference || probes.length === 0) return undefined;
  const engine = await faceEngineFor(deps, claimed);
  const faces = { reference, probes, atLeast: Math.min(probes.length, policy.selfieVideo.comparableFrames) };
  const own = await unlessUnavailable(() => compareBy(engine, faces, delivery.signal), {
    delivery,
    mayTakeOver: engine.fallback !== undefined && policy.faceServiceDown === 'on_device',
  });
  if (own.comparison || own.isOver || !engine.fallback) return own.comparison;
  const { fallback } = engine;
  const { comparison } = await unlessUnavailable(() => compareBy(fallback, faces, delivery.signal), {
    delivery,
    mayTakeOver: false,
  });
  return comparison && { ...comparison, insteadOf: engine.name };
}

interface Outcome {
  comparison?: Comparison | undefined;
  /** Nobody else is to compare. */
  isOver?: boolean;
}

async function unlessUnavailable(
  compare: () => Promise<Comparison | undefined>,
  { delivery, mayTakeOver }: { delivery: Delivery; mayTakeOver: boolean },
): Promise<Outcome> {
  try {
    return { comparison: await compare() };
  } catch (err) {
    if (!(err instanceof FaceEngineUnavailable) || delivery.signal.aborted) throw err;
    if (mayTakeOver) return {};
    if (delivery.lastAttempt) return { isOver: true };
    throw err;
  }
}

/** `undefined` where the engine has no templates of these faces, or of too few. */
async function compareBy(
  engine: FaceEngine,
  { reference, probes, atLeast }: { reference: FaceTemplate; probes: FaceTemplate[]; atLeast: number },
  signal: AbortSignal,
): Promise<Comparison | undefined> {
  const { name, version: engineVersion } = engine;
  const [portrait] = templatesFor(name, [reference]);
  const frames = templatesFor(name, probes);
  if (!portrait || frames.length < atLeast) return undefined;
  const median = medianScore(await engine.compare(portrait, frames, signal));
  return (
    median && { engine: name, engineVersion, scale: median.scale, score: median.value, frames: frames.length }
  );
}

async function templatesOf(
  decisions: Decisions,
  claimed: InStatus<'processing'>,
  kind: 'document_front' | 'selfie_video',
): Promise<FaceTemplate[]> {
  const packed = await decisions.templatesOf(claimed, kind);
  return packed ? unpackTemplates(packed) : [];
}
