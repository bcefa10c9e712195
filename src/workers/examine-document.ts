import type { DetectedFace, FaceEngine } from '../core/face/face-engine.ts';
import { actorOf, finderOf } from '../core/face/who-looked.ts';
import { packTemplates } from '../core/face/template-bundle.ts';
import { fingerprintDistance } from '../core/image/fingerprint.ts';
import type { ImageEngine, NormalisedImage } from '../core/image/image-engine.ts';
import type { Check } from '../core/verification/check-store.ts';
import type { ExaminationReport } from '../core/verification/examination.ts';
import type { DocumentFindings, Portrait } from '../core/verification/findings.ts';
import type { Policy } from '../core/verification/policy.ts';

export interface ExamineDocumentDeps {
  imageEngine: ImageEngine;
  faceEngine: FaceEngine;
  policy: Policy;
}

export interface DocumentPiece {
  kind: DocumentFindings['kind'];
  bytes: Uint8Array;
  /** Of the other side, where it was accepted before. */
  otherSideFingerprint?: string;
}

/** Looks at one side of a document: quality of the picture, and on the front exactly one portrait. */
export async function examineDocument(
  { imageEngine, faceEngine, policy }: ExamineDocumentDeps,
  { kind, bytes, otherSideFingerprint }: DocumentPiece,
  signal: AbortSignal,
): Promise<ExaminationReport> {
  const normalised = await imageEngine.normalise(bytes, signal);
  if (!normalised.ok) {
    const { refusal: reason } = normalised;
    return { findings: { kind: 'unreadable', reason }, checks: [], examinedBy: actorOf(faceEngine) };
  }
  const image = normalised.value;
  const faces = kind === 'document_front' ? await findPortraits(faceEngine, image, signal) : [];
  const finder = finderOf(faceEngine, faces);
  const findings: DocumentFindings = {
    kind,
    image: image.quality,
    portraits: faces.map((face) => toPortrait(face, image)),
    ...(otherSideFingerprint === undefined
      ? {}
      : { differenceToOtherSide: fingerprintDistance(image.quality.fingerprint, otherSideFingerprint) }),
  };
  const template = faces[0]?.template;
  return {
    findings,
    checks: checksOf(findings, finder, policy),
    examinedBy: actorOf(finder),
    fingerprint: image.quality.fingerprint,
    ...(template ? { templates: packTemplates([template]) } : {}),
  };
}

function findPortraits(faceEngine: FaceEngine, { jpeg }: NormalisedImage, signal: AbortSignal) {
  return faceEngine.detect(jpeg, { subject: 'document', want: ['template'] }, signal);
}

function toPortrait({ box, quality: fitness }: DetectedFace, { quality }: NormalisedImage): Portrait {
  const touchesEdge =
    box.left <= 0 ||
    box.top <= 0 ||
    box.left + box.width >= quality.width ||
    box.top + box.height >= quality.height;
  const portrait = { width: box.width, share: box.width / quality.width, touchesEdge, box };
  return fitness === undefined ? portrait : { ...portrait, quality: fitness };
}

function checksOf(
  findings: DocumentFindings,
  faceEngine: Pick<FaceEngine, 'name' | 'version'>,
  { document }: Policy,
): Check[] {
  const { portraits, kind, differenceToOtherSide } = findings;
  // The fingerprint is kept with the piece and erased with it.
  const { fingerprint: _erasable, ...image } = findings.image;
  const quality: Check = {
    name: 'document_quality',
    engine: 'image',
    engineVersion: '1',
    score: image.sharpness,
    threshold: document.sharpness,
    codes: [],
    findings: { kind, ...image, differenceToOtherSide },
  };
  if (kind === 'document_back') return [quality];
  const portrait: Check = {
    name: 'document_portrait',
    engine: faceEngine.name,
    engineVersion: faceEngine.version,
    ...(portraits[0] ? { score: portraits[0].width } : {}),
    threshold: document.portraitWidth,
    codes: [],
    findings: { portraits },
  };
  return [quality, portrait];
}
