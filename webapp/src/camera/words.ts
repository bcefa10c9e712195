import type { CameraRefusal } from './camera-refusal.ts';
import type { DocumentHint } from './choose-hint.ts';
import type { Turn } from './plan-selfie.ts';

/** Common to both cameras. Every text is a whole sentence or the name of a button. */
export interface CameraWords {
  asking: string;
  refused: Record<CameraRefusal, { title: string; text: string }>;
  tryAgain: string;
  cancel: string;
  pickPhoto: string;
  pickVideo: string;
  fileTooLarge: string;
  fileUnreadable: string;
}

export interface DocumentWords {
  /** Which side of which document. */
  title: string;
  hint: Record<DocumentHint, string>;
  shutter: string;
  taking: string;
  automatic: string;
  torch: string;
  /** The button that chooses a picture although the camera works. */
  pickInstead: string;
  review: {
    title: string;
    question: string;
    picture: string;
    use: string;
    retake: string;
    zoomIn: string;
    zoomOut: string;
  };
}

export interface SelfieWords {
  title: string;
  intro: (seconds: number, turns: number) => string;
  tooDark: string;
  start: string;
  startsIn: (seconds: number) => string;
  straight: string;
  /** In the person's own left and right. */
  turn: Record<Turn, string>;
  back: string;
  finishing: string;
  recording: string;
  stop: string;
  progress: (turn: number, of: number) => string;
  interrupted: string;
  failed: string;
  fallbackSteps: string;
  review: { title: string; question: string; video: string; use: string; retake: string };
}
