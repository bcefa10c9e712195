import type { Verification } from '../api/types.ts';
import { NotVerified, Verified } from '../art/verdict-art.tsx';
import { useApp } from '../ui/app-context.ts';
import { useChat } from '../ui/use-chat.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { Screen } from '../ui/screen.tsx';

export function VerifiedScreen({ verification }: { verification: Verification }) {
  const { state, words, actions } = useApp();
  const { title, lead, erased, shop } = words.verified;
  const { go } = useChat();
  const hasShop = state.config?.legacyShop === true && state.me?.legacyLink.state === 'none';
  return (
    <Screen
      art={<Verified />}
      title={title}
      lead={lead}
      action={{ label: words.backToChat, onPress: go }}
      hasNoChat
      second={hasShop && <Button onPress={() => actions.go('shop')}>{shop}</Button>}
    >
      <p class="small">{erased}</p>
      <p class="reference">{words.status.reference(verification.reference)}</p>
    </Screen>
  );
}

export function NotVerifiedScreen({ verification }: { verification: Verification }) {
  const { state, words, actions } = useApp();
  const { title, lead, erased, again, appeal, mayAppeal } = words.notVerified;
  const { reasons = [], note = null } = verification.decision ?? {};
  const { isAppeal } = verification;
  return (
    <Screen
      art={<NotVerified />}
      title={title}
      lead={reasons.length > 0 || note !== null ? lead : undefined}
      action={{ label: again, onPress: () => void actions.startAgain() }}
      second={
        !isAppeal && (
          <Button onPress={() => void actions.appeal()} isBusy={state.isBusy}>
            {appeal}
          </Button>
        )
      }
    >
      {note !== null && (
        <Notice look="plain" icon="alert">
          <p>{note}</p>
        </Notice>
      )}
      {note === null &&
        reasons.map(({ code, what, fix }) => (
          <Notice key={code} look="plain" icon="alert">
            <p>
              <strong>{what}</strong> {fix}
            </p>
          </Notice>
        ))}
      <p class="small">{isAppeal ? erased : `${erased} ${mayAppeal}`}</p>
      <p class="reference">{words.status.reference(verification.reference)}</p>
    </Screen>
  );
}

export function ClosedScreen({ status }: { status: 'expired' | 'cancelled' }) {
  const { words, actions } = useApp();
  const { title, lead } = words.closed[status];
  const action = { label: words.closed.again, onPress: () => void actions.startAgain() };
  return <Screen art={<NotVerified />} title={title} lead={lead} action={action} />;
}
