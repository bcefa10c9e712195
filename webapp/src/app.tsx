import { useEffect, useErrorBoundary, useLayoutEffect, useState } from 'preact/hooks';
import { Failed } from './screens/failed.tsx';
import { screens } from './screens/screens.tsx';
import { PARENTS } from './state/place.ts';
import { screenFor } from './state/screen-for.ts';
import type { State } from './state/state.ts';
import type { Store } from './state/store.ts';
import { type App as AppValue, AppContext } from './ui/app-context.ts';
import { Header } from './ui/header.tsx';

type AppProps = Omit<AppValue, 'state' | 'words'> & { store: Store<State> };

export function App({ store, ...tools }: AppProps) {
  const { host, actions } = tools;
  const [state, setState] = useState(store.get());
  const [error] = useErrorBoundary();
  useEffect(() => store.subscribe(() => setState(store.get())), [store]);
  const hasBack = PARENTS[state.place] !== undefined;
  useLayoutEffect(() => host.showBackButton(hasBack ? actions.goBack : undefined), [hasBack]);
  const screen = screenFor(state);
  return (
    <AppContext.Provider value={{ ...tools, state, words: state.words }}>
      <div class="page">
        {screen.name !== 'camera' && <Header screen={screen} />}
        {error ? <Failed /> : screens(screen)}
      </div>
    </AppContext.Provider>
  );
}
