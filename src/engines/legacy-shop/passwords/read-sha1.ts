import { createHash } from 'node:crypto';
import { readBase64, type PasswordHash } from './password-hash.ts';

const DIGEST_BYTES = 20;
const PREFIXED = /^sha1\$(?<salt>[^$]{1,64})\$(?<digest>[0-9a-fA-F]{40})$/;
const SSHA = /^\{SSHA\}(?<encoded>.+)$/i;

/**
 * Salted SHA-1, which protects nobody any more but is what some shops have. Two forms: `sha1$salt$digest` in hexadecimal, of
 * the salt followed by the password (https://docs.djangoproject.com/en/stable/topics/auth/passwords/), and `{SSHA}` with the
 * digest followed by the salt in base64, of the password followed by the salt (the LDAP servers').
 */
export function readSha1(text: string): PasswordHash | undefined {
  const { salt, digest } = PREFIXED.exec(text)?.groups ?? {};
  if (salt !== undefined && digest !== undefined)
    return sha1(Buffer.from(digest, 'hex'), (password) => [salt, password]);

  const encoded = readBase64(SSHA.exec(text)?.groups?.encoded ?? '', {
    least: DIGEST_BYTES + 1,
    most: DIGEST_BYTES + 64,
  });
  return (
    encoded &&
    sha1(encoded.subarray(0, DIGEST_BYTES), (password) => [password, encoded.subarray(DIGEST_BYTES)])
  );
}

function sha1(
  digest: Uint8Array,
  partsOf: (password: string) => ReadonlyArray<string | Uint8Array>,
): PasswordHash {
  const digestOf = (password: string) =>
    partsOf(password)
      .reduce((hash, part) => hash.update(part), createHash('sha1'))
      .digest();
  return { work: 0.01, digest, digestOf: (password) => Promise.resolve(digestOf(password)) };
}
