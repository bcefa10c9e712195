import { errors, exportJWK, generateKeyPair, jwtVerify, SignJWT, type JWK } from 'jose';
import { z } from 'zod';
import { ok, refuse, type Result } from '../../core/result.ts';
import {
  publicKeySchema,
  type Expected,
  type TokenEngine,
  type TokenRefusal,
} from '../../core/sessions/token-engine.ts';

const ALGORITHM = 'EdDSA';
/** Says what the token is for, so that no other JWT of ours is ever taken for one (RFC 8725, 3.11). */
const TYPE = 'at+jwt';

const privateKeySchema = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  d: z.string(),
  kid: z.uuid(),
});

export function createTokenEngine(): TokenEngine {
  return {
    async makeKey(keyId) {
      const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
      const jwk = privateKeySchema.parse({ ...(await exportJWK(privateKey)), kid: keyId });
      const publicKey = publicKeySchema.parse({ ...jwk, alg: ALGORITHM, use: 'sig' });
      return { publicKey, privateKey: Buffer.from(JSON.stringify(jwk)) };
    },
    async openSigner(privateKey) {
      const jwk = privateKeySchema.parse(JSON.parse(Buffer.from(privateKey).toString()));
      return (claims) =>
        new SignJWT({ ...claims }).setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: jwk.kid }).sign(jwk);
    },
    verify: async (token, expected) => {
      if (!isExact(token)) return refuse('TOKEN_INVALID');
      try {
        return ok(await claimsOf(token, expected));
      } catch (err) {
        return refusalOf(err);
      }
    },
  };
}

async function claimsOf(token: string, { issuer, audience, now, findKey }: Expected) {
  const keyOf = async ({ kid }: { kid?: string }): Promise<JWK> => {
    const key = kid === undefined ? undefined : await findKey(kid);
    if (!key) throw new errors.JWKSNoMatchingKey();
    return key;
  };
  const { payload } = await jwtVerify(token, keyOf, {
    algorithms: [ALGORITHM],
    typ: TYPE,
    issuer,
    audience,
    currentDate: now,
    requiredClaims: ['exp', 'iat', 'jti', 'sub'],
  });
  return payload;
}

/** Longer than any token of ours. */
const LONGEST = 4_096;
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Decoders overlook blanks, padding and the last, unused bits: one token would have many spellings. */
function isExact(token: string): boolean {
  return (
    token.length <= LONGEST &&
    COMPACT.test(token) &&
    token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part)
  );
}

function refusalOf(err: unknown): Result<never, TokenRefusal> {
  if (err instanceof errors.JWTExpired) return refuse('TOKEN_EXPIRED');
  if (err instanceof errors.JWTClaimValidationFailed && err.claim === 'aud') return refuse('WRONG_AUDIENCE');
  if (err instanceof errors.JOSEError) return refuse('TOKEN_INVALID');
  throw err;
}
