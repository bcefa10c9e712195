/** Which way the camera looks, as `facingMode` names it. */
export type Facing = 'environment' | 'user';

/**
 * Why there is no picture. `DENIED`: the person or the page's frame does not allow it; `NONE`: no camera; `BUSY`: another
 * program has it, or took it; `INSECURE`: the page did not come over HTTPS; `UNSUPPORTED`: this browser shows pages no camera.
 */
export type CameraRefusal = 'DENIED' | 'NONE' | 'BUSY' | 'INSECURE' | 'UNSUPPORTED';

export type CameraState =
  | { status: 'closed' }
  | { status: 'asking'; facing: Facing }
  | { status: 'live'; facing: Facing; stream: MediaStream; track: MediaStreamTrack }
  /** The page is hidden; the camera comes back with it. */
  | { status: 'paused'; facing: Facing }
  | { status: 'refused'; facing: Facing; refusal: CameraRefusal };

/** By the names of the exceptions of Media Capture and Streams, 10.3, `getUserMedia()`. */
const REFUSALS: Record<string, CameraRefusal> = {
  NotAllowedError: 'DENIED',
  SecurityError: 'DENIED',
  PermissionDeniedError: 'DENIED',
  NotFoundError: 'NONE',
  OverconstrainedError: 'NONE',
  DevicesNotFoundError: 'NONE',
  NotReadableError: 'BUSY',
  AbortError: 'BUSY',
  TrackStartError: 'BUSY',
  TypeError: 'UNSUPPORTED',
  NotSupportedError: 'UNSUPPORTED',
};

export function toCameraRefusal(err: unknown): CameraRefusal {
  return (err instanceof Error ? REFUSALS[err.name] : undefined) ?? 'BUSY';
}
