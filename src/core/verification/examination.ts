import type { Clock } from '../clock.ts';
import { inTransaction, type Db, type Trx } from '../database.ts';
import type { Actor } from '../audit/actor.ts';
import type { MediaVault } from '../media/media-vault.ts';
import { deleteMediaOfEvidence, findMediaOfEvidence, type StoredMedia } from '../media/media-store.ts';
import { fingerprintDistance } from '../image/fingerprint.ts';
import { enqueue } from '../outbox/outbox-store.ts';
import { assessEvidence, type EvidenceAssessment } from './assess.ts';
import { insertChecks, type Check } from './check-store.ts';
import type { Evidence } from './evidence.ts';
import type { EvidenceFindings } from './findings.ts';
import type { Policy } from './policy.ts';
import { renewChallenge, type ChooseChallenge } from './renew-challenge.ts';
import { forgetRequeues } from './sweep-store.ts';
import { acceptEvidence, refuseEvidence } from './transitions.ts';
import type { InStatus, Verification } from './verification.ts';
import {
  findFingerprint,
  findVerification,
  lockVerification,
  saveEvidenceState,
  saveVerification,
} from './verification-store.ts';

export interface ExaminationTask {
  verification: InStatus<'collecting'>;
  piece: Evidence;
  media: StoredMedia;
}

export interface ExaminationReport {
  findings: EvidenceFindings;
  checks: Check[];
  examinedBy: Actor;
  fingerprint?: string;
  /** Face templates in the engine's own form; sealed before they are stored. */
  templates?: Uint8Array;
}

interface RecordedExamination {
  assessment: EvidenceAssessment;
  /** True when this was the last piece. */
  isSubmitted: boolean;
}

export interface Examinations {
  /** The piece to look at; `undefined` when it was looked at already, or the case is closed or erased. */
  find(verificationId: string, evidenceId: string): Promise<ExaminationTask | undefined>;
  /** Assesses the findings, moves the case on and says so. Runs twice without harm: the second finds nothing to do. */
  record(task: ExaminationTask, report: ExaminationReport): Promise<RecordedExamination | undefined>;
}

export interface ExaminationDeps {
  db: Db;
  vault: MediaVault;
  policy: Policy;
  chooseChallenge: ChooseChallenge;
  clock: Clock;
}

export function createExaminations(deps: ExaminationDeps): Examinations {
  const { db, vault } = deps;
  return {
    async find(verificationId, evidenceId) {
      const verification = await findVerification(db, verificationId);
      const piece = pieceUnderExamination(verification, evidenceId);
      const media = piece && (await findMediaOfEvidence(db, evidenceId));
      if (verification?.status !== 'collecting' || !piece || !media) return undefined;
      return { verification, piece, media };
    },

    async record(task, report) {
      const recorded = await inTransaction(db, (trx) => recordIn(trx, deps, task, report));
      if (recorded?.assessment.verdict === 'retake') await vault.discard(task.media);
      return recorded;
    },
  };
}

async function recordIn(
  trx: Trx,
  deps: ExaminationDeps,
  { verification: { id: verificationId }, piece: { id: evidenceId } }: ExaminationTask,
  report: ExaminationReport,
): Promise<RecordedExamination | undefined> {
  const { policy } = deps;
  const now = deps.clock();
  const verification = await lockVerification(trx, verificationId);
  const piece = pieceUnderExamination(verification, evidenceId);
  if (verification?.status !== 'collecting' || !piece) return undefined;

  const findings = await besideOtherSide(trx, verificationId, report.findings);
  const assessment = assessEvidence(verification, piece.kind, findings, policy);
  const after = apply(verification, evidenceId, assessment, now);
  const accepted = assessment.verdict === 'accept' ? report : undefined;
  await saveEvidence(trx, deps.vault, after, { evidenceId, accepted });
  await saveVerification(trx, after, {
    actor: report.examinedBy,
    action: assessment.verdict === 'accept' ? 'evidence.accepted' : 'evidence.refused',
    from: 'collecting',
    reasons: codesOf(assessment),
  });
  await forgetRequeues(trx, verificationId);
  await insertChecks(trx, { verificationId, evidenceId, policyVersion: policy.version, now }, report.checks);
  await renewChallenge(trx, after, deps.chooseChallenge, { now, mustHoldUntil: now });
  await enqueue(trx, { type: 'evidence.examined', verificationId, evidenceId }, now);
  const isSubmitted = after.status === 'pending';
  if (isSubmitted) await enqueue(trx, { type: 'verification.submitted', verificationId }, now);
  return { assessment, isSubmitted };
}

/** The other side may have been accepted while this one was looked at: with the case locked they are held side by side. */
async function besideOtherSide(
  trx: Trx,
  verificationId: string,
  findings: EvidenceFindings,
): Promise<EvidenceFindings> {
  if (findings.kind !== 'document_front' && findings.kind !== 'document_back') return findings;
  const otherSide = findings.kind === 'document_front' ? 'document_back' : 'document_front';
  const fingerprint = await findFingerprint(trx, verificationId, otherSide);
  if (fingerprint === undefined) return findings;
  return { ...findings, differenceToOtherSide: fingerprintDistance(findings.image.fingerprint, fingerprint) };
}

function apply(
  verification: InStatus<'collecting'>,
  evidenceId: string,
  assessment: EvidenceAssessment,
  now: Date,
): InStatus<'collecting' | 'pending'> {
  return assessment.verdict === 'accept'
    ? acceptEvidence(verification, evidenceId, assessment.concerns, now)
    : refuseEvidence(verification, evidenceId, assessment.reason, now);
}

/** A refused piece leaves its media row and its traces with the rest of it: nothing of the picture stays. */
async function saveEvidence(
  trx: Trx,
  vault: MediaVault,
  verification: Verification,
  { evidenceId, accepted }: { evidenceId: string; accepted: ExaminationReport | undefined },
): Promise<void> {
  const piece = verification.evidence.find(({ id }) => id === evidenceId);
  if (!piece) throw new Error('An examined piece has vanished from its case');
  if (!accepted) {
    await deleteMediaOfEvidence(trx, evidenceId);
    return saveEvidenceState(trx, piece);
  }
  const owner = { verificationId: verification.id, evidenceId };
  const sealedTemplates = accepted.templates && (await vault.sealTemplates(trx, owner, accepted.templates));
  return saveEvidenceState(trx, piece, {
    ...(accepted.fingerprint ? { fingerprint: accepted.fingerprint } : {}),
    ...(sealedTemplates ? { sealedTemplates } : {}),
  });
}

function pieceUnderExamination(
  verification: Verification | undefined,
  evidenceId: string,
): Evidence | undefined {
  return verification?.evidence.find(({ id, state }) => id === evidenceId && state === 'received');
}

function codesOf(assessment: EvidenceAssessment) {
  return assessment.verdict === 'retake' ? [assessment.reason] : assessment.concerns.map(({ code }) => code);
}
