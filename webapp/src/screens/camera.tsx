import { useEffect, useState } from 'preact/hooks';
import { NO_CONNECTION } from '../api/problem.ts';
import type { EvidenceKind } from '../api/types.ts';
import type { OpenRoom } from '../capture/capture-room.ts';
import type { ChosenCase } from '../state/screen-for.ts';
import { useApp } from '../ui/app-context.ts';
import { ChatLink } from '../ui/chat-link.tsx';
import { Unreachable } from './entrance.tsx';

interface CameraProps {
  kind: EvidenceKind;
  verification: ChosenCase;
}

/** The whole page is the camera. Its code may still be on the way, or not come through. */
export function CameraScreen({ kind, verification }: CameraProps) {
  const { state, captureRoom } = useApp();
  const [room, setRoom] = useState<OpenRoom>();
  const [hasFailed, setFailed] = useState(false);
  const load = async (): Promise<void> => {
    setFailed(false);
    try {
      setRoom(await captureRoom.open(state.language));
    } catch {
      setFailed(true);
    }
  };
  useEffect(() => void load(), [state.language]);
  if (hasFailed) return <Unreachable problem={NO_CONNECTION} onAgain={() => void load()} />;
  if (!room) return <Preparing />;
  return (
    <main class="capture">
      <room.View
        camera={room.camera}
        words={room.words}
        kind={kind}
        verification={verification}
        waiting={<Preparing />}
        elsewhere={<ChatLink />}
      />
    </main>
  );
}

function Preparing() {
  const { words } = useApp();
  return (
    <div class="capture capture-preparing" aria-busy="true">
      <span class="spinner" aria-hidden="true" />
      <p role="status">{words.loading}</p>
    </div>
  );
}
