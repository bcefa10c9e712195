import { z } from 'zod';
import type { Result } from '../result.ts';

/** The public half of a key that signs access tokens, as RFC 8037 writes it and a JWKS publishes it. */
export const publicKeySchema = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  kid: z.uuid(),
  alg: z.literal('EdDSA'),
  use: z.literal('sig'),
});

export type PublicKey = z.infer<typeof publicKeySchema>;

/** Signs claims with one key: a JWT in compact form. */
export type Signer = (claims: Readonly<Record<string, unknown>>) => Promise<string>;

export type TokenRefusal = 'TOKEN_INVALID' | 'TOKEN_EXPIRED' | 'WRONG_AUDIENCE';

export interface Expected {
  issuer: string;
  audience: string;
  now: Date;
  /** What the id in the token's header names, where that is a key of ours. */
  findKey: (keyId: string) => Promise<PublicKey | undefined>;
}

/** JWTs for access, RFC 9068: EdDSA and nothing else, `typ` `at+jwt`. */
export interface TokenEngine {
  /** A new pair. The private half is bytes that `openSigner` understands, to be sealed. */
  makeKey(keyId: string): Promise<{ publicKey: PublicKey; privateKey: Uint8Array }>;
  openSigner(privateKey: Uint8Array): Promise<Signer>;
  /** The claims of a token that one of our keys signed for this issuer and audience and that has not expired. Throws only
   * what `findKey` throws. */
  verify(token: string, expected: Expected): Promise<Result<Readonly<Record<string, unknown>>, TokenRefusal>>;
}
