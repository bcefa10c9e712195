import { useApp } from './app-context.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { useChat } from './use-chat.ts';

/** At every step: the chat is the other way to go on. */
export function ChatLink() {
  const { words } = useApp();
  const { href, go } = useChat();
  const label = (
    <>
      <Icon name="chat" />
      {words.toChat}
    </>
  );
  if (href === undefined) {
    return (
      <Button look="quiet" onPress={go}>
        {label}
      </Button>
    );
  }
  return (
    <a class="button button-quiet" href={href} target="_blank" rel="noopener noreferrer">
      <span>{label}</span>
    </a>
  );
}
