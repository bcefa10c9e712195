import type { VNode } from 'preact';
import { BrokenLink, CloudOff, Door } from '../art/entrance-art.tsx';
import { Mark } from '../art/mark.tsx';
import type { SignedOutReason } from '../state/state.ts';
import { useApp } from '../ui/app-context.ts';
import { useChat } from '../ui/use-chat.ts';
import { Screen } from '../ui/screen.tsx';

/** Stands only as long as the first answers take. */
export function OpeningScreen() {
  const { words } = useApp();
  return (
    <main class="screen opening" aria-busy="true">
      <Mark />
      <p role="status">{words.loading}</p>
    </main>
  );
}

export function UnreachableScreen() {
  const { actions } = useApp();
  return <UnreachableRoom onAgain={() => void actions.open()} />;
}

export function UnreachableRoom({ onAgain }: { onAgain: () => void }) {
  const { words } = useApp();
  const { title, text, again } = words.unreachable;
  const action = { label: again, onPress: onAgain };
  return <Screen art={<CloudOff />} title={title} lead={text} action={action} />;
}

const ART: Record<SignedOutReason, () => VNode> = {
  NOTHING: Door,
  LINK_OVER: BrokenLink,
  PROOF: Door,
  SESSION_ENDED: Door,
  TOKEN_REUSED: Door,
  LEFT: Door,
};

/** Nobody is signed in, and only the chat can open the page again. */
export function SignedOutScreen({ why }: { why: SignedOutReason }) {
  const { words } = useApp();
  const { title, text } = words.signedOut[why];
  const { go } = useChat();
  const Art = ART[why];
  const action = { label: words.backToChat, onPress: go };
  return <Screen art={<Art />} title={title} lead={text} action={action} hasNoChat />;
}
