import { randomUUID } from 'node:crypto';
import type { Trx } from '../database.ts';
import { ok, type Result } from '../result.ts';
import type { RefreshTokens } from './refresh-token.ts';
import { insertRefreshToken } from './refresh-token-store.ts';
import { expiryOf, toDeviceLabel, type Session } from './session.ts';
import { crowdOut, insertSession } from './session-store.ts';

/** Who is signed in, and by what. */
export type NewSession = Pick<Session, 'accountId' | 'channelIdentityId' | 'proof' | 'device'>;

/** With the text of its refresh token, which is kept nowhere. */
export interface OpenedSession {
  session: Session;
  refreshToken: string;
}

/** A session for whom `prove` finds, with the first refresh token of its family. */
export async function openSession<Refusal extends string>(
  trx: Trx,
  refreshTokens: RefreshTokens,
  prove: (trx: Trx, now: Date) => Promise<Result<NewSession, Refusal>>,
  now: Date,
): Promise<Result<OpenedSession, Refusal>> {
  const proven = await prove(trx, now);
  if (!proven.ok) return proven;
  const session: Session = {
    ...proven.value,
    id: randomUUID(),
    device: toDeviceLabel(proven.value.device),
    openedAt: now,
    lastUsedAt: now,
    expiresAt: expiryOf(now, now),
  };
  const refreshToken = refreshTokens.make();
  await crowdOut(trx, session.accountId, now);
  await insertSession(trx, session);
  await insertRefreshToken(trx, {
    hash: refreshTokens.hashOf(refreshToken),
    sessionId: session.id,
    issuedAt: now,
    expiresAt: session.expiresAt,
  });
  return ok({ session, refreshToken });
}
