import type {
  ComparisonFindings,
  DocumentFindings,
  SelfieVideoFindings,
} from '../../../src/core/verification/findings.ts';
import type { ImageQuality } from '../../../src/core/image/image-engine.ts';

/* Findings with which nothing is wrong; a test states what is. */

const IMAGE: ImageQuality = {
  width: 1600,
  height: 1000,
  sharpness: 900,
  brightness: 130,
  glare: 0,
  fingerprint: '0123456789abcdef',
};

const PORTRAIT = {
  width: 220,
  share: 0.14,
  touchesEdge: false,
  box: { left: 100, top: 200, width: 220, height: 260 },
};

type DocumentOver = Partial<Omit<DocumentFindings, 'image'>> & { image?: Partial<ImageQuality> };

export function front(over: DocumentOver = {}): DocumentFindings {
  return { kind: 'document_front', portraits: [PORTRAIT], ...over, image: { ...IMAGE, ...over.image } };
}

export function back(over: DocumentOver = {}): DocumentFindings {
  return {
    kind: 'document_back',
    portraits: [],
    differenceToOtherSide: 30,
    ...over,
    image: { ...IMAGE, ...over.image },
  };
}

export function portrait(over: Partial<typeof PORTRAIT>) {
  return { ...PORTRAIT, ...over };
}

export function video(over: Partial<SelfieVideoFindings> = {}): SelfieVideoFindings {
  return {
    kind: 'selfie_video',
    durationSeconds: 9,
    forwarded: false,
    frames: 50,
    framesWithFace: 50,
    framesWithManyFaces: 0,
    faceWidth: 180,
    sharpness: 40,
    brightness: 120,
    comparableFrames: 9,
    comparedAt: [0.5, 1.5, 2.5],
    samePerson: true,
    challenge: { followed: true, mirrored: false, asked: ['left', 'right'], seen: ['left', 'right'] },
    motion: { kind: 'living', parallax: 0.2 },
    ...over,
  };
}

export function distance(score: number, over: Partial<ComparisonFindings> = {}): ComparisonFindings {
  return { engine: 'local', scale: 'distance', score, frames: 9, ...over };
}
