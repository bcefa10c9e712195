import type { Session } from '../api/types.ts';
import { useApp } from '../ui/app-context.ts';
import { Button } from '../ui/button.tsx';
import { formatMoment } from '../ui/format.ts';
import { Screen } from '../ui/screen.tsx';
import { usePages } from '../ui/use-pages.tsx';

/** Where the person is signed in; anything strange can be ended. */
export function DevicesScreen() {
  const { words, actions } = useApp();
  const { items, more, remove, Failure } = usePages<Session>('/v1/sessions');
  const { title, lead } = words.devices;
  const end = async (id: string): Promise<void> => {
    if (await actions.endSession(id)) remove(id);
  };
  return (
    <Screen title={title} lead={lead}>
      <Failure />
      <ul class="cards">
        {items.map((session) => (
          <Device key={session.id} session={session} onEnd={() => void end(session.id)} />
        ))}
      </ul>
      {more && <Button onPress={more}>{words.devices.more}</Button>}
    </Screen>
  );
}

function Device({ session, onEnd }: { session: Session; onEnd: () => void }) {
  const { state, words } = useApp();
  const { current, proofs, lastUsed, end, endOf, unknown } = words.devices;
  const device = session.device || unknown;
  const proof = Object.entries(proofs).find(([name]) => name === session.proof)?.[1];
  return (
    <li class="card">
      <div>
        <strong>{device}</strong>
        {session.isCurrent && <span class="badge">{current}</span>}
        <p class="small">
          {[lastUsed(formatMoment(session.lastUsedAt, state.language)), proof].filter(Boolean).join(' · ')}
        </p>
      </div>
      {!session.isCurrent && (
        <Button look="danger" onPress={onEnd} label={endOf(device)}>
          {end}
        </Button>
      )}
    </li>
  );
}
