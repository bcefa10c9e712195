import { createHash, randomBytes } from 'node:crypto';
import type { Language } from '../accounts/language.ts';
import { addMilliseconds, type Clock } from '../clock.ts';
import type { Db } from '../database.ts';
import type { Policy } from '../verification/policy.ts';
import { findCaptureLink, insertCaptureLink } from './capture-link-store.ts';

/** One-time links to the page where pieces are given outside the chat. */
export interface CaptureLinks {
  /** A new address that only its reader knows: of the token no more than a hash is kept. */
  issue(owner: { verificationId: string; channelIdentityId: string }): Promise<string>;
  /** What a token opens. Looking uses nothing up: messengers fetch links before people do, to show a preview. */
  look(token: string): Promise<LinkState>;
}

export type LinkState =
  | { state: 'open'; verificationId: string; language: Language }
  /** Used, too old, or of a case that asks for nothing any more. */
  | { state: 'over'; language: Language }
  | { state: 'unknown' };

/** 128 bits: nobody guesses one. */
const TOKEN_BYTES = 16;
export const CAPTURE_PATH = '/capture';

export function createCaptureLinks({
  db,
  policy,
  clock,
  publicUrl,
}: {
  db: Db;
  policy: Policy;
  clock: Clock;
  publicUrl: string;
}): CaptureLinks {
  return {
    async issue(owner) {
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      const issuedAt = clock();
      const expiresAt = addMilliseconds(issuedAt, policy.captureLink.validMilliseconds);
      await insertCaptureLink(db, { ...owner, tokenHash: hashOf(token), issuedAt, expiresAt });
      return `${publicUrl}${CAPTURE_PATH}/${token}`;
    },
    async look(token) {
      const link = await findCaptureLink(db, hashOf(token));
      if (!link) return { state: 'unknown' };
      const { language, verificationId } = link;
      const isOpen = !link.isUsed && link.isCollecting && link.expiresAt > clock();
      return isOpen ? { state: 'open', verificationId, language } : { state: 'over', language };
    },
  };
}

/** The token is random, so that a plain hash tells nothing. */
function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
