import { expect } from 'chai';
import { createApi } from '../../webapp/src/api/api.ts';
import type { Call } from '../../webapp/src/api/http.ts';
import { type Answer, given, NO_CONNECTION, refused } from '../../webapp/src/api/problem.ts';
import { createSession, type SessionDeps } from '../../webapp/src/session/session.ts';

type TokensAnswer = Awaited<ReturnType<SessionDeps['send']>>;

/** A session on a keeper in memory. The server gives tokens by number, after what is in `answers`. */
function openSession(answers: TokensAnswer[] = [], expiresIn = 900) {
  const calls: Call[] = [];
  let kept: string | undefined;
  let count = 0;
  const session = createSession({
    language: () => 'en',
    keeper: {
      read: async () => kept,
      write: async (token) => void (kept = token),
      forget: async () => void (kept = undefined),
    },
    send: async (call) => {
      calls.push(call);
      count += 1;
      return (
        answers.shift() ??
        given({ accessToken: `access ${count}`, refreshToken: `refresh ${count}`, expiresIn })
      );
    },
  });
  return { session, calls, kept: () => kept };
}

const LINK = { type: 'link', token: 'token' } as const;
const valueOf = (answer: Answer<string>): string => (answer.ok ? answer.value : answer.problem.code);

describe('the session of the page', () => {
  it('needs no second token while the first is good', async () => {
    const { session, calls } = openSession();
    await session.signIn(LINK);

    expect(valueOf(await session.accessToken())).to.equal('access 1');
    expect(calls).to.have.length(1);
  });

  it('renews a token once, however many ask', async () => {
    const { session, calls } = openSession();
    await session.signIn(LINK);

    const tokens = await Promise.all([1, 2, 3].map(() => session.accessToken('access 1')));

    expect(tokens.map(valueOf)).to.deep.equal(['access 2', 'access 2', 'access 2']);
    expect(calls).to.have.length(2);
  });

  it('renews before the end, not after it', async () => {
    const { session } = openSession([], 20);
    await session.signIn(LINK);

    expect(valueOf(await session.accessToken())).to.equal('access 2');
  });

  it('uses every refresh token once', async () => {
    const { session, calls } = openSession();
    await session.signIn(LINK);

    await session.accessToken('access 1');
    await session.accessToken('access 2');

    expect(calls.slice(1).map(({ body }) => body)).to.deep.equal([
      { refreshToken: 'refresh 1' },
      { refreshToken: 'refresh 2' },
    ]);
  });

  it('repeats a renewal whose answer was lost with the same token', async () => {
    const { session, calls, kept } = openSession([
      given({ accessToken: 'a', refreshToken: 'r', expiresIn: 0 }),
      refused(NO_CONNECTION),
    ]);
    await session.signIn(LINK);

    expect(valueOf(await session.accessToken())).to.equal('NO_CONNECTION');
    expect(kept()).to.equal('r');
    await session.accessToken();

    expect(calls[2]?.body).to.deep.equal(calls[1]?.body);
  });

  it('forgets a token that the server refuses', async () => {
    const reused = refused({ code: 'TOKEN_REUSED', status: 401 });
    const { session, kept } = openSession([
      given({ accessToken: 'a', refreshToken: 'r', expiresIn: 0 }),
      reused,
    ]);
    await session.signIn(LINK);

    expect(valueOf(await session.accessToken())).to.equal('TOKEN_REUSED');
    expect(kept()).to.equal(undefined);
  });
});

describe('a call in the name of the person', () => {
  function openApi() {
    const opened = openSession();
    const signedOut: string[] = [];
    const api = createApi({
      session: opened.session,
      language: () => 'en',
      onSignedOut: ({ code }) => signedOut.push(code),
    });
    return { ...opened, api, signedOut };
  }

  it('is made again with a new token where the old one is over', async () => {
    const { session, api, signedOut } = openApi();
    await session.signIn(LINK);

    const answer = await api.withToken(async (token) =>
      token === 'access 1' ? refused({ code: 'TOKEN_EXPIRED', status: 401 }) : given(token),
    );

    expect(valueOf(answer)).to.equal('access 2');
    expect(signedOut).to.deep.equal([]);
  });

  it('tells that nobody is signed in any more', async () => {
    const { api, signedOut } = openApi();

    const answer = await api.withToken(async (token) => given(token));

    expect(valueOf(answer)).to.equal('SESSION_ENDED');
    expect(signedOut).to.deep.equal(['SESSION_ENDED']);
  });
});
