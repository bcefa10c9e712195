export interface Point {
  x: number;
  y: number;
}

export interface Point3 extends Point {
  z: number;
}

/** In pixels of the picture that was given. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** In degrees. `yaw` > 0: the person has turned to their own left (towards the right edge of an unmirrored
 * picture). `pitch` > 0: up. `roll` > 0: the head leans to the person's own left. */
export interface HeadPose {
  yaw: number;
  pitch: number;
  roll: number;
}

/** A face in a form that only its engine can compare. Biometric data: keep it encrypted, erase it with the media. */
export interface FaceTemplate {
  engine: string;
  bytes: Uint8Array;
  /** The same face in the form of that engine's `fallback`, where it has one that found the face as well. */
  fallback?: FaceTemplate;
}

/** How fit a face is to be compared, as its engine says. */
export type FaceQuality = 'low' | 'medium' | 'high';

export interface DetectedFace {
  box: Box;
  /** 0–1. */
  confidence: number;
  pose?: HeadPose;
  /** The 468 points of the face mesh, pixels; z in the same unit, smaller is nearer to the camera. */
  mesh?: Point3[];
  template?: FaceTemplate;
  /** Where the engine tells. */
  quality?: FaceQuality;
  /** The engine that found it, where that is not the one that was asked. */
  foundBy?: string;
}

export interface DetectOptions {
  /** `document`: a small printed portrait somewhere; `person`: somebody in front of a camera. */
  subject: 'document' | 'person';
  want: ReadonlyArray<'pose' | 'mesh' | 'template'>;
}

/** How alike two faces are. `distance`: smaller is the same person; `confidence`: larger is. */
export interface FaceScore {
  scale: 'distance' | 'confidence';
  value: number;
}

/** Finds and compares faces. Throws `FaceEngineUnavailable` when it cannot answer: that never decides a case. */
export interface FaceEngine {
  /** The key of its thresholds in the policy. */
  readonly name: string;
  readonly version: string;
  /** Faces in an upright, metadata-free JPEG, largest first. An empty list means none was found. */
  detect(jpeg: Uint8Array, options: DetectOptions, signal: AbortSignal): Promise<DetectedFace[]>;
  /** Scores in the order of `probes`. */
  compare(
    reference: FaceTemplate,
    probes: readonly FaceTemplate[],
    signal: AbortSignal,
  ): Promise<FaceScore[]>;
  /** On this machine: answers when this one cannot, from the `fallback` of its templates. */
  readonly fallback?: FaceEngine;
  /** The same engine for one case: what it asks of a service waits its turn among the cases, and is counted for this one.
   * Absent where nothing is asked of anybody. */
  forCase?(verificationId: string): FaceEngine;
  close(): Promise<void>;
}

export class FaceEngineUnavailable extends Error {
  override name = 'FaceEngineUnavailable';
}
