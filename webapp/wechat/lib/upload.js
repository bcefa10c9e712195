import { ApiRefused, Unreachable } from './problem.js';

/** @import { Wx, UploadTask } from './wx.d.ts' */
/** @import { Session } from './session.js' */
/** @import { Piece, Verification } from './api.js' */

/**
 * @typedef {object} Upload
 * @property {Promise<Verification>} done Refused with ApiRefused, Unreachable, or Cancelled.
 * @property {() => void} cancel
 */

/**
 * @typedef {object} UploadDeps
 * @property {Wx} wx
 * @property {string} publicUrl
 * @property {Session} session
 * @property {(milliseconds: number) => Promise<void>} wait
 */

/** Before each further try. The same bytes twice are stored once, so trying again does no harm. */
const PAUSES_MILLISECONDS = [1_000, 3_000, 8_000, 20_000];
const PATIENCE_MILLISECONDS = 5 * 60_000;

/** The person left. */
export class Cancelled extends Error {
  constructor() {
    super('cancelled');
    this.name = 'Cancelled';
  }
}

/**
 * Sends one piece, and again when the line broke or the service is busy.
 * @param {Piece} piece
 * @param {UploadDeps} deps
 * @returns {Upload}
 */
export function uploadPiece(piece, deps) {
  let isCancelled = false;
  /** @type {UploadTask | undefined} */
  let task;

  return {
    done: tryAll(),
    cancel() {
      isCancelled = true;
      task?.abort();
    },
  };

  async function tryAll() {
    for (let tries = 0; ; tries++) {
      try {
        return await deps.session.use((accessToken) => tryOnce(accessToken));
      } catch (err) {
        if (isCancelled) throw new Cancelled();
        const pause = PAUSES_MILLISECONDS[tries];
        if (pause === undefined || !isPassing(err)) throw err;
        await deps.wait(Math.max(pause, askedToWait(err)));
        if (isCancelled) throw new Cancelled();
      }
    }
  }

  /** @param {string} accessToken */
  function tryOnce(accessToken) {
    piece.onProgress(0);
    return post(piece, accessToken, deps, (started) => {
      task = started;
    });
  }
}

/**
 * @param {Piece} piece
 * @param {string} accessToken
 * @param {UploadDeps} deps
 * @param {(task: UploadTask) => void} onStarted
 * @returns {Promise<Verification>}
 */
function post({ verificationId, kind, filePath, onProgress }, accessToken, { wx, publicUrl }, onStarted) {
  return new Promise((resolve, reject) => {
    const task = wx.uploadFile({
      url: `${publicUrl}/v1/verifications/${verificationId}/evidence/${kind}`,
      filePath,
      name: 'file',
      header: { Authorization: `Bearer ${accessToken}` },
      timeout: PATIENCE_MILLISECONDS,
      success: ({ statusCode, data }) => {
        const body = parse(data);
        if (statusCode >= 200 && statusCode < 300) resolve(body);
        else reject(new ApiRefused(statusCode, body));
      },
      fail: ({ errMsg }) => reject(new Unreachable(errMsg)),
    });
    task.onProgressUpdate(({ progress }) => onProgress(progress));
    onStarted(task);
  });
}

/** @param {unknown} err */
function isPassing(err) {
  return (
    err instanceof Unreachable || (err instanceof ApiRefused && (err.status >= 500 || err.status === 429))
  );
}

/** @param {unknown} err */
function askedToWait(err) {
  return err instanceof ApiRefused ? (err.retryAfterSeconds ?? 0) * 1000 : 0;
}

/**
 * WeChat hands the body over as text; a proxy's page is no JSON.
 * @param {string} text
 */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
