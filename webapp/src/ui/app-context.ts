import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Api } from '../api/api.ts';
import type { CaptureRoom } from '../capture/capture-room.ts';
import type { Host } from '../host/host.ts';
import type { Actions } from '../state/actions.ts';
import type { State } from '../state/state.ts';
import type { Words } from '../words/en.ts';

export interface App {
  state: State;
  words: Words;
  actions: Actions;
  api: Api;
  host: Host;
  captureRoom: CaptureRoom;
}

export const AppContext = createContext<App | undefined>(undefined);

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('Rendered outside the application');
  return app;
}
