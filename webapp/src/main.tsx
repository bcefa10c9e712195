import './styles/tokens.css';
import './styles/base.css';
import './styles/ui.css';
import './styles/screens.css';
import './styles/art.css';
import { render } from 'preact';
import { createApi } from './api/api.ts';
import { upload } from './api/upload.ts';
import { App } from './app.tsx';
import { createCaptureRoom } from './capture/capture-room.ts';
import { findHost } from './host/find-host.ts';
import type { KeptPiece } from './pieces/kept-piece.ts';
import { createSender } from './pieces/sender.ts';
import { createSession } from './session/session.ts';
import { createTokenKeeper } from './session/token-keeper.ts';
import { createActions } from './state/actions.ts';
import { initialState } from './state/initial-state.ts';
import { entryFor } from './state/entry.ts';
import { createStore } from './state/store.ts';
import { openTable } from './storage/table.ts';
import { createFollower } from './watch/follower.ts';
import { untilNextTry } from './watch/until-next-try.ts';
import { languageOf, loadWords } from './words/load-words.ts';

/** Wires the page. Reads top to bottom: what was opened first knows nothing of what comes after it. */
async function start(): Promise<void> {
  const host = findHost();
  host.dress();
  const language = languageOf(host.languageTag);
  document.documentElement.lang = language;
  const store = createStore(initialState(language, await loadWords(language)));
  const speaks = (): string => store.get().language;

  const session = createSession({ keeper: createTokenKeeper(), language: speaks });
  const api = createApi({
    session,
    language: speaks,
    onSignedOut: (problem) => store.set({ entry: entryFor(problem) }),
  });
  const sender = createSender({
    table: openTable<KeptPiece>('pieces'),
    upload: ({ id, verificationId, kind, bytes, type, name }, onProgress) =>
      api.withToken((accessToken) =>
        upload({
          path: `/v1/verifications/${verificationId}/evidence/${kind}`,
          file: new Blob([bytes], { type }),
          name,
          key: id,
          accessToken,
          language: speaks(),
          onProgress,
        }),
      ),
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
    untilNextTry,
  });
  const follower = createFollower({ api, language: speaks, onChange: (changed) => actions.take(changed) });
  const actions = createActions({ store, api, session, host, sender, follow: follower.follow });

  for (const event of ['online', 'offline']) {
    addEventListener(event, () => store.set({ isOnline: navigator.onLine }));
  }
  const place = document.getElementById('app');
  if (place) render(<App {...{ store, actions, api, host, captureRoom: createCaptureRoom() }} />, place);
  await actions.open();
}

void start();
