import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useApp } from './app-context.ts';
import { Button } from './button.tsx';
import { ChatLink } from './chat-link.tsx';
import { Notice } from './notice.tsx';
import { problemText } from './problem-text.ts';

interface PrimaryAction {
  label: string;
  onPress: () => void;
  isDisabled?: boolean;
}

interface ScreenProps {
  title: string;
  lead?: ComponentChildren;
  art?: ComponentChildren;
  children?: ComponentChildren;
  /** The one thing to do here; the messenger's own button where it has one. */
  action?: PrimaryAction;
  second?: ComponentChildren;
  /** Where going to the chat would lead nowhere. */
  hasNoChat?: boolean;
}

/** Every screen: a picture, one idea, one thing to do, and the way into the chat. */
export function Screen({ title, lead, art, children, action, second, hasNoChat }: ScreenProps) {
  const { state, words } = useApp();
  const heading = useFocusOnChange(title, words.name);
  return (
    <main class="screen">
      <div class="screen-body">
        {art && <div class="screen-art">{art}</div>}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {lead && <p class="lead">{lead}</p>}
        {state.problem && (
          <Notice look="danger" icon="alert" isAlert>
            {problemText(words, state.problem)}
          </Notice>
        )}
        {state.remark && (
          <Notice look="good" icon="check">
            {state.remark}
          </Notice>
        )}
        {children}
      </div>
      {action && <MainAction {...action} />}
      <div class="screen-foot">
        {second}
        {!hasNoChat && <ChatLink />}
      </div>
    </main>
  );
}

/** Whoever listens instead of looking hears where they are; whoever looks begins at the top. */
function useFocusOnChange(title: string, name: string) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    document.title = `${title} · ${name}`;
    scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, [title]);
  return heading;
}

function MainAction({ label, onPress, isDisabled = false }: PrimaryAction) {
  const { host, state } = useApp();
  const { isBusy } = state;
  useLayoutEffect(() => host.showMainButton({ label, onPress, isBusy, isDisabled }));
  useLayoutEffect(() => () => host.showMainButton(undefined), []);
  if (host.hasMainButton) return null;
  return (
    <div class="screen-action">
      <Button look="primary" onPress={onPress} isBusy={isBusy} isDisabled={isDisabled}>
        {label}
      </Button>
    </div>
  );
}
