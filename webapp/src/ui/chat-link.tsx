import { useApp } from './app-context.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

/** The chat is always the other way to go on: close the page over it, open it by its link, or choose among several. */
export function ChatLink() {
  const { state, words, host, actions } = useApp();
  const chats = state.config?.chats ?? [];
  const only = chats.length === 1 ? chats[0]?.url : undefined;
  const label = (
    <>
      <Icon name="chat" />
      {words.toChat}
    </>
  );
  if (only && !host.closesToChat) {
    return (
      <a class="button button-quiet" href={only} rel="noreferrer">
        <span>{label}</span>
      </a>
    );
  }
  return (
    <Button look="quiet" onPress={() => (host.close() ? undefined : actions.go('chats'))}>
      {label}
    </Button>
  );
}
