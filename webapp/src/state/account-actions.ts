import type { Api } from '../api/api.ts';
import { type Answer, given } from '../api/problem.ts';
import { randomKey } from '../api/random-key.ts';
import type { Language, Me } from '../api/types.ts';
import type { Scope } from './actions.ts';
import type { EntryActions } from './entry.ts';

export interface AccountActions {
  setLanguage: (language: Language) => Promise<void>;
  /** Answers whether it is over now, whoever ended it. */
  endSession: (id: string) => Promise<boolean>;
  signOut: () => Promise<void>;
  linkShop: (login: string, password: string) => Promise<boolean>;
  unlinkShop: () => Promise<boolean>;
}

export function createAccountActions(scope: Scope, entry: EntryActions): AccountActions {
  const { store, api, session, host, sender, perform } = scope;

  async function leave(): Promise<void> {
    scope.follow(undefined);
    await Promise.all([session.forget(), sender.drop()]);
    store.set({
      entry: { is: 'signed_out', why: 'LEFT' },
      me: undefined,
      verification: null,
    });
  }

  return {
    async setLanguage(language) {
      await entry.speak(language);
      if (store.get().entry.is !== 'signed_in') return;
      await perform(
        () => api.call<Me>({ method: 'PATCH', path: '/v1/me', body: { language }, key: randomKey() }),
        // Reasons come from the server in the language of the account.
        () => entry.refresh(),
      );
    },
    endSession: (id) =>
      perform(
        () => endSession(api, id),
        () => store.set({ remark: store.get().words.devices.ended }),
      ),
    async signOut() {
      await perform(
        () => api.call({ method: 'DELETE', path: '/v1/sessions/current', key: randomKey() }),
        leave,
      );
    },
    linkShop: (login, password) =>
      perform(
        () =>
          api.call({ method: 'POST', path: '/v1/legacy-link', body: { login, password }, key: randomKey() }),
        async () => {
          host.feel('success');
          await entry.refresh();
        },
      ),
    unlinkShop: () =>
      perform(
        () => api.call({ method: 'DELETE', path: '/v1/legacy-link', key: randomKey() }),
        () => entry.refresh(),
      ),
  };
}

/** One that is over already is ended as it was wanted. */
async function endSession(api: Api, id: string): Promise<Answer<unknown>> {
  const answer = await api.call({ method: 'DELETE', path: `/v1/sessions/${id}`, key: randomKey() });
  return !answer.ok && answer.problem.status === 404 ? given(undefined) : answer;
}
