import { planSelfie } from './plan-selfie.js';

/** @import { CameraContext } from './wx.d.ts' */
/** @import { Step } from './plan-selfie.js' */

/**
 * @typedef {object} Recording
 * @property {Promise<string | undefined>} done The path of the video; nothing where it was discarded or WeChat ended it.
 *   Fails as the camera does.
 * @property {() => void} discard
 */

/**
 * @typedef {object} SelfieOptions
 * @property {readonly ('left' | 'right')[]} turns
 * @property {(step: Step) => void} onStep
 * @property {(act: () => void, milliseconds: number) => () => void} [later] Answers how to call it off.
 */

/** WeChat ends a recording by itself after so long. */
const LONGEST_SECONDS = 30;
const nothing = () => undefined;

/**
 * Records while the challenge is shown step by step. Not mirrored: the service tells left from right.
 * @param {CameraContext} camera
 * @param {SelfieOptions} options
 * @returns {Recording}
 */
export function recordSelfie(camera, { turns, onStep, later = after }) {
  /** @type {(() => void)[]} */
  let planned = [];
  let isDiscarded = false;
  let discard = nothing;

  const done = new Promise((/** @type {(path: string | undefined) => void} */ resolve, reject) => {
    const fail = (/** @type {{ errMsg: string }} */ { errMsg }) => end(() => reject(new Error(errMsg)));
    discard = () => {
      isDiscarded = true;
      if (planned.length > 0) camera.stopRecord({ compressed: false, success: nothing, fail: nothing });
      end(() => resolve(undefined));
    };
    camera.startRecord({
      timeout: LONGEST_SECONDS,
      selfieMirror: false,
      timeoutCallback: () => end(() => resolve(undefined)),
      success: follow,
      fail,
    });

    function follow() {
      const { steps, seconds } = planSelfie(turns);
      planned = steps.map((step) => later(() => onStep(step), step.from * 1000));
      planned.push(later(finish, seconds * 1000));
      if (isDiscarded) discard();
    }

    function finish() {
      camera.stopRecord({
        compressed: false,
        success: ({ tempVideoPath }) => end(() => resolve(tempVideoPath)),
        fail,
      });
    }
  });

  return { done, discard: () => discard() };

  /** @param {() => void} settle */
  function end(settle) {
    for (const callOff of planned) callOff();
    planned = [];
    settle();
  }
}

/**
 * @param {() => void} act
 * @param {number} milliseconds
 */
function after(act, milliseconds) {
  const timer = setTimeout(act, milliseconds);
  return () => clearTimeout(timer);
}
