import { useRef } from 'preact/hooks';
import type { CameraState } from './camera-state.ts';
import { CameraScreen } from './camera-screen.tsx';
import type { CapturedFile } from './captured-file.ts';
import { placeOval } from './geometry.ts';
import { LivePicture } from './live-picture.tsx';
import type { SelfiePlan } from './plan-selfie.ts';
import type { SelfieCameraProps } from './selfie-camera.tsx';
import { SelfieOval } from './selfie-oval.tsx';
import { sayStep } from './selfie-steps.tsx';
import type { SelfieStage, SelfieTake } from './selfie-take.ts';
import { useDarkness } from './use-darkness.ts';
import { usePlaced } from './use-placed.ts';
import { WhileAsking } from './while-asking.tsx';
import type { SelfieWords } from './words.ts';

export interface SelfieViewfinderProps extends SelfieCameraProps {
  biggestBytes: number;
  plan: SelfiePlan;
  state: CameraState;
  stage: SelfieStage;
  take: SelfieTake;
  onPicked: (file: CapturedFile) => void;
}

/** The person sees themselves as in a mirror, so that an arrow points where they turn. */
export function SelfieViewfinder(props: SelfieViewfinderProps) {
  const { plan, state, stage, take, words, cameraWords, onCancel } = props;
  const screen = useRef<HTMLElement>(null);
  const stageBox = useRef<HTMLDivElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const placed = usePlaced(screen, stageBox, placeOval);
  const live = state.status === 'live' ? state : undefined;
  const isReady = stage.name === 'ready';
  const isDark = useDarkness(video, live !== undefined && isReady);

  return (
    <CameraScreen
      kind="live"
      screen={screen}
      title={words.title}
      cancel={cameraWords.cancel}
      onCancel={onCancel}
    >
      <LivePicture video={video} stream={live?.stream} isMirrored />
      {placed && live && <SelfieOval {...placed} stage={stage} plan={plan} />}
      <Instruction {...{ stage, words, plan, isDark, isLive: live !== undefined }} />
      <div ref={stageBox} class="camera-stage" />
      {live ? (
        <Controls
          {...{ stage, words, plan }}
          onStart={() => take.start(live.stream)}
          onStop={() => take.again()}
        />
      ) : (
        <WhileAsking
          wanted="video"
          words={cameraWords}
          biggestBytes={props.biggestBytes}
          onPicked={props.onPicked}
        />
      )}
      {props.elsewhere && (
        <div class={`camera-elsewhere${isReady ? '' : ' camera-hidden'}`}>{props.elsewhere}</div>
      )}
    </CameraScreen>
  );
}

interface Said {
  stage: SelfieStage;
  words: SelfieWords;
  plan: SelfiePlan;
}

function Instruction({ stage, words, plan, isDark, isLive }: Said & { isDark: boolean; isLive: boolean }) {
  const isReady = stage.name === 'ready';
  const isMishap = stage.name === 'ready' && (isDark || stage.problem !== undefined);
  const kind = isMishap ? ' camera-instruction-mishap' : isReady ? '' : ' camera-instruction-now';
  return (
    <p class={`camera-instruction${kind}`} aria-live={isReady ? 'polite' : 'assertive'}>
      {isLive ? say({ stage, words, plan }, isDark) : ''}
    </p>
  );
}

function say({ stage, words, plan }: Said, isDark: boolean): string {
  switch (stage.name) {
    case 'ready':
      if (stage.problem) return words[stage.problem];
      return isDark ? words.tooDark : words.intro(Math.round(plan.seconds), turnsOf(plan));
    case 'countdown':
      return words.startsIn(stage.left);
    case 'recording':
      return stage.step ? sayStep(stage.step, words) : '';
    case 'finishing':
    case 'review':
      return words.finishing;
  }
}

/** A second tap of an eager finger is no wish to stop. */
const EAGER_MILLISECONDS = 600;

/** One button starts and stops, so that the keyboard's focus stays where it is. */
function Controls({
  stage,
  words,
  plan,
  onStart,
  onStop,
}: Said & { onStart: () => void; onStop: () => void }) {
  const startedAt = useRef(0);
  const isReady = stage.name === 'ready';
  const turn = stage.name === 'recording' ? (stage.step?.turn ?? 0) : 0;
  const press = () => {
    if (!isReady && performance.now() - startedAt.current > EAGER_MILLISECONDS) onStop();
    if (!isReady) return;
    startedAt.current = performance.now();
    onStart();
  };

  return (
    <div class="camera-controls camera-controls-selfie">
      <p class="camera-recording">
        {stage.name === 'recording' && <span class="camera-recording-dot" aria-hidden="true" />}
        {stage.name === 'recording' && (turn > 0 ? words.progress(turn, turnsOf(plan)) : words.recording)}
      </p>
      <button
        type="button"
        class={`camera-button ${isReady ? 'camera-button-first' : 'camera-button-stop'}`}
        disabled={stage.name === 'finishing'}
        onClick={press}
      >
        {isReady ? words.start : words.stop}
      </button>
    </div>
  );
}

function turnsOf({ steps }: SelfiePlan): number {
  return steps.filter(({ kind }) => kind === 'turn').length;
}
