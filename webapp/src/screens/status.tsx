import { useState } from 'preact/hooks';
import type { Verification } from '../api/types.ts';
import { useApp } from '../ui/app-context.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { formatDay } from '../ui/format.ts';
import { Notice } from '../ui/notice.tsx';
import { Screen } from '../ui/screen.tsx';
import { Stages } from '../ui/stages.tsx';

export function StatusScreen() {
  const { state, words } = useApp();
  const { verification } = state;
  if (!verification) return <Screen title={words.status.title} lead={words.status.none} />;
  return <KnownCase verification={verification} />;
}

function KnownCase({ verification }: { verification: Verification }) {
  const { state, words, actions } = useApp();
  const [isAsking, setAsking] = useState(false);
  const { title, reference, opened, cancel, confirmCancel } = words.status;
  const isOpen = verification.status === 'collecting';
  const second = isOpen && (
    <Button look="danger" onPress={() => setAsking(true)} isBusy={state.isBusy}>
      {cancel}
    </Button>
  );
  const lead = `${reference(verification.reference)} · ${opened(formatDay(verification.openedAt, state.language))}`;
  return (
    <Screen title={title} lead={lead} second={second}>
      <Stages verification={verification} />
      <Reasons verification={verification} />
      {isAsking && (
        <Confirm
          words={confirmCancel}
          onNo={() => setAsking(false)}
          onYes={() => {
            setAsking(false);
            void actions.cancelCase();
          }}
        />
      )}
    </Screen>
  );
}

function Reasons({ verification: { pieces, decision } }: { verification: Verification }) {
  const refused = pieces.flatMap(({ state, reason }) => (state === 'refused' && reason ? [reason] : []));
  return (
    <>
      {[...refused, ...(decision?.reasons ?? [])].map(({ code, what, fix }) => (
        <Notice key={code} look="plain" icon="alert">
          <strong>{what}</strong> {fix}
        </Notice>
      ))}
    </>
  );
}
