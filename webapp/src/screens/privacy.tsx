import { useState } from 'preact/hooks';
import { useApp } from '../ui/app-context.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Points } from '../ui/points.tsx';
import { Screen } from '../ui/screen.tsx';

export function PrivacyScreen() {
  const { state, words, actions } = useApp();
  const [isAsking, setAsking] = useState(false);
  const { title, points, withdraw, confirm, notGiven } = words.privacy;
  const isGiven = state.me?.consent.isGiven === true;
  const second = isGiven && (
    <Button look="danger" onPress={() => setAsking(true)} isBusy={state.isBusy}>
      {withdraw}
    </Button>
  );
  // Just withdrawn: the remark says so already.
  const lead = isGiven || state.remark ? undefined : notGiven;
  return (
    <Screen title={title} lead={lead} second={second}>
      <Points points={points} icons={['lock', 'bin', 'chat']} />
      {isAsking && (
        <Confirm
          words={confirm}
          onNo={() => setAsking(false)}
          onYes={() => {
            setAsking(false);
            void actions.withdrawConsent();
          }}
        />
      )}
    </Screen>
  );
}
