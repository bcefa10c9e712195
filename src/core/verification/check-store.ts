import { randomUUID } from 'node:crypto';
import type { Trx } from '../database.ts';
import type { ReasonCode } from './reason-codes.ts';

/** One automatic examination: what looked, what it measured against which threshold, what it saw. */
export interface Check {
  name: 'document_quality' | 'document_portrait' | 'selfie_video' | 'head_turns' | 'face_comparison';
  engine: string;
  engineVersion: string;
  score?: number;
  threshold?: number;
  codes: readonly ReasonCode[];
  findings: object;
}

export interface CheckContext {
  verificationId: string;
  evidenceId?: string;
  policyVersion: string;
  now: Date;
}

export async function insertChecks(trx: Trx, context: CheckContext, checks: readonly Check[]): Promise<void> {
  if (checks.length === 0) return;
  await trx('checks').insert(
    checks.map((check) => ({
      id: randomUUID(),
      verification_id: context.verificationId,
      evidence_id: context.evidenceId ?? null,
      name: check.name,
      engine: check.engine,
      engine_version: check.engineVersion,
      score: check.score ?? null,
      threshold: check.threshold ?? null,
      codes: JSON.stringify(check.codes),
      findings: JSON.stringify(check.findings),
      policy_version: context.policyVersion,
      checked_at: context.now,
    })),
  );
}
