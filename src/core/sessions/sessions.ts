import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { inTransaction, type Db, type Trx } from '../database.ts';
import { gather } from '../gather.ts';
import type { Log } from '../log.ts';
import { ok, refuse, type Result } from '../result.ts';
import {
  createAccessTokens,
  LIFE_SECONDS,
  type AccessClaims,
  type AccessTokens,
  type Zone,
} from './access-tokens.ts';
import { createKeyRing, type KeyRing } from './key-ring.ts';
import { openSession, type NewSession, type OpenedSession } from './open-session.ts';
import { createRefreshTokens } from './refresh-token.ts';
import { refreshSession, type RefreshRefusal } from './refresh-session.ts';
import type { Session } from './session.ts';
import { findLiveOwners, findLiveSessions, findSession, saveEnd, type SessionMark } from './session-store.ts';
import type { PublicKey, Signer, TokenEngine, TokenRefusal } from './token-engine.ts';

/** Who is signed in where, and the tokens by which they show it. */
export interface Sessions {
  /** Opens a session for whom `prove` finds, in one transaction with the proof and with what `keep` does. The account must be
   * locked by `prove`. */
  open<Refusal extends string>(
    prove: (trx: Trx, now: Date) => Promise<Result<NewSession, Refusal>>,
    keep?: KeepTokens,
  ): Promise<Result<Tokens, Refusal>>;
  /** Whose token it is, if its session lives at this moment. A signature is checked once; the session is read each time,
   * in one query with whatever else is asked in the same turn of the event loop. */
  authenticate(accessToken: string, zone: Zone): Promise<Result<Authenticated, AuthenticationRefusal>>;
  /** Replaces a refresh token: see `decideRefresh`. After a reuse the session has ended and the person is told. */
  refresh(refreshToken: string): Promise<Result<Tokens, RefreshRefusal>>;
  /** Those that live, the newest first. */
  list(accountId: string, page: { limit: number; after?: SessionMark }): Promise<Session[]>;
  /** False when the account has no such session. One that has ended already stays as it is. */
  end(accountId: string, sessionId: string): Promise<boolean>;
  /** An edge token for an internal one by which a service of ours does these things for the person (RFC 8693). The caller
   * has made sure of the service. */
  exchange(
    edgeToken: string,
    to: { clientId: string; scopes: readonly string[] },
  ): Promise<Result<Exchanged, ExchangeRefusal>>;
  /** The public keys, for whoever checks tokens without us (RFC 7517). */
  jwks(): Promise<{ keys: PublicKey[] }>;
}

/** Keeps the tokens for whoever asks again: where it throws, nobody was signed in. */
export type KeepTokens = (trx: Trx, tokens: Tokens) => Promise<void>;

export interface Tokens {
  accessToken: string;
  refreshToken: string;
  /** Seconds that the access token is good for. */
  expiresIn: number;
}

interface Authenticated {
  accountId: string;
  sessionId: string;
  /** What an internal token allows; an edge token stands for the person and names nothing. */
  scopes: readonly string[];
  /** The service that an internal token was given to. */
  clientId: string;
}

interface Exchanged {
  accessToken: string;
  expiresIn: number;
  scopes: readonly InternalScope[];
}

type AuthenticationRefusal = TokenRefusal | 'SESSION_ENDED';
type ExchangeRefusal = AuthenticationRefusal | 'SCOPE_NOT_ALLOWED';

/** Everything that a service may be allowed to do for a person. */
export const INTERNAL_SCOPES = ['verification.read', 'legacy-orders.read'] as const;
export type InternalScope = (typeof INTERNAL_SCOPES)[number];

export interface SessionDeps {
  db: Db;
  masterKey: Uint8Array;
  tokenEngine: TokenEngine;
  clock: Clock;
  log: Log;
  /** Names us in our tokens. */
  publicUrl: string;
}

