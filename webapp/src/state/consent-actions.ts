import { randomKey } from '../api/random-key.ts';
import type { Me } from '../api/types.ts';
import type { Scope } from './actions.ts';
import { readConfig } from './entry.ts';

export interface ConsentActions {
  giveConsent: () => Promise<void>;
  refuseConsent: () => void;
  withdrawConsent: () => Promise<void>;
}

/** Refused as outdated: without the configuration the page could not say who else sees faces. */
const UNKNOWN_TEXT = 'unknown';

export function createConsentActions(scope: Scope): ConsentActions {
  const { store, api, host, sender, navigation, perform } = scope;

  const setConsent = (isGiven: boolean): void => {
    const { me } = store.get();
    if (me) store.set({ me: { ...me, consent: { ...me.consent, isGiven } } });
  };
  return {
    async giveConsent() {
      const { me, config, language } = store.get();
      const body = { textVersion: (config && me?.consent.textVersion) ?? UNKNOWN_TEXT, language };
      const isDone = await perform(
        () => api.call({ method: 'PUT', path: '/v1/consent', body, key: randomKey() }),
        () => {
          setConsent(true);
          host.feel('tick');
          navigation.go('home');
        },
      );
      if (!isDone && store.get().problem?.code === 'CONSENT_TEXT_OUTDATED') await rereadText(scope);
    },
    refuseConsent() {
      navigation.go('home');
      store.set({ remark: store.get().words.consent.refused });
    },
    async withdrawConsent() {
      await perform(
        () => api.call({ method: 'DELETE', path: '/v1/consent', key: randomKey() }),
        async () => {
          await sender.drop();
          setConsent(false);
          const { verification, words } = store.get();
          const isOpen = verification && !verification.decision;
          store.set({ remark: words.privacy.withdrawn, ...(isOpen ? { verification: null } : {}) });
        },
      );
    },
  };
}

/** Who else sees faces is part of the text. */
async function rereadText({ store, api }: Scope): Promise<void> {
  const me = await api.call<Me>({ method: 'GET', path: '/v1/me' });
  const config = await readConfig(api);
  if (me.ok && config) store.set({ me: me.value, config });
}
