import { chooseFormat, nameOfVideo, VIDEO_BITS_PER_SECOND } from './recorder-format.ts';
import type { CapturedFile } from './captured-file.ts';

export interface Recording {
  /** Ends the recording; the file. `undefined` where the recorder failed or wrote nothing. */
  finish(): Promise<CapturedFile | undefined>;
  /** Ends the recording and forgets it. */
  discard(): void;
}

export function canRecord(): boolean {
  return recorderFormat() !== undefined;
}

/** Records the picture alone: a stream without sound has no track of it. Throws what the recorder throws at the start. */
export function recordVideo(stream: MediaStream): Recording {
  const mimeType = recorderFormat() ?? '';
  const recorder = new MediaRecorder(stream, { mimeType, videoBitsPerSecond: VIDEO_BITS_PER_SECOND });
  const parts: Blob[] = [];
  recorder.addEventListener('dataavailable', ({ data }) => {
    if (data.size > 0) parts.push(data);
  });
  const stopped = new Promise<boolean>((resolve) => {
    recorder.addEventListener('stop', () => resolve(true));
    recorder.addEventListener('error', () => resolve(false));
  });
  recorder.start();

  return {
    async finish() {
      stop();
      if (!(await stopped) || parts.length === 0) return undefined;
      const [type = ''] = (recorder.mimeType || mimeType).split(';');
      return { blob: new Blob(parts, { type }), name: nameOfVideo(type), source: 'camera' };
    },
    discard: stop,
  };

  function stop(): void {
    if (recorder.state !== 'inactive') recorder.stop();
  }
}

function recorderFormat(): string | undefined {
  if (!('MediaRecorder' in globalThis)) return undefined;
  return chooseFormat((format) => MediaRecorder.isTypeSupported(format));
}
