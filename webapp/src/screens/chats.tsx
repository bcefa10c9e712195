import { chatsFor } from '../state/chats-for.ts';
import { useApp } from '../ui/app-context.ts';
import { Icon } from '../ui/icon.tsx';
import { Screen } from '../ui/screen.tsx';

/** The chats with us: by a link where the messenger has one, else by our name there. Messengers refuse to be shown in a frame, so
 * a link leaves the page. */
export function ChatsScreen() {
  const { state, words } = useApp();
  const { open, search, names, none } = words.chats;
  const { of, chats } = chatsFor(state);
  const { title, lead } = of === 'own' ? words.chats : words.chats.forAnybody;
  const nameOf = (channel: string): string =>
    Object.entries(names).find(([key]) => key === channel)?.[1] ?? channel;
  return (
    <Screen title={title} lead={chats.length > 0 ? lead : none} hasNoChat>
      <ul class="choices">
        {chats.map(({ channel, name, url }) => (
          <li key={`${channel} ${name}`}>
            {url ? (
              <a class="choice" href={url} target="_blank" rel="noopener noreferrer">
                <span class="points-mark">
                  <Icon name="chat" />
                </span>
                <span class="choice-words">
                  <span class="choice-title">{open(nameOf(channel))}</span>
                </span>
                <Icon name="next" />
              </a>
            ) : (
              <p class="choice">{search(nameOf(channel), name)}</p>
            )}
          </li>
        ))}
      </ul>
    </Screen>
  );
}
