import { addMilliseconds } from '../clock.ts';

/** How a person proved who they are when a session was opened. */
export const PROOFS = ['telegram', 'wechat', 'link'] as const;
export type Proof = (typeof PROOFS)[number];

/** One device signed in to an account: a family of refresh tokens, each of which replaced the one before. */
export interface Session {
  id: string;
  accountId: string;
  /** The chat that vouched for the person, while it is known. */
  channelIdentityId?: string;
  proof: Proof;
  /** What the person may recognise the device by. */
  device: string;
  openedAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
  ended?: { at: Date; reason: EndReason };
}

/** `crowded_out`: by newer ones. `token_reused`: a refresh token came twice, so somebody else may have it. */
export type EndReason = 'signed_out' | 'crowded_out' | 'token_reused';

const DAY = 24 * 60 * 60_000;
const UNUSED_MILLISECONDS = 7 * DAY;
const LONGEST_MILLISECONDS = 30 * DAY;
/** Of an account at the same time. */
export const MOST_SESSIONS = 20;

/** A week after it was used last, and never more than thirty days after it was opened. */
export function expiryOf(openedAt: Date, usedAt: Date): Date {
  const atMost = addMilliseconds(openedAt, LONGEST_MILLISECONDS);
  const unused = addMilliseconds(usedAt, UNUSED_MILLISECONDS);
  return unused < atMost ? unused : atMost;
}

export function isLive({ ended, expiresAt }: Pick<Session, 'ended' | 'expiresAt'>, now: Date): boolean {
  return !ended && expiresAt > now;
}

const LONGEST_LABEL = 80;

/** A device says itself what it is called: nothing of that may reach over its own line, or turn the text around it. */
export function toDeviceLabel(said: string): string {
  const line = said.replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return Array.from(line).slice(0, LONGEST_LABEL).join('').trim();
}
