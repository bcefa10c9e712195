import { createHash, createHmac, randomBytes } from 'node:crypto';
import { isLive, type Session } from './session.ts';

/** A refresh token as it is kept: its text is nowhere. */
export interface RefreshToken {
  hash: Buffer;
  sessionId: string;
  issuedAt: Date;
  expiresAt: Date;
  usedAt?: Date;
}

/** How long a token may be repeated whose answer the device has not got: two tabs at once, a lost connection. */
export const GRACE_MILLISECONDS = 2 * 60_000;
const TOKEN_BYTES = 32;

export interface RefreshTokens {
  /** The first of a session. */
  make(): string;
  /** What a token is replaced by: always the same. */
  successorOf(token: string): string;
  hashOf(token: string): Buffer;
}

/**
 * A successor follows from its predecessor and the master key, so that it can be given again and is kept nowhere. Neither
 * a token without the key, nor the database without the tokens, leads to the next one.
 */
export function createRefreshTokens(masterKey: Uint8Array): RefreshTokens {
  const key = createHmac('sha256', masterKey).update('refresh_tokens.successor').digest();
  return {
    make: () => randomBytes(TOKEN_BYTES).toString('base64url'),
    successorOf: (token) => createHmac('sha256', key).update(token).digest('base64url'),
    // The token is random, so that a plain hash tells nothing.
    hashOf: (token) => createHash('sha256').update(token).digest(),
  };
}

export type RefreshDecision = 'rotate' | 'repeat' | 'TOKEN_INVALID' | 'TOKEN_REUSED' | 'SESSION_ENDED';

/**
 * What a refresh token is good for. `rotate`: it was not used before. `repeat`: it was, less than two minutes ago, and
 * what replaced it was not: the same successor is given again, so that a family never has two lines, of which one
 * could be a thief's. Whoever steals a token shares the line with its owner, and the second of them to use it later
 * than that gives the theft away: `TOKEN_REUSED`, for which the whole session ends. A thief who follows the owner within
 * two minutes each time is not noticed; for that the person sees their sessions, and can end them.
 */
export function decideRefresh(
  session: Session,
  token: RefreshToken,
  successor: RefreshToken | undefined,
  now: Date,
): RefreshDecision {
  if (!isLive(session, now)) return 'SESSION_ENDED';
  if (token.expiresAt <= now) return 'TOKEN_INVALID';
  if (!token.usedAt) return 'rotate';
  const isRecent = now.getTime() - token.usedAt.getTime() < GRACE_MILLISECONDS;
  return isRecent && successor && !successor.usedAt ? 'repeat' : 'TOKEN_REUSED';
}
