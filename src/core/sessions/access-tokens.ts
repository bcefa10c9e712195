import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { ok, refuse, type Result } from '../result.ts';
import type { KeyRing } from './key-ring.ts';
import { PROOFS, type Session } from './session.ts';
import type { Signer, TokenEngine, TokenRefusal } from './token-engine.ts';

/** Where a token is good: facing the internet, or between our own services. */
export type Zone = 'edge' | 'internal';

const AUDIENCES: Record<Zone, string> = { edge: 'bonafide:edge', internal: 'bonafide:internal' };
export const LIFE_SECONDS: Record<Zone, number> = { edge: 15 * 60, internal: 5 * 60 };
/** How far ahead of ours the clock of the process may be that issued a token. */
const CLOCKS_DIFFER_SECONDS = 60;
/** The client of every session of a person (RFC 9068 wants one named). */
const PAGE_CLIENT = 'bonafide:page';

/** The claims that we set; `sid` is the session. */
const claimsSchema = z.object({
  aud: z.string(),
  sub: z.uuid(),
  sid: z.uuid(),
  jti: z.uuid(),
  iat: z.int(),
  exp: z.int(),
  amr: z.tuple([z.enum(PROOFS)]),
  client_id: z.string(),
  scope: z.string().optional(),
});

export type AccessClaims = z.infer<typeof claimsSchema>;

/** What an internal token adds: which service may do what for the person (RFC 8693, 4.1 and 4.2). */
interface Delegation {
  clientId: string;
  scopes: readonly string[];
}

export interface AccessTokens {
  issue(sign: Signer, session: Pick<Session, 'id' | 'accountId' | 'proof'>, to?: Delegation): Promise<string>;
  /**
   * What a token says, if it is ours, for this zone, and has not expired. A signature is checked once and remembered
   * until the token expires; whether the session still lives is another question.
   */
  read(token: string, zone: Zone): Promise<Result<AccessClaims, TokenRefusal>>;
}

/** Tokens whose signature was checked; the oldest goes first. Ten thousand take about 12 MB. */
const MOST_REMEMBERED = 10_000;

export interface AccessTokenDeps {
  keys: KeyRing;
  tokenEngine: TokenEngine;
  clock: Clock;
  issuer: string;
}

export function createAccessTokens({ keys, tokenEngine, clock, issuer }: AccessTokenDeps): AccessTokens {
  const checked = new Map<string, AccessClaims>();
  const findKey = (keyId: string) => keys.find(keyId);
  const remember = (token: string, claims: AccessClaims) => {
    const [oldest] = checked.keys();
    if (oldest !== undefined && checked.size >= MOST_REMEMBERED) checked.delete(oldest);
    checked.set(token, claims);
  };
  return {
    issue: (sign, session, to) => sign({ iss: issuer, ...claimsFor(session, clock(), to) }),
    async read(token, zone) {
      const now = clock();
      const known = checked.get(token);
      if (known) return stillGood(known, zone, now);
      const audience = AUDIENCES[zone];
      const verified = await tokenEngine.verify(token, { issuer, audience, now, findKey });
      if (!verified.ok) return verified;
      const claims = claimsSchema.safeParse(verified.value);
      if (!claims.success || claims.data.aud !== audience || !hasSoundTimes(claims.data, zone, now))
        return refuse('TOKEN_INVALID');
      remember(token, claims.data);
      return ok(claims.data);
    },
  };
}

function claimsFor(
  { id, accountId, proof }: Pick<Session, 'id' | 'accountId' | 'proof'>,
  now: Date,
  to?: Delegation,
) {
  const zone = to ? 'internal' : 'edge';
  const iat = secondsOf(now);
  return {
    aud: AUDIENCES[zone],
    sub: accountId,
    sid: id,
    jti: randomUUID(),
    iat,
    exp: iat + LIFE_SECONDS[zone],
    amr: [proof],
    client_id: to?.clientId ?? PAGE_CLIENT,
    ...(to && { scope: to.scopes.join(' '), act: { sub: to.clientId } }),
  };
}

function stillGood(claims: AccessClaims, zone: Zone, now: Date): Result<AccessClaims, TokenRefusal> {
  if (claims.aud !== AUDIENCES[zone]) return refuse('WRONG_AUDIENCE');
  return claims.exp <= secondsOf(now) ? refuse('TOKEN_EXPIRED') : ok(claims);
}

/** Issued before now, and for no longer than we issue any. */
function hasSoundTimes({ iat, exp }: AccessClaims, zone: Zone, now: Date): boolean {
  return iat <= secondsOf(now) + CLOCKS_DIFFER_SECONDS && exp - iat <= LIFE_SECONDS[zone];
}

function secondsOf(date: Date): number {
  return Math.floor(date.getTime() / 1_000);
}
