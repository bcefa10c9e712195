import type { ComponentChildren, RefObject } from 'preact';
import { useCallback, useRef, useState } from 'preact/hooks';
import type { CameraState } from './camera-state.ts';
import { CameraScreen } from './camera-screen.tsx';
import type { CapturedFile, Feel } from './captured-file.ts';
import { DocumentControls } from './document-controls.tsx';
import { DocumentFrame } from './document-frame.tsx';
import { placeFrame, toPicture, withMargin, type DocumentShape, type Extent } from './geometry.ts';
import { LivePicture } from './live-picture.tsx';
import { takeStill } from './take-still.ts';
import { useDocumentHint } from './use-document-hint.ts';
import { usePlaced, type Placed } from './use-placed.ts';
import { WhileAsking } from './while-asking.tsx';
import type { CameraWords, DocumentWords } from './words.ts';

export interface DocumentViewfinderProps {
  state: CameraState;
  shape: DocumentShape;
  words: DocumentWords;
  cameraWords: CameraWords;
  isAutomatic: boolean;
  biggestBytes: number;
  onAutomatic: (isAutomatic: boolean) => void;
  onTaken: (picture: CapturedFile) => void;
  onCancel: () => void;
  feel: (kind: Feel) => void;
  elsewhere?: ComponentChildren;
}

export function DocumentViewfinder(props: DocumentViewfinderProps) {
  const { state, shape, words, cameraWords, isAutomatic, biggestBytes, onTaken, onCancel, feel } = props;
  const screen = useRef<HTMLElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const place = useCallback((size: Extent) => placeFrame(size, shape), [shape]);
  const placed = usePlaced(screen, stage, place);
  const live = state.status === 'live' ? state : undefined;

  const { isTaking, take } = useShutter({ video, placed, track: live?.track, onTaken, feel });
  const hint = useDocumentHint({
    video,
    placed,
    isLooking: live !== undefined && !isTaking,
    onSteady: () => isAutomatic && void take(),
  });
  const advice = isTaking ? words.taking : words.hint[hint];

  return (
    <CameraScreen
      kind="live"
      screen={screen}
      title={words.title}
      cancel={cameraWords.cancel}
      onCancel={onCancel}
    >
      <LivePicture video={video} stream={live?.stream} />
      {placed && live && (
        <DocumentFrame {...placed} shape={shape} isReady={hint === 'READY'} isTaking={isTaking} />
      )}
      <div ref={stage} class="camera-stage" />
      <p class={`camera-advice camera-advice-${hint === 'READY' ? 'ready' : 'mend'}`} role="status">
        {live ? advice : ''}
      </p>
      {live ? (
        <DocumentControls
          {...{ words, isAutomatic, isTaking, track: live.track, onAutomatic: props.onAutomatic }}
          {...{ cameraWords, biggestBytes, onPicked: onTaken }}
          onShutter={() => void take()}
        />
      ) : (
        <WhileAsking wanted="photo" {...{ words: cameraWords, biggestBytes, onPicked: onTaken }} />
      )}
      {props.elsewhere && <div class="camera-elsewhere">{props.elsewhere}</div>}
    </CameraScreen>
  );
}

interface Shutter {
  video: RefObject<HTMLVideoElement | null>;
  placed: Placed | undefined;
  track: MediaStreamTrack | undefined;
  onTaken: (picture: CapturedFile) => void;
  feel: (kind: Feel) => void;
}

/** Takes what lies in the frame, one picture at a time. */
function useShutter({ video, placed, track, onTaken, feel }: Shutter) {
  const [isTaking, setTaking] = useState(false);
  const take = async () => {
    const element = video.current;
    if (!element || !track || !placed || isTaking) return;
    setTaking(true);
    await firstFrameOf(element);
    const size = { width: element.videoWidth, height: element.videoHeight };
    const area = toPicture(withMargin(placed.area), placed.view, size);
    // Old browsers lack one thing or another and say so by throwing: the person tries again, or lets the phone do it.
    const blob = await takeStill(element, track, area).catch(() => undefined);
    setTaking(false);
    feel(blob ? 'success' : 'warning');
    if (blob) onTaken({ blob, name: 'document.jpg', source: 'camera' });
  };
  return { isTaking, take };
}

/** Who presses before anything is seen gets the first picture there is. */
async function firstFrameOf(video: HTMLVideoElement): Promise<void> {
  if (video.readyState >= video.HAVE_CURRENT_DATA) return;
  await new Promise((resolve) => video.addEventListener('loadeddata', resolve, { once: true }));
}
