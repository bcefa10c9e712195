import type { VNode } from 'preact';
import type { Problem } from '../api/problem.ts';
import { BrokenLink, CloudOff, Door } from '../art/entrance-art.tsx';
import { Trouble } from '../art/progress-art.tsx';
import { Mark } from '../art/mark.tsx';
import type { SignedOutReason } from '../state/state.ts';
import { useApp } from '../ui/app-context.ts';
import { useChat } from '../ui/use-chat.ts';
import { problemText } from '../ui/problem-text.ts';
import { Screen } from '../ui/screen.tsx';

/** Stands only as long as the first answers take. */
export function OpeningScreen() {
  const { words } = useApp();
  return (
    <main class="screen opening" aria-busy="true">
      <Mark />
      <h1 class="only-heard">{words.name}</h1>
      <p role="status">{words.loading}</p>
    </main>
  );
}

export function UnreachableScreen({ problem }: { problem: Problem }) {
  const { actions } = useApp();
  return <Unreachable problem={problem} onAgain={() => void actions.open()} />;
}

/** No connection, or trouble on our side: trying again is all there is to do. */
export function Unreachable({ problem, onAgain }: { problem: Problem; onAgain: () => void }) {
  const { words } = useApp();
  const { title, text, again } = words.unreachable;
  const said =
    problem.status === 0
      ? { art: <CloudOff />, title, lead: text }
      : { art: <Trouble />, title: words.trouble.title, lead: problemText(words, problem) };
  return <Screen {...said} action={{ label: again, onPress: onAgain }} />;
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
