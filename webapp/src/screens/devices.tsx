import type { Session } from '../api/types.ts';
import { groupSessions, type SessionGroup } from '../state/group-sessions.ts';
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
  const end = async (ids: readonly string[]): Promise<void> => {
    for (const id of ids) {
      if (!(await actions.endSession(id))) return;
      remove(id);
    }
  };
  return (
    <Screen title={title} lead={lead}>
      <Failure />
      <ul class="cards">
        {groupSessions(items).map((group) => (
          <Device
            key={`${group.device} ${group.proof}`}
            group={group}
            onEnd={() => void end(group.otherIds)}
          />
        ))}
      </ul>
      {more && <Button onPress={more}>{words.devices.more}</Button>}
    </Screen>
  );
}

function Device({ group, onEnd }: { group: SessionGroup; onEnd: () => void }) {
  const { state, words } = useApp();
  const { current, amongThem, proofs, opened, lastUsed, end, endOthers, endOf, unknown } = words.devices;
  const { count, hasCurrent, otherIds } = group;
  const device = group.device || unknown;
  const proof = Object.entries(proofs).find(([name]) => name === group.proof)?.[1];
  const used = lastUsed(formatMoment(group.lastUsedAt, state.language));
  return (
    <li class="card">
      <div>
        <strong>{device}</strong>
        {hasCurrent && <span class="badge">{count === 1 ? current : amongThem}</span>}
        <p class="small">{[count > 1 && opened(count), used, proof].filter(Boolean).join(' · ')}</p>
      </div>
      {otherIds.length > 0 && (
        <Button look="danger" onPress={onEnd} isBusy={state.isBusy} label={endOf(device, hasCurrent)}>
          {hasCurrent ? endOthers : end}
        </Button>
      )}
    </li>
  );
}
