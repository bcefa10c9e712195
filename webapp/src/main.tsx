import './styles/tokens.css';
import './styles/base.css';
import './styles/ui.css';
import './styles/screens.css';
import './styles/art.css';
import { render } from 'preact';
import { createApi } from './api/api.ts';
import { send } from './api/http.ts';
import type { Verification } from './api/types.ts';
import { App } from './app.tsx';
import { createCaptureRoom } from './capture/capture-room.ts';
import { findHost } from './host/find-host.ts';
import { openSender } from './pieces/open-sender.ts';
import { createSession } from './session/session.ts';
import { createTokenKeeper } from './session/token-keeper.ts';
import { createActions } from './state/actions.ts';
import { feelOf } from './state/feel-of.ts';
import { initialState } from './state/initial-state.ts';
import { entryFor } from './state/entry.ts';
import { createStore } from './state/store.ts';
import { createFollower } from './watch/follower.ts';
import { languageOf, loadWords } from './words/load-words.ts';

/** Wires the page. Reads top to bottom: what was opened first knows nothing of what comes after it. */
async function start(): Promise<void> {
  const host = findHost();
  host.dress();
  const language = languageOf(host.languageTag);
  document.documentElement.lang = language;
  const store = createStore(initialState(language, await loadWords(language)));
  const speaks = (): string => store.get().language;

  const session = createSession({ keeper: createTokenKeeper(), language: speaks, send });
  const api = createApi({
    session,
    language: speaks,
    onSignedOut: (problem) => store.set({ entry: entryFor(problem) }),
  });
  const sender = openSender({
    api,
    language: speaks,
    onProgress: (sending) => {
      host.guardClosing(sending !== undefined);
      store.set({ sending });
    },
    onTaken: (verification) => actions.take(verification),
    onRefused: (problem) => {
      host.feel('warning');
      store.set({ problem });
      void actions.refresh();
    },
  });
  const heard = (changed: Verification): void => {
    const { verification } = store.get();
    const feel = feelOf(verification, changed);
    if (feel) host.feel(feel);
    // What was wrong is over once the case has gone on.
    if (verification && changed.version > verification.version) store.set({ problem: undefined });
    actions.take(changed);
  };
  const follower = createFollower({ api, language: speaks, onChange: heard });
  const actions = createActions({ store, api, session, host, sender, follow: follower.follow });

  for (const event of ['online', 'offline']) {
    addEventListener(event, () => store.set({ isOnline: navigator.onLine }));
  }
  // Who comes back from the chat may have gone on there.
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && store.get().entry.is === 'signed_in') void actions.refresh();
  });
  const place = document.getElementById('app');
  if (place) render(<App {...{ store, actions, api, host, captureRoom: createCaptureRoom() }} />, place);
  await Promise.all([sender.tidy(), actions.open()]);
}

void start();
