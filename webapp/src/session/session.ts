import type { Call } from '../api/http.ts';
import { type Answer, given, type Problem, refused } from '../api/problem.ts';
import { randomKey } from '../api/random-key.ts';
import type { Tokens } from '../../../src/miniapp/contract/session.ts';
import type { Proof } from '../api/types.ts';
import type { TokenKeeper } from './token-keeper.ts';

export interface Session {
  /** Exchanges a proof for a session of ours. */
  signIn(proof: Proof): Promise<Answer<string>>;
  /** True where an earlier page left a session behind. */
  isKept(): Promise<boolean>;
  /** A token that is good now; `staleToken` is one that the server has just refused. */
  accessToken(staleToken?: string): Promise<Answer<string>>;
  forget(): Promise<void>;
}

export interface SessionDeps {
  keeper: TokenKeeper;
  send: (call: Call) => Promise<Answer<Tokens>>;
  language: () => string;
}

const SIGNED_OUT: Problem = { code: 'SESSION_ENDED', status: 401 };

/** Asked for anew this long before it ends, so that it is still good when it arrives. */
const MARGIN_MILLISECONDS = 30_000;

/** The access token lives in memory alone. However many calls and tabs want a new one, it is asked for once at a time. */
export function createSession({ keeper, language, send }: SessionDeps): Session {
  const signInKey = randomKey();
  let access: { token: string; goodUntil: number } | undefined;
  let refreshing: Promise<Answer<string>> | undefined;

  /** Signs in, or renews: either way an exchange for tokens. */
  async function exchange(path: string, body: object, key?: string): Promise<Answer<string>> {
    const call = { method: 'POST', path, body, language: language() } as const;
    const answer = await send(key === undefined ? call : { ...call, key });
    if (!answer.ok) return answer;
    const { accessToken, refreshToken, expiresIn } = answer.value;
    access = { token: accessToken, goodUntil: Date.now() + expiresIn * 1000 - MARGIN_MILLISECONDS };
    await keeper.write(refreshToken);
    return { ...answer, value: accessToken };
  }

  async function refresh(): Promise<Answer<string>> {
    const refreshToken = await keeper.read();
    if (refreshToken === undefined) return refused(SIGNED_OUT);
    // Repeated within two minutes it is answered as before: it needs no key of its own.
    const answer = await exchange('/v1/sessions/refresh', { refreshToken });
    if (!answer.ok && answer.problem.status === 401) await keeper.forget();
    return answer;
  }

  return {
    signIn: (proof) => exchange('/v1/sessions', { proof }, signInKey),
    isKept: async () => (await keeper.read()) !== undefined,
    async accessToken(staleToken) {
      if (access && access.token !== staleToken && access.goodUntil > Date.now()) {
        return given(access.token);
      }
      refreshing ??= oneAtATime(refresh).finally(() => (refreshing = undefined));
      return await refreshing;
    },
    async forget() {
      access = undefined;
      await keeper.forget();
    },
  };
}

/** Across the tabs of one browser, where it has Web Locks. */
async function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
  const locks: LockManager | undefined = navigator.locks;
  return locks ? await locks.request('bonafide.session', work) : await work();
}
