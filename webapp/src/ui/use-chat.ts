import { chatsFor } from '../state/chats-for.ts';
import { useApp } from './app-context.ts';

/** The way into the chat: over it lies the page, or a link leads there, or several chats are to choose from. */
export interface ChatWay {
  /** Where it is a link, so that it can be opened as one. */
  href: string | undefined;
  go: () => void;
}

export function useChat(): ChatWay {
  const { state, host, actions } = useApp();
  const { chats } = chatsFor(state);
  const href = chats.length === 1 && !host.closesToChat ? chats[0]?.url : undefined;
  const go = (): void => {
    if (host.close()) return;
    if (href === undefined) actions.go('chats');
    else open(href, '_blank', 'noopener,noreferrer');
  };
  return { href, go };
}
