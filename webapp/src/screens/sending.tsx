import { Cloud, CloudOff } from '../art/entrance-art.tsx';
import type { Sending } from '../pieces/sender.ts';
import { useApp } from '../ui/app-context.ts';
import { Screen } from '../ui/screen.tsx';

/** A piece on its way; while there is no connection, that it is safe. */
export function SendingScreen({ sending }: { sending: Sending }) {
  const { words, actions } = useApp();
  const { title, lead, waitingTitle, waiting, again } = words.sending;
  if (sending.isWaiting) {
    const action = { label: again, onPress: actions.sendNow };
    return <Screen art={<CloudOff />} title={waitingTitle} lead={waiting} action={action} />;
  }
  const isVideo = sending.kind === 'selfie_video';
  return (
    <Screen art={<Cloud />} title={isVideo ? title.video : title.photo} lead={lead}>
      <Bar share={sending.share} label={isVideo ? title.video : title.photo} />
    </Screen>
  );
}

function Bar({ share, label }: { share: number; label: string }) {
  const { words } = useApp();
  const percent = Math.round(share * 100);
  return (
    <div class="progress">
      <progress max={100} value={percent} aria-label={label} />
      <span aria-hidden="true">{words.sending.share(percent)}</span>
    </div>
  );
}
