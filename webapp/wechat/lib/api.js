import { ApiRefused } from './problem.js';
import { send } from './send.js';
import { createSession } from './session.js';
import { signIn } from './sign-in.js';
import { uploadPiece } from './upload.js';

/** @import { Wx } from './wx.d.ts' */
/** @import { Upload } from './upload.js' */

/**
 * The case as the API tells it; only what the shell reads.
 * @typedef {object} Verification
 * @property {string} id
 * @property {'document_front' | 'document_back' | 'selfie_video' | null} wanted
 * @property {'passport' | 'identity_card' | 'driving_licence' | null} documentType
 * @property {{ turns: ('left' | 'right')[], expiresAt: string } | null} challenge
 */

/**
 * @typedef {object} Api
 * @property {() => Promise<string>} openLink The address of the page, signed in; good once.
 * @property {() => Promise<Verification | undefined>} current
 * @property {(id: string) => Promise<Verification>} challenge Head turns that hold long enough to be recorded.
 * @property {(piece: Piece) => Upload} give
 */

/**
 * @typedef {object} Piece
 * @property {string} verificationId
 * @property {string} kind
 * @property {string} filePath
 * @property {(percent: number) => void} onProgress
 */

/**
 * The service's API for whoever holds this phone. Signs in by itself when the first answer needs it.
 * @param {{ wx: Wx, publicUrl: string, wait?: (milliseconds: number) => Promise<void> }} options
 * @returns {Api}
 */
export function createApi({ wx, publicUrl, wait = waitFor }) {
  const session = createSession({
    signIn: () => signIn(wx, publicUrl),
    refresh: (refreshToken) =>
      send(wx, { url: `${publicUrl}/v1/sessions/refresh`, method: 'POST', data: { refreshToken } }),
  });
  /** @type {(method: 'GET' | 'POST', path: string) => Promise<any>} */
  const call = (method, path) =>
    session.use((accessToken) => send(wx, { url: `${publicUrl}${path}`, method, accessToken }));

  return {
    openLink: async () => (await call('POST', '/v1/links')).url,
    async current() {
      try {
        return await call('GET', '/v1/verifications/current');
      } catch (err) {
        if (err instanceof ApiRefused && err.status === 404) return undefined;
        throw err;
      }
    },
    challenge: (id) => call('POST', `/v1/verifications/${id}/challenge`),
    give: (piece) => uploadPiece(piece, { wx, publicUrl, session, wait }),
  };
}

/**
 * @param {number} milliseconds
 * @returns {Promise<void>}
 */
function waitFor(milliseconds) {
  return new Promise((resolve) => {
    setTimeout(() => resolve(), milliseconds);
  });
}
