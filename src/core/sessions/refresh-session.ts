import type { Trx } from '../database.ts';
import { enqueue } from '../outbox/outbox-store.ts';
import { ok, refuse, type Result } from '../result.ts';
import type { OpenedSession } from './open-session.ts';
import { decideRefresh, type RefreshTokens } from './refresh-token.ts';
import { findRefreshTokens, insertRefreshToken, useRefreshToken } from './refresh-token-store.ts';
import { expiryOf, type Session } from './session.ts';
import { lockSessionByToken, saveEnd, saveUse } from './session-store.ts';

export type RefreshRefusal = 'TOKEN_INVALID' | 'TOKEN_REUSED' | 'SESSION_ENDED';

/** The session is locked first, so that of two at once the second sees what the first did. */
export async function refreshSession(
  trx: Trx,
  refreshTokens: RefreshTokens,
  text: string,
  now: Date,
): Promise<Result<OpenedSession, RefreshRefusal>> {
  const hash = refreshTokens.hashOf(text);
  const session = await lockSessionByToken(trx, hash);
  if (!session) return refuse('TOKEN_INVALID');
  const next = refreshTokens.successorOf(text);
  const nextHash = refreshTokens.hashOf(next);
  const found = await findRefreshTokens(trx, [hash, nextHash]);
  const token = found.find((each) => each.hash.equals(hash));
  if (!token) return refuse('TOKEN_INVALID');
  const successor = found.find((each) => each.hash.equals(nextHash));

  const decision = decideRefresh(session, token, successor, now);
  if (decision === 'repeat') return ok({ session, refreshToken: next });
  if (decision === 'rotate') {
    const expiresAt = expiryOf(session.openedAt, now);
    await useRefreshToken(trx, hash, now);
    await insertRefreshToken(trx, { hash: nextHash, sessionId: session.id, issuedAt: now, expiresAt });
    await saveUse(trx, session, { now, expiresAt });
    return ok({ session, refreshToken: next });
  }
  if (decision === 'TOKEN_REUSED') await revoke(trx, session, now);
  return refuse(decision);
}

async function revoke(trx: Trx, session: Session, now: Date): Promise<void> {
  await saveEnd(trx, session, 'token_reused', now);
  const { accountId, id: sessionId } = session;
  await enqueue(trx, { type: 'session.revoked', accountId, sessionId }, now);
}
