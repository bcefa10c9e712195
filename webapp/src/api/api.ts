import type { Session } from '../session/session.ts';
import { type Call, send } from './http.ts';
import { type Answer, type Problem } from './problem.ts';

export interface Api {
  /** A call in the name of the person who is signed in; renews the session once where the token is over. */
  call<T>(call: Omit<Call, 'accessToken' | 'language'>): Promise<Answer<T>>;
  /** A call that needs nobody to be signed in. */
  ask<T>(path: string): Promise<Answer<T>>;
  /** For uploads and streams, which make their requests themselves. */
  withToken<T>(attempt: (accessToken: string) => Promise<Answer<T>>): Promise<Answer<T>>;
}

export interface ApiDeps {
  session: Session;
  language: () => string;
  /** The session is over: nothing goes on before a new proof. */
  onSignedOut: (problem: Problem) => void;
}

export function createApi({ session, language, onSignedOut }: ApiDeps): Api {
  async function withToken<T>(attempt: (accessToken: string) => Promise<Answer<T>>): Promise<Answer<T>> {
    const token = await session.accessToken();
    if (!token.ok) return reported(token);
    const first = await attempt(token.value);
    if (first.ok || first.problem.status !== 401) return first;
    const renewed = await session.accessToken(token.value);
    return reported(renewed.ok ? await attempt(renewed.value) : renewed);
  }

  function reported<A extends Answer<unknown>>(answer: A): A {
    if (!answer.ok && answer.problem.status === 401) onSignedOut(answer.problem);
    return answer;
  }

  return {
    call: (call) => withToken((accessToken) => send({ ...call, accessToken, language: language() })),
    ask: (path) => send({ method: 'GET', path, language: language() }),
    withToken,
  };
}
