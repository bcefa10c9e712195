import { useState } from 'preact/hooks';
import type { CapturedFile } from './captured-file.ts';
import { FilePicker } from './file-picker.tsx';
import type { PickRefusal } from './read-picked-file.ts';
import type { CameraWords } from './words.ts';

export interface WhileAskingProps {
  wanted: 'photo' | 'video';
  words: CameraWords;
  biggestBytes: number;
  onPicked: (file: CapturedFile) => void;
}

/** While the person is asked for the camera. Some in-app browsers never answer: there is another way from the start. */
export function WhileAsking({ wanted, words, biggestBytes, onPicked }: WhileAskingProps) {
  const [mishap, setMishap] = useState<PickRefusal>();
  return (
    <div class="camera-actions camera-asking">
      <p role="status">{mishap ? words[mishap] : words.asking}</p>
      <FilePicker
        {...{ wanted, biggestBytes, onPicked }}
        label={wanted === 'photo' ? words.pickPhoto : words.pickVideo}
        onRefused={setMishap}
      />
    </div>
  );
}
