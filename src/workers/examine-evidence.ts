import { faceEngineFor } from '../core/applicant/face-engine-for.ts';
import type { Db } from '../core/database.ts';
import type { Log } from '../core/log.ts';
import { BlobMissing } from '../core/media/blob-store.ts';
import { withPrivateFile } from '../core/media/with-private-file.ts';
import type { MediaVault } from '../core/media/media-vault.ts';
import { Unprocessable, type Delivery, type MessageHandler } from '../core/outbox/broker.ts';
import type { Check } from '../core/verification/check-store.ts';
import type { ExaminationReport, Examinations, ExaminationTask } from '../core/verification/examination.ts';
import { findFingerprint } from '../core/verification/verification-store.ts';
import { examineDocument } from './examine-document.ts';
import { examineSelfieVideo, type ExamineSelfieVideoDeps } from './examine-selfie-video.ts';

export interface ExamineEvidenceDeps extends ExamineSelfieVideoDeps {
  db: Db;
  examinations: Examinations;
  vault: MediaVault;
  /** Private to this process; a video lies there in the clear while it is looked at. */
  temporaryDirectory: string;
  log: Log;
}

/** Looks at one piece as it arrives. Delivered twice: the second finds the piece no longer waiting. */
export function createExamineEvidence(deps: ExamineEvidenceDeps): MessageHandler {
  const { examinations, log } = deps;
  return async (message, delivery) => {
    if (message.type !== 'evidence.received')
      throw new Unprocessable(`Nothing to examine for ${message.type}`);
    const { verificationId, evidenceId } = message;
    const task = await examinations.find(verificationId, evidenceId);
    if (!task) return;

    const startedAt = performance.now();
    const report = await examine(deps, task, delivery);
    if (!report) return;
    const recorded = await examinations.record(task, report);
    if (!recorded) return;
    const { assessment, isSubmitted } = recorded;
    log.info({
      event: 'evidence.examined',
      verificationId,
      evidenceId,
      kind: task.piece.kind,
      verdict: assessment.verdict,
      reasons:
        assessment.verdict === 'retake' ? [assessment.reason] : assessment.concerns.map(({ code }) => code),
      checks: report.checks.map(summaryOf),
      milliseconds: Math.round(performance.now() - startedAt),
    });
    if (isSubmitted) log.info({ event: 'verification.submitted', verificationId });
  };
}

/** Measures and versions only: a check's findings stay in the database. */
function summaryOf({ name, engine, engineVersion, score, threshold }: Check) {
  return { name, engine, engineVersion, score, threshold };
}

/** A failure of ours is tried again; after the last attempt it says nothing about the piece, and a person looks. */
async function examine(
  deps: ExamineEvidenceDeps,
  task: ExaminationTask,
  { signal, lastAttempt }: Delivery,
): Promise<ExaminationReport | undefined> {
  try {
    const bytes = await deps.vault.read(task.media);
    return bytes && (await lookAt(deps, task, bytes, signal));
  } catch (err) {
    if (!lastAttempt || signal.aborted) throw err;
    const reason = err instanceof BlobMissing ? 'STORAGE_FAILED' : 'ENGINE_UNAVAILABLE';
    deps.log.error({ event: 'evidence.not_examined', evidenceId: task.piece.id, reason, err });
    return { findings: { kind: 'unexamined', reason }, checks: [], examinedBy: 'system' };
  }
}

async function lookAt(
  deps: ExamineEvidenceDeps,
  { verification, piece }: ExaminationTask,
  bytes: Buffer,
  signal: AbortSignal,
): Promise<ExaminationReport> {
  const { kind, challenge, forwarded } = piece;
  const faceEngine = await faceEngineFor(deps, verification);
  const looking = { ...deps, faceEngine };
  if (kind === 'selfie_video') {
    return withPrivateFile(deps.temporaryDirectory, bytes, (file) =>
      examineSelfieVideo(looking, { path: file, challenge, forwarded }, signal),
    );
  }
  const otherSide = kind === 'document_back' ? 'document_front' : 'document_back';
  const otherSideFingerprint = await findFingerprint(deps.db, verification.id, otherSide);
  const side = { kind, bytes, ...(otherSideFingerprint === undefined ? {} : { otherSideFingerprint }) };
  return examineDocument(looking, side, signal);
}
