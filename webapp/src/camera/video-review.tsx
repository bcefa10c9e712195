import { useRef, useState } from 'preact/hooks';
import { CameraScreen } from './camera-screen.tsx';
import type { CapturedFile } from './captured-file.ts';
import { useObjectUrl } from './use-object-url.ts';
import type { CameraWords, SelfieWords } from './words.ts';

export interface VideoReviewProps {
  video: CapturedFile;
  words: SelfieWords;
  cameraWords: CameraWords;
  onUse: (video: CapturedFile) => void;
  onRetake: () => void;
  onCancel: () => void;
}

/** The person looks whether their face was to be seen all the time; mirrored, as they saw it before. */
export function VideoReview({ video, words, cameraWords, onUse, onRetake, onCancel }: VideoReviewProps) {
  const { review } = words;

  return (
    <CameraScreen kind="plain" title={review.title} cancel={cameraWords.cancel} onCancel={onCancel}>
      <p class="camera-question">{review.question}</p>
      <div class="camera-review">
        <Player video={video} label={review.video} />
      </div>
      <div class="camera-actions">
        <button type="button" class="camera-button camera-button-first" onClick={() => onUse(video)}>
          {review.use}
        </button>
        <button type="button" class="camera-button" onClick={onRetake}>
          {review.retake}
        </button>
      </div>
    </CameraScreen>
  );
}

/** Plays over and over; one button starts and stops it, because the browser's own would be mirrored too. */
function Player({ video, label }: { video: CapturedFile; label: string }) {
  const url = useObjectUrl(video.blob);
  const element = useRef<HTMLVideoElement>(null);
  const [isPlaying, setPlaying] = useState(false);
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const toggle = () => {
    if (isPlaying) element.current?.pause();
    else void element.current?.play().catch(() => undefined); // a format that this browser cannot play
  };

  return (
    <>
      {url && (
        <video
          ref={element}
          class={`camera-video${video.source === 'camera' ? ' camera-mirrored' : ''}`}
          src={url}
          playsInline
          muted
          loop
          autoplay={!isStill}
          aria-hidden="true"
          tabIndex={-1}
          onPlay={() => setPlaying(true)}
          onPause={() => setPlaying(false)}
        />
      )}
      <button type="button" class="camera-play" aria-label={label} aria-pressed={isPlaying} onClick={toggle}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d={isPlaying ? 'M8 5v14M16 5v14' : 'M8 5l11 7-11 7z'} />
        </svg>
      </button>
    </>
  );
}
