import { useEffect, useErrorBoundary, useState } from 'preact/hooks';
import type { Api } from './api/api.ts';
import type { Host } from './host/host.ts';
import { screens } from './screens/screens.tsx';
import type { Actions } from './state/actions.ts';
import { screenFor } from './state/screen-for.ts';
import type { State } from './state/state.ts';
import type { Store } from './state/store.ts';
import { AppContext } from './ui/app-context.ts';
import { Header } from './ui/header.tsx';
import { Failed } from './screens/failed.tsx';

interface AppProps {
  store: Store<State>;
  actions: Actions;
  api: Api;
  host: Host;
}

export function App({ store, actions, api, host }: AppProps) {
  const [state, setState] = useState(store.get());
  const [error] = useErrorBoundary();
  useEffect(() => store.subscribe(() => setState(store.get())), [store]);
  const screen = screenFor(state);
  return (
    <AppContext.Provider value={{ state, words: state.words, actions, api, host }}>
      <div class="page">
        <Header screen={screen} />
        {error ? <Failed /> : screens(screen)}
      </div>
    </AppContext.Provider>
  );
}
