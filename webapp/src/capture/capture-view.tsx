import type { ComponentChildren } from 'preact';
import type { EvidenceKind } from '../api/types.ts';
import type { Camera } from '../camera/camera.ts';
import type { CapturedFile } from '../camera/captured-file.ts';
import { DocumentCamera } from '../camera/document-camera.tsx';
import { SelfieCamera } from '../camera/selfie-camera.tsx';
import type { ChosenCase } from '../state/screen-for.ts';
import { useApp } from '../ui/app-context.ts';
import { sideOf } from '../words/side.ts';
import type { CaptureWords } from './capture-words.ts';
import { useChallenge } from './use-challenge.ts';

interface CaptureProps {
  camera: Camera;
  words: CaptureWords;
  kind: EvidenceKind;
  verification: ChosenCase;
  /** Shown until there is something to film. */
  waiting: ComponentChildren;
  elsewhere: ComponentChildren;
}

/** The camera for the piece that is wanted; what was captured and approved is given. */
export function CaptureView({ kind, ...props }: CaptureProps) {
  return kind === 'selfie_video' ? <CaptureSelfie {...props} /> : <CaptureDocument kind={kind} {...props} />;
}

type DocumentKind = Exclude<EvidenceKind, 'selfie_video'>;

function CaptureDocument({
  camera,
  words,
  kind,
  verification,
  elsewhere,
}: Omit<CaptureProps, 'kind' | 'waiting'> & { kind: DocumentKind }) {
  const { state, words: page, actions, host } = useApp();
  const { documentType } = verification;
  const title = page.piece.documentTitle(sideOf(kind, documentType), documentType);
  return (
    <DocumentCamera
      camera={camera}
      shape={documentType === 'passport' ? 'passport' : 'card'}
      words={{ ...words.document, title }}
      cameraWords={words.camera}
      onCaptured={(file: CapturedFile) => void actions.givePiece(kind, file)}
      onCancel={actions.goBack}
      feel={(kind) => host.feel(kind)}
      elsewhere={elsewhere}
      biggestBytes={biggestOf(state)}
    />
  );
}

function CaptureSelfie({ camera, words, verification, waiting, elsewhere }: Omit<CaptureProps, 'kind'>) {
  const { state, actions, host } = useApp();
  const { challenge, renew } = useChallenge(verification);
  if (!challenge) return waiting;
  return (
    <SelfieCamera
      camera={camera}
      challenge={challenge}
      words={words.selfie}
      cameraWords={words.camera}
      onCaptured={(file: CapturedFile) => void actions.givePiece('selfie_video', file)}
      onExpired={renew}
      onCancel={actions.goBack}
      feel={(kind) => host.feel(kind)}
      elsewhere={elsewhere}
      biggestBytes={biggestOf(state)}
    />
  );
}

const BIGGEST_BYTES = 20 * 1024 * 1024;

function biggestOf({ config }: ReturnType<typeof useApp>['state']): number {
  return config?.biggestBytes ?? BIGGEST_BYTES;
}
