import type { ComponentChildren } from 'preact';
import type { Camera } from './camera.ts';
import type { CapturedFile, Feel } from './captured-file.ts';
import type { Turn } from './plan-selfie.ts';
import { SelfieSession } from './selfie-session.tsx';
import type { CameraWords, SelfieWords } from './words.ts';

export interface SelfieCameraProps {
  camera: Camera;
  /** Turns in the person's own left and right; `expiresAt` by this device's clock. */
  challenge: { turns: readonly Turn[]; expiresAt: Date };
  words: SelfieWords;
  cameraWords: CameraWords;
  /** Called when the person has looked at the video and wants to give it. */
  onCaptured: (file: CapturedFile) => void;
  /** The challenge is over, or will be before a video could be sent. A new one starts the component afresh. */
  onExpired: () => void;
  onCancel: () => void;
  feel?: (kind: Feel) => void;
  /** A way to go on somewhere else. */
  elsewhere?: ComponentChildren;
  biggestBytes?: number;
}

const BIGGEST_BYTES = 20 * 1024 * 1024;
const feelNothing = () => undefined;

/** Records a video of the person who follows the challenge, shows it, and gives it away. */
export function SelfieCamera({
  challenge,
  feel = feelNothing,
  biggestBytes = BIGGEST_BYTES,
  ...rest
}: SelfieCameraProps) {
  const key = `${challenge.turns.join()} ${challenge.expiresAt.getTime()}`;
  return <SelfieSession key={key} {...{ challenge, feel, biggestBytes, ...rest }} />;
}
