import type { Api } from '../api/api.ts';
import type { Answer } from '../api/problem.ts';
import type { Host } from '../host/host.ts';
import type { Sender } from '../pieces/sender.ts';
import type { Session } from '../session/session.ts';
import { type AccountActions, createAccountActions } from './account-actions.ts';
import { type CaseActions, createCaseActions } from './case-actions.ts';
import { type ConsentActions, createConsentActions } from './consent-actions.ts';
import { createEntry, type EntryActions } from './entry.ts';
import { createNavigation, type Navigation } from './navigation.ts';
import type { State } from './state.ts';
import type { Store } from './store.ts';

export interface ActionDeps {
  store: Store<State>;
  api: Api;
  session: Session;
  host: Host;
  sender: Sender;
  /** Follows the changes of this case from now on, and of no other. */
  follow: (verificationId: string | undefined) => void;
}

/** What an action needs beside its own work. */
export interface Scope extends ActionDeps {
  navigation: Navigation;
  perform: Perform;
}

/** Does one thing at a time: a second press while it is done is none. Answers whether it was done. */
type Perform = <T>(
  work: () => Promise<Answer<T>>,
  then: (value: T) => void | Promise<void>,
) => Promise<boolean>;

export type Actions = Navigation & EntryActions & ConsentActions & CaseActions & AccountActions;

/** Everything a person can do here. What comes to nothing is said on the screen, in `problem`. */
export function createActions(deps: ActionDeps): Actions {
  const navigation = createNavigation(deps.store);
  const perform = performIn(deps, () => entry.refresh());
  const scope: Scope = { ...deps, navigation, perform };
  const entry = createEntry(scope);
  return {
    ...navigation,
    ...entry,
    ...createConsentActions(scope),
    ...createCaseActions(scope),
    ...createAccountActions(scope, entry),
  };
}

function performIn({ store, host }: ActionDeps, reread: () => Promise<void>): Perform {
  return async (work, then) => {
    if (store.get().isBusy) return false;
    store.set({ isBusy: true, problem: undefined, remark: undefined });
    try {
      const answer = await work();
      if (answer.ok) await then(answer.value);
      else {
        host.feel('warning');
        store.set({ problem: answer.problem });
        // A conflict means that things stand otherwise than the screen shows: the chat was quicker, or another page.
        if (answer.problem.status === 409) await reread();
      }
      return answer.ok;
    } finally {
      store.set({ isBusy: false });
    }
  };
}
