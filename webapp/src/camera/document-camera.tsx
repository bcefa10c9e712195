import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Camera } from './camera.ts';
import type { CapturedFile, Feel } from './captured-file.ts';
import { DocumentViewfinder } from './document-viewfinder.tsx';
import type { DocumentShape } from './geometry.ts';
import { PictureReview } from './picture-review.tsx';
import { useCamera } from './use-camera.ts';
import { WithoutCamera } from './without-camera.tsx';
import type { CameraWords, DocumentWords } from './words.ts';

export interface DocumentCameraProps {
  camera: Camera;
  shape: DocumentShape;
  words: DocumentWords;
  cameraWords: CameraWords;
  /** Called when the person has looked at the picture and wants to give it. */
  onCaptured: (file: CapturedFile) => void;
  onCancel: () => void;
  feel?: (kind: Feel) => void;
  /** A way to go on somewhere else. */
  elsewhere?: ComponentChildren;
  /** Whether the picture is taken by itself at first. */
  isAutomatic?: boolean;
  biggestBytes?: number;
}

const BIGGEST_BYTES = 20 * 1024 * 1024;

/** Takes a picture of one side of a document, shows it, and gives it away. */
export function DocumentCamera(props: DocumentCameraProps) {
  const { camera, words, cameraWords, onCaptured, onCancel, elsewhere } = props;
  const { biggestBytes = BIGGEST_BYTES, feel = () => undefined } = props;
  const state = useCamera(camera, 'environment');
  const [picture, setPicture] = useState<CapturedFile>();
  const [isAutomatic, setAutomatic] = useState(props.isAutomatic ?? true);

  if (picture) {
    const retake = () => setPicture(undefined);
    return (
      <PictureReview {...{ picture, words, cameraWords, onUse: onCaptured, onRetake: retake, onCancel }} />
    );
  }
  if (state.status === 'refused') {
    return (
      <WithoutCamera
        {...{
          title: words.title,
          refusal: state.refusal,
          words: cameraWords,
          biggestBytes,
          onCancel,
          elsewhere,
        }}
        wanted="photo"
        onPicked={setPicture}
        onRetry={() => camera.retry()}
      />
    );
  }
  return (
    <DocumentViewfinder
      {...{
        state,
        shape: props.shape,
        words,
        cameraWords,
        onCancel,
        elsewhere,
        isAutomatic,
        feel,
        biggestBytes,
      }}
      onAutomatic={setAutomatic}
      onTaken={setPicture}
    />
  );
}
