import type { CapturedFile } from './captured-file.ts';
import { readPickedPhoto, readPickedVideo, type PickRefusal } from './read-picked-file.ts';

export interface FilePickerProps {
  wanted: 'photo' | 'video';
  label: string;
  /** Beside a camera that works: quiet, and for a picture that there is already. */
  isAside?: boolean;
  biggestBytes: number;
  onPicked: (file: CapturedFile) => void;
  onRefused: (refusal: PickRefusal) => void;
}

/** Naming the formats makes iPhones convert HEIC to JPEG. */
const ACCEPT = { photo: 'image/jpeg,image/png,image/webp', video: 'video/*' };
const CAPTURE = { photo: 'environment', video: 'user' } as const;

/** Lets the phone's own camera application do it. */
export function FilePicker({ wanted, label, isAside, biggestBytes, onPicked, onRefused }: FilePickerProps) {
  const read = async (input: HTMLInputElement) => {
    const file = input.files?.[0];
    if (!file) return;
    const picked =
      wanted === 'photo' ? await readPickedPhoto(file, biggestBytes) : readPickedVideo(file, biggestBytes);
    input.value = ''; // else the same file could not be picked again
    if (typeof picked === 'string') onRefused(picked);
    else onPicked(picked);
  };

  return (
    <label class={`camera-button camera-button-${isAside ? 'aside' : 'first'}`}>
      <input
        type="file"
        class="camera-file"
        accept={ACCEPT[wanted]}
        capture={isAside ? undefined : CAPTURE[wanted]}
        onChange={({ currentTarget }) => void read(currentTarget)}
      />
      {label}
    </label>
  );
}
