/**
 * As `webapp/src/camera/plan-selfie.ts`, which a mini-program cannot import; a test holds the two together.
 * @typedef {object} Step
 * @property {'straight' | 'turn' | 'back'} kind
 * @property {'left' | 'right' | ''} side In the person's own left and right.
 * @property {number} from Seconds from the start of the recording.
 * @property {number} to
 */

const STRAIGHT_SECONDS = 1.5;
const TURN_SECONDS = 1.9;
const BACK_SECONDS = 1.3;

/**
 * Straight ahead, then every turn and back again.
 * @param {readonly ('left' | 'right')[]} turns
 * @returns {{ steps: Step[], seconds: number }}
 */
export function planSelfie(turns) {
  /** @type {Step[]} */
  const steps = [{ kind: 'straight', side: '', from: 0, to: STRAIGHT_SECONDS }];
  let at = STRAIGHT_SECONDS;
  for (const side of turns) {
    const turned = at + TURN_SECONDS;
    steps.push({ kind: 'turn', side, from: at, to: turned });
    steps.push({ kind: 'back', side, from: turned, to: turned + BACK_SECONDS });
    at = turned + BACK_SECONDS;
  }
  return { steps, seconds: at };
}
