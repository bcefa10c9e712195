import { useMemo, useState } from 'preact/hooks';
import type { CameraRefusal } from './camera-refusal.ts';
import type { CapturedFile } from './captured-file.ts';
import { latestStart, planSelfie } from './plan-selfie.ts';
import { canRecord } from './record-video.ts';
import type { SelfieCameraProps } from './selfie-camera.tsx';
import { SelfieSteps } from './selfie-steps.tsx';
import { SelfieViewfinder } from './selfie-viewfinder.tsx';
import { useCamera } from './use-camera.ts';
import { useDeadline } from './use-deadline.ts';
import { useSelfieTake } from './use-selfie-take.ts';
import { VideoReview } from './video-review.tsx';
import { WithoutCamera } from './without-camera.tsx';

/** All takes of one challenge. */
export function SelfieSession(
  props: SelfieCameraProps & Required<Pick<SelfieCameraProps, 'feel' | 'biggestBytes'>>,
) {
  const { camera, challenge, words, cameraWords, onCaptured, onExpired, onCancel, feel } = props;
  const plan = useMemo(() => planSelfie(challenge.turns), [challenge]);
  const state = useCamera(camera, 'user');
  const { stage, take } = useSelfieTake(plan, state, feel);
  const [picked, setPicked] = useState<CapturedFile>();
  const video = picked ?? (stage.name === 'review' ? stage.video : undefined);
  const isReady = stage.name === 'ready' && !video;
  useDeadline(isReady ? latestStart(plan, challenge.expiresAt) : undefined, onExpired);
  useDeadline(video ? challenge.expiresAt : undefined, onExpired);

  if (video) {
    const retake = () => {
      setPicked(undefined);
      take.again();
    };
    return <VideoReview {...{ video, words, cameraWords, onUse: onCaptured, onRetake: retake, onCancel }} />;
  }
  const refusal: CameraRefusal | undefined =
    state.status === 'refused' ? state.refusal : canRecord() ? undefined : 'UNSUPPORTED';
  if (refusal) {
    const { elsewhere, biggestBytes } = props;
    return (
      <WithoutCamera
        {...{ title: words.title, refusal, words: cameraWords, biggestBytes, onCancel, elsewhere }}
        wanted="video"
        onPicked={setPicked}
        onRetry={() => camera.retry()}
      >
        <SelfieSteps plan={plan} words={words} />
      </WithoutCamera>
    );
  }
  return <SelfieViewfinder {...props} {...{ plan, state, stage, take, onPicked: setPicked }} />;
}
