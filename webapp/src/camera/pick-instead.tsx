import { useState } from 'preact/hooks';
import type { CapturedFile } from './captured-file.ts';
import { FilePicker } from './file-picker.tsx';
import type { PickRefusal } from './read-picked-file.ts';
import type { CameraWords } from './words.ts';

export interface PickInsteadProps {
  label: string;
  words: CameraWords;
  biggestBytes: number;
  onPicked: (file: CapturedFile) => void;
}

/** While the camera works: a picture that there is already may be the better one. */
export function PickInstead({ label, words, biggestBytes, onPicked }: PickInsteadProps) {
  const [mishap, setMishap] = useState<PickRefusal>();
  return (
    <div class="camera-pick">
      <p class="camera-mishap" role="alert">
        {mishap ? words[mishap] : ''}
      </p>
      <FilePicker wanted="photo" isAside {...{ label, biggestBytes, onPicked }} onRefused={setMishap} />
    </div>
  );
}
