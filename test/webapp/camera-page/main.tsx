import { render } from 'preact';
import { useState } from 'preact/hooks';
import { createCamera } from '../../../webapp/src/camera/camera.ts';
import type { CapturedFile } from '../../../webapp/src/camera/captured-file.ts';
import { DocumentCamera } from '../../../webapp/src/camera/document-camera.tsx';
import type { Turn } from '../../../webapp/src/camera/plan-selfie.ts';
import { SelfieCamera } from '../../../webapp/src/camera/selfie-camera.tsx';
import { cameraWords, documentWords, selfieWords } from './words.ts';

/** `?show=document` or `selfie`, `&turns=left,right`, `&seconds=` until the challenge expires, `&manual`. Posts what was
 * captured to `captured/<name>` and says so. */
function Page() {
  const [camera] = useState(createCamera);
  const [said, setSaid] = useState<string>();
  const asked = new URLSearchParams(location.search);
  const [challenge] = useState({
    turns: (asked.get('turns') ?? 'left,right,left')
      .split(',')
      .map((turn): Turn => (turn === 'left' ? 'left' : 'right')),
    expiresAt: new Date(Date.now() + Number(asked.get('seconds') ?? 600) * 1000),
  });
  if (said) return <p role="status">{said}</p>;

  const onCaptured = async ({ blob, name, source }: CapturedFile) => {
    await fetch(`captured/${name}`, { method: 'POST', body: blob });
    setSaid(`Captured ${name} by ${source}`);
  };
  const common = {
    camera,
    cameraWords,
    onCaptured: (file: CapturedFile) => void onCaptured(file),
    onCancel: () => setSaid('Cancelled'),
    elsewhere: <a href="#chat">Continue in the chat</a>,
  };
  if (asked.get('show') === 'selfie') {
    return (
      <SelfieCamera
        {...common}
        words={selfieWords}
        challenge={challenge}
        onExpired={() => setSaid('Expired')}
      />
    );
  }
  const shape = asked.get('shape') === 'passport' ? 'passport' : 'card';
  return (
    <DocumentCamera {...common} words={documentWords} shape={shape} isAutomatic={!asked.has('manual')} />
  );
}

const app = document.getElementById('app');
if (app) render(<Page />, app);
