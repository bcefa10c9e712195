import { useEffect, useState } from 'preact/hooks';
import type { CapturedFile } from './captured-file.ts';
import { PickInstead } from './pick-instead.tsx';
import type { CameraWords, DocumentWords } from './words.ts';

export interface DocumentControlsProps {
  words: DocumentWords;
  track: MediaStreamTrack;
  isAutomatic: boolean;
  isTaking: boolean;
  onAutomatic: (isAutomatic: boolean) => void;
  onShutter: () => void;
  cameraWords: CameraWords;
  biggestBytes: number;
  onPicked: (file: CapturedFile) => void;
}

export function DocumentControls(props: DocumentControlsProps) {
  const { words, track, isAutomatic, isTaking, onAutomatic, onShutter } = props;
  const { cameraWords, biggestBytes, onPicked } = props;
  return (
    <div class="camera-controls">
      <Torch track={track} label={words.torch} />
      <button
        type="button"
        class="camera-shutter"
        aria-label={words.shutter}
        title={words.shutter}
        aria-disabled={isTaking}
        onClick={onShutter}
      />
      <button
        type="button"
        class="camera-toggle"
        aria-pressed={isAutomatic}
        onClick={() => onAutomatic(!isAutomatic)}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M4 9V5a1 1 0 0 1 1-1h4M15 4h4a1 1 0 0 1 1 1v4M20 15v4a1 1 0 0 1-1 1h-4M9 20H5a1 1 0 0 1-1-1v-4" />
          <path d="M8 16l4-9 4 9M9.5 13h5" />
        </svg>
        <span>{words.automatic}</span>
      </button>
      <PickInstead label={words.pickInstead} words={cameraWords} {...{ biggestBytes, onPicked }} />
    </div>
  );
}

/** The lamp beside the lens, where there is one that pages may switch. */
function Torch({ track, label }: { track: MediaStreamTrack; label: string }) {
  const [isOn, setOn] = useState(false);
  useEffect(() => setOn(false), [track]);
  if (!hasTorch(track)) return <span class="camera-no-toggle" />;

  const toggle = async () => {
    try {
      await track.applyConstraints({ advanced: [{ torch: !isOn }] });
      setOn(!isOn);
    } catch {
      setOn(false); // The lamp is used by another program, or too hot: it stays as it is.
    }
  };
  return (
    <button type="button" class="camera-toggle" aria-pressed={isOn} onClick={() => void toggle()}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M13 3L6 13h5l-1 8 8-11h-5z" />
      </svg>
      <span>{label}</span>
    </button>
  );
}

function hasTorch(track: MediaStreamTrack): boolean {
  return 'getCapabilities' in track && track.getCapabilities().torch === true;
}
