import { useState } from 'preact/hooks';
import { CameraScreen } from './camera-screen.tsx';
import type { CapturedFile } from './captured-file.ts';
import { useObjectUrl } from './use-object-url.ts';
import type { CameraWords, DocumentWords } from './words.ts';

export interface PictureReviewProps {
  picture: CapturedFile;
  words: DocumentWords;
  cameraWords: CameraWords;
  onUse: (picture: CapturedFile) => void;
  onRetake: () => void;
  onCancel: () => void;
}

/** The person looks whether every letter can be read, from near if they like. */
export function PictureReview({
  picture,
  words,
  cameraWords,
  onUse,
  onRetake,
  onCancel,
}: PictureReviewProps) {
  const url = useObjectUrl(picture.blob);
  const [isNear, setNear] = useState(false);
  const { review } = words;

  return (
    <CameraScreen kind="plain" title={review.title} cancel={cameraWords.cancel} onCancel={onCancel}>
      <p class="camera-question">{review.question}</p>
      <div class="camera-review">
        <div class={`camera-pane${isNear ? ' camera-is-near' : ''}`} tabIndex={isNear ? 0 : -1}>
          {url && <img src={url} alt={review.picture} onClick={() => setNear(!isNear)} />}
        </div>
        <button
          type="button"
          class="camera-zoom"
          aria-label={isNear ? review.zoomOut : review.zoomIn}
          title={isNear ? review.zoomOut : review.zoomIn}
          onClick={() => setNear(!isNear)}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <circle cx="10.5" cy="10.5" r="6.5" />
            <path d={isNear ? 'M15.5 15.5L21 21M7.5 10.5h6' : 'M15.5 15.5L21 21M7.5 10.5h6M10.5 7.5v6'} />
          </svg>
        </button>
      </div>
      <div class="camera-actions">
        <button type="button" class="camera-button camera-button-first" onClick={() => onUse(picture)}>
          {review.use}
        </button>
        <button type="button" class="camera-button" onClick={onRetake}>
          {review.retake}
        </button>
      </div>
    </CameraScreen>
  );
}
