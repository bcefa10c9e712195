import type { FaceQuality } from '../face/face-engine.ts';
import type { ImageQuality } from '../image/image-engine.ts';
import type { MotionKind } from '../video/measure-motion.ts';
import type { Turn } from '../video/challenge.ts';

/* What the checks saw: facts, no verdict. Stored with each check, so that a decision can be explained and replayed. */

export interface DocumentFindings {
  kind: 'document_front' | 'document_back';
  image: ImageQuality;
  /** Portraits found, largest first. */
  portraits: readonly Portrait[];
  /** How many of 64 bits differ from the other side's picture, where there is one. */
  differenceToOtherSide?: number;
}

export interface Portrait {
  /** Pixels. */
  width: number;
  /** Of the picture's width, 0–1. */
  share: number;
  touchesEdge: boolean;
  /** How fit it is to be compared, where the engine tells. */
  quality?: FaceQuality;
  /** In pixels of the upright picture, as it is compared. */
  box: { left: number; top: number; width: number; height: number };
}

export interface SelfieVideoFindings {
  kind: 'selfie_video';
  durationSeconds: number;
  forwarded: boolean;
  frames: number;
  framesWithFace: number;
  framesWithManyFaces: number;
  /** Of the best frames, medians; brightness of all frames where none shows a face. */
  faceWidth: number;
  sharpness: number;
  brightness: number;
  /** How many frames gave a face to compare. */
  comparableFrames: number;
  /** Where these are, in seconds; people look at the first few. */
  comparedAt: readonly number[];
  /** False when the compared frames show two people, as far as the engine can tell. */
  samePerson: boolean;
  challenge: { followed: boolean; mirrored: boolean; asked: readonly Turn[]; seen: readonly Turn[] };
  motion: { kind: MotionKind; parallax: number };
}

/** A piece that could not be looked at because its bytes are no readable picture or video. */
interface UnreadableFindings {
  kind: 'unreadable';
  reason: 'FILE_TYPE_UNSUPPORTED' | 'FILE_CORRUPT' | 'FILE_TOO_LARGE';
}

/** The examination itself failed for good; says nothing about the piece. */
interface UnexaminedFindings {
  kind: 'unexamined';
  reason: 'ENGINE_UNAVAILABLE' | 'STORAGE_FAILED';
}

export type EvidenceFindings =
  DocumentFindings | SelfieVideoFindings | UnreadableFindings | UnexaminedFindings;

/** The comparison of the document's portrait with the selfie. */
export interface ComparisonFindings {
  engine: string;
  /** The engine that should have compared, where it could not. */
  insteadOf?: string;
  scale: 'distance' | 'confidence';
  /** Median over the frames. */
  score: number;
  frames: number;
}
