import { generateSecret, generateURI, verifySync } from 'otplib';
import type { OneTimePasswordEngine } from '../../core/second-factor/one-time-password-engine.ts';

const STEP_SECONDS = 30;
const CODE = /^[0-9]{6}$/;
const LONGEST_NAME = 64;

/** SHA-1, six digits, thirty seconds: authenticator apps ignore anything else that a URI asks for. */
export function createOneTimePasswordEngine(): OneTimePasswordEngine {
  return {
    createSecret: () => generateSecret(),
    uriOf: (secret, { issuer, label }) =>
      generateURI({ secret, issuer: nameOf(issuer), label: nameOf(label) }),
    findStep(secret, code, at) {
      if (!CODE.test(code)) return undefined; // The library throws.
      const epoch = Math.floor(at.getTime() / 1000);
      const result = verifySync({ secret, token: code, epoch, epochTolerance: STEP_SECONDS });
      return result.valid && 'timeStep' in result ? result.timeStep : undefined;
    },
  };
}

/** A colon parts the issuer from the label, also when it is escaped. */
function nameOf(text: string): string {
  const tidy = text.replace(/[\p{C}:]+/gu, ' ').trim();
  return Array.from(tidy).slice(0, LONGEST_NAME).join('');
}
