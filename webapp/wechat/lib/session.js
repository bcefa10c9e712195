import { ApiRefused } from './problem.js';

/**
 * @typedef {object} Tokens
 * @property {string} accessToken
 * @property {string} refreshToken
 */

/**
 * @typedef {object} Session
 * @property {<Answer>(act: (accessToken: string) => Promise<Answer>) => Promise<Answer>} use
 *   Acts with a token, and once more with a new one where the first is not good any more.
 */

/**
 * Keeps the tokens in memory alone: signing in again costs nothing and asks nobody. A refresh token is good once, and
 * used twice it ends the session: however many requests find their token too old, one of them renews it.
 * @param {{ signIn: () => Promise<Tokens>, refresh: (refreshToken: string) => Promise<Tokens> }} deps
 * @returns {Session}
 */
export function createSession({ signIn, refresh }) {
  /** @type {Promise<Tokens> | undefined} */
  let current;

  return {
    async use(act) {
      const mine = tokens();
      const { accessToken } = await mine;
      try {
        return await act(accessToken);
      } catch (err) {
        if (!isTokenOver(err)) throw err;
        if (current === mine) current = forgetIfFailed(renew(mine));
        const renewed = await tokens();
        return act(renewed.accessToken);
      }
    },
  };

  function tokens() {
    current = current ?? forgetIfFailed(signIn());
    return current;
  }

  /** @param {Promise<Tokens>} old */
  async function renew(old) {
    const { refreshToken } = await old;
    try {
      return await refresh(refreshToken);
    } catch (err) {
      if (isTokenOver(err)) return signIn();
      throw err;
    }
  }

  /**
   * The next request begins anew.
   * @param {Promise<Tokens>} asked
   */
  function forgetIfFailed(asked) {
    asked.catch(() => {
      if (current === asked) current = undefined;
    });
    return asked;
  }
}

/** @param {unknown} err */
function isTokenOver(err) {
  return err instanceof ApiRefused && err.status === 401;
}
