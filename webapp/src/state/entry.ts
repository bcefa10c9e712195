import type { Api } from '../api/api.ts';
import type { Problem } from '../api/problem.ts';
import type { Config, Language, Me, Verification } from '../api/types.ts';
import { loadWords } from '../words/load-words.ts';
import type { Scope } from './actions.ts';
import { pathOf } from './place.ts';
import type { Entry } from './state.ts';

export interface EntryActions {
  /** Signs in with what there is and reads how things stand; again after it failed for want of a connection. */
  open: () => Promise<void>;
  /** Reads the person and the case anew. */
  refresh: () => Promise<void>;
  speak: (language: Language) => Promise<void>;
  take: (verification: Verification | null) => void;
}

export function createEntry(scope: Scope): EntryActions {
  const { store, api, session, follow, sender } = scope;
  const enter = createEnter(scope);

  async function speak(language: Language): Promise<void> {
    const words = await loadWords(language).catch(() => store.get().words);
    document.documentElement.lang = language;
    store.set({ language, words });
  }

  async function readPerson(): Promise<Problem | undefined> {
    const [me, current] = await Promise.all([
      api.call<Me>({ method: 'GET', path: '/v1/me' }),
      api.call<Verification>({ method: 'GET', path: '/v1/verifications/current' }),
    ]);
    if (!me.ok) return me.problem;
    if (!current.ok && current.problem.code !== 'NOT_FOUND') return current.problem;
    if (me.value.language !== store.get().language) await speak(me.value.language);
    store.set({ me: me.value, entry: { is: 'signed_in' } });
    take(current.ok ? current.value : null);
    return undefined;
  }

  function take(verification: Verification | null): void {
    const known = store.get().verification;
    if (known && verification?.id === known.id && verification.version < known.version) return;
    store.set({ verification });
    follow(verification?.id);
    const { me } = store.get();
    if (me) void sender.resume({ accountId: me.accountId, verificationId: openIdOf(verification) });
  }

  async function open(): Promise<void> {
    store.set({ entry: { is: 'opening' } });
    const [config, refusal] = await Promise.all([readConfig(api), enter()]);
    store.set({ config: config ?? store.get().config });
    if (!refusal && !(await session.isKept())) {
      store.set({ entry: { is: 'signed_out', why: 'NOTHING' } });
      return;
    }
    const problem = refusal ?? (await readPerson());
    if (problem) store.set({ entry: entryFor(problem) });
  }

  return { take, speak, open, refresh: async () => void (await readPerson()) };
}

/** Exchanges the proof that came with the page, once; should it be used up, a session of an earlier page will do. */
function createEnter({ store, session, host }: Scope): () => Promise<Problem | undefined> {
  let isSpent = false;
  return async () => {
    if (!host.proof || isSpent) return undefined;
    // Whoever is signed in here stays so: a link that somebody else passed on must not make this page theirs.
    if (host.proof.type === 'link' && (await session.isKept()) && (await session.accessToken()).ok) {
      isSpent = true;
      history.replaceState(null, '', pathOf(store.get().place));
      return undefined;
    }
    const answer = await session.signIn(host.proof);
    if (!answer.ok && answer.problem.status !== 401 && answer.problem.status !== 404) return answer.problem;
    isSpent = true;
    // What signs in must not stay in the address, for whoever looks at it or copies it.
    history.replaceState(null, '', pathOf(store.get().place));
    if (answer.ok || (await session.isKept())) return undefined;
    return answer.problem;
  };
}

export async function readConfig(api: Api): Promise<Config | undefined> {
  const answer = await api.ask<Config>('/v1/config');
  return answer.ok ? answer.value : undefined;
}

function openIdOf(verification: Verification | null): string | undefined {
  return verification?.status === 'collecting' ? verification.id : undefined;
}

/** Signed out where only a new proof helps; unreachable where trying again may. */
export function entryFor(problem: Problem): Entry {
  const { status, code } = problem;
  if (status !== 401 && status !== 404 && status !== 422) return { is: 'unreachable', problem };
  if (code === 'LINK_OVER' || code === 'TOKEN_REUSED') return { is: 'signed_out', why: code };
  return { is: 'signed_out', why: code.startsWith('PROOF_') || status === 422 ? 'PROOF' : 'SESSION_ENDED' };
}
