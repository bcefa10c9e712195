import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { CameraRefusal } from './camera-refusal.ts';
import { CameraScreen } from './camera-screen.tsx';
import type { CapturedFile } from './captured-file.ts';
import { FilePicker } from './file-picker.tsx';
import type { PickRefusal } from './read-picked-file.ts';
import type { CameraWords } from './words.ts';

export interface WithoutCameraProps {
  title: string;
  refusal: CameraRefusal;
  wanted: 'photo' | 'video';
  words: CameraWords;
  biggestBytes: number;
  onPicked: (file: CapturedFile) => void;
  onRetry: () => void;
  onCancel: () => void;
  elsewhere?: ComponentChildren;
  /** What to do before the phone's camera takes the whole screen. */
  children?: ComponentChildren;
}

/** Why there is no camera in the page, and what can be done instead. */
export function WithoutCamera(props: WithoutCameraProps) {
  const { title, refusal, wanted, words, biggestBytes, onPicked, onRetry, onCancel, elsewhere } = props;
  const [mishap, setMishap] = useState<PickRefusal>();

  return (
    <CameraScreen kind="plain" title={title} cancel={words.cancel} onCancel={onCancel}>
      <div class="camera-explanation">
        <svg class="camera-emblem" viewBox="0 0 64 64" aria-hidden="true">
          <path d="M14 20h8l4-6h12l4 6h8a4 4 0 0 1 4 4v22a4 4 0 0 1-4 4H14a4 4 0 0 1-4-4V24a4 4 0 0 1 4-4z" />
          <circle cx="32" cy="34" r="9" />
          <path d="M8 8l48 48" />
        </svg>
        <h2>{words.refused[refusal].title}</h2>
        <p>{words.refused[refusal].text}</p>
        {props.children}
        <p class="camera-mishap" role="alert">
          {mishap ? words[mishap] : ''}
        </p>
      </div>
      <div class="camera-actions">
        <FilePicker
          wanted={wanted}
          label={wanted === 'photo' ? words.pickPhoto : words.pickVideo}
          biggestBytes={biggestBytes}
          onPicked={onPicked}
          onRefused={setMishap}
        />
        {refusal !== 'INSECURE' && refusal !== 'UNSUPPORTED' && (
          <button type="button" class="camera-button" onClick={onRetry}>
            {words.tryAgain}
          </button>
        )}
        {elsewhere && <div class="camera-elsewhere">{elsewhere}</div>}
      </div>
    </CameraScreen>
  );
}
