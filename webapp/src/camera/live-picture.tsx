import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

export interface LivePictureProps {
  video: RefObject<HTMLVideoElement | null>;
  stream: MediaStream | undefined;
  isMirrored?: boolean;
}

/** What the camera sees, over the whole screen. */
export function LivePicture({ video, stream, isMirrored = false }: LivePictureProps) {
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    element.srcObject = stream ?? null;
    // Refused where the element has been given another stream meanwhile, and then it does not matter.
    if (stream) void element.play().catch(() => undefined);
  }, [video, stream]);

  return (
    <video
      ref={video}
      class={`camera-picture${isMirrored ? ' camera-mirrored' : ''}${stream ? ' camera-is-live' : ''}`}
      autoplay
      playsInline
      muted
      aria-hidden="true"
      tabIndex={-1}
    />
  );
}
