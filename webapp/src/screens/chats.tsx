import { useApp } from '../ui/app-context.ts';
import { Icon } from '../ui/icon.tsx';
import { Screen } from '../ui/screen.tsx';

/** The chats in which the case goes on: by a link where the messenger has one, else by our name there. */
export function ChatsScreen() {
  const { state, words } = useApp();
  const { title, lead, open, search, names, none } = words.chats;
  const chats = state.config?.chats ?? [];
  const nameOf = (channel: string): string =>
    Object.entries(names).find(([key]) => key === channel)?.[1] ?? channel;
  return (
    <Screen title={title} lead={chats.length > 0 ? lead : none} hasNoChat>
      <ul class="choices">
        {chats.map(({ channel, name, url }) => (
          <li key={`${channel} ${name}`}>
            {url ? (
              <a class="choice" href={url} rel="noreferrer">
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
