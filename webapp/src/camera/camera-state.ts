import type { CameraRefusal } from './camera-refusal.ts';

/** Which way the camera looks, as `facingMode` names it. */
export type Facing = 'environment' | 'user';

export type CameraState =
  | { status: 'closed' }
  | { status: 'asking'; facing: Facing }
  | { status: 'live'; facing: Facing; stream: MediaStream; track: MediaStreamTrack }
  /** The page is hidden; the camera comes back with it. */
  | { status: 'paused'; facing: Facing }
  | { status: 'refused'; facing: Facing; refusal: CameraRefusal };
