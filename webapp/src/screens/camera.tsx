import type { EvidenceKind } from '../api/types.ts';
import type { ChosenCase } from '../state/screen-for.ts';
import { useApp } from '../ui/app-context.ts';
import { Screen } from '../ui/screen.tsx';

interface CameraProps {
  kind: EvidenceKind;
  verification: ChosenCase;
}

/** A file from the phone's own camera, until ours is here. */
export function CameraScreen({ kind }: CameraProps) {
  const { words, actions } = useApp();
  return (
    <Screen title={words.piece.open}>
      <input
        type="file"
        accept={kind === 'selfie_video' ? 'video/*' : 'image/*'}
        capture={kind === 'selfie_video' ? 'user' : 'environment'}
        aria-label={words.piece.open}
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file) void actions.givePiece(kind, { blob: file, name: file.name });
        }}
      />
    </Screen>
  );
}
