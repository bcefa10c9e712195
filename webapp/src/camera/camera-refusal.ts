/**
 * Why there is no picture. `DENIED`: the person or the page's frame does not allow it; `NONE`: no camera; `BUSY`: another
 * program has it, or took it; `INSECURE`: the page did not come over HTTPS; `UNSUPPORTED`: this browser shows pages no camera.
 */
export type CameraRefusal = 'DENIED' | 'NONE' | 'BUSY' | 'INSECURE' | 'UNSUPPORTED';

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