export function createSessions(deps: SessionDeps): Sessions {
  const { db, clock, publicUrl } = deps;
  const keys = createKeyRing(deps);
  const access = createAccessTokens({ ...deps, keys, issuer: publicUrl });
  const refreshTokens = createRefreshTokens(deps.masterKey);
  const tokensFor = async (sign: Signer, { session, refreshToken }: OpenedSession): Promise<Tokens> => {
    const accessToken = await access.issue(sign, session);
    return { accessToken, refreshToken, expiresIn: LIFE_SECONDS.edge };
  };
  const ownerOf = gather((ids) => findLiveOwners(db, ids, clock()));
  const readLive = async (
    accessToken: string,
    zone: Zone,
  ): Promise<Result<AccessClaims, AuthenticationRefusal>> => {
    const read = await access.read(accessToken, zone);
    if (!read.ok) return read;
    const { sub: accountId, sid: id } = read.value;
    return (await ownerOf(id)) === accountId ? read : refuse('SESSION_ENDED');
  };
  return {
    async authenticate(accessToken, zone) {
      const live = await readLive(accessToken, zone);
      return live.ok ? ok(toAuthenticated(live.value)) : live;
    },
    async open(prove, keep = keepNothing) {
      // A key before the transaction: to make one takes a connection of its own.
      const sign = await keys.signer();
      const opened = await inTransaction(db, async (trx) => {
        const inside = await openSession(trx, refreshTokens, prove, clock());
        return inside.ok ? withTokens(inside.value, await tokensFor(sign, inside.value), trx, keep) : inside;
      });
      if (!opened.ok) return opened;
      const { session, tokens } = opened.value;
      deps.log.info({ event: 'session.opened', sessionId: session.id, proof: session.proof });
      return ok(tokens);
    },
    async refresh(refreshToken) {
      const sign = await keys.signer();
      const refreshed = await inTransaction(db, (trx) =>
        refreshSession(trx, refreshTokens, refreshToken, clock()),
      );
      if (refreshed.ok) return ok(await tokensFor(sign, refreshed.value));
      if (refreshed.refusal === 'TOKEN_REUSED') deps.log.warn({ event: 'session.token_reused' });
      return refreshed;
    },
    list: (accountId, page) => findLiveSessions(db, accountId, { ...page, now: clock() }),
    end: (accountId, id) => inTransaction(db, (trx) => signOut(trx, { id, accountId }, clock())),
    exchange: (edgeToken, to) => exchange({ access, keys, readLive, log: deps.log }, edgeToken, to),
    jwks: async () => ({ keys: await keys.published() }),
  };
}

async function withTokens({ session }: OpenedSession, tokens: Tokens, trx: Trx, keep: KeepTokens) {
  await keep(trx, tokens);
  return ok({ session, tokens });
}

const keepNothing: KeepTokens = () => Promise.resolve();

function toAuthenticated({ sub, sid, client_id: clientId, scope }: AccessClaims): Authenticated {
  return { accountId: sub, sessionId: sid, clientId, scopes: scope?.split(' ') ?? [] };
}

interface ExchangeDeps {
  access: AccessTokens;
  keys: KeyRing;
  readLive: (accessToken: string, zone: Zone) => Promise<Result<AccessClaims, AuthenticationRefusal>>;
  log: Log;
}

async function exchange(
  { access, keys, readLive, log }: ExchangeDeps,
  edgeToken: string,
  { clientId, scopes }: { clientId: string; scopes: readonly string[] },
): Promise<Result<Exchanged, ExchangeRefusal>> {
  const person = await readLive(edgeToken, 'edge');
  if (!person.ok) return person;
  const allowed = INTERNAL_SCOPES.filter((scope) => scopes.includes(scope));
  if (allowed.length === 0 || !scopes.every(isInternalScope)) return refuse('SCOPE_NOT_ALLOWED');
  const { sid: id, sub: accountId, amr } = person.value;
  const session = { id, accountId, proof: amr[0] };
  const accessToken = await access.issue(await keys.signer(), session, { clientId, scopes: allowed });
  log.info({ event: 'session.token_exchanged', sessionId: id, clientId, scopes: allowed });
  return ok({ accessToken, expiresIn: LIFE_SECONDS.internal, scopes: allowed });
}

async function signOut(trx: Trx, named: Pick<Session, 'id' | 'accountId'>, now: Date): Promise<boolean> {
  if (!isSessionId(named.id)) return false;
  if (await saveEnd(trx, named, 'signed_out', now)) return true;
  const session = await findSession(trx, named.id);
  return session?.accountId === named.accountId;
}

const sessionIdSchema = z.uuid();

/** It comes out of an address that somebody typed. */
function isSessionId(id: string): boolean {
  return sessionIdSchema.safeParse(id).success;
}

function isInternalScope(scope: string): scope is InternalScope {
  return INTERNAL_SCOPES.some((each) => each === scope);
}
