import { scrypt, type ScryptOptions } from 'node:crypto';
import { MOST_BYTES, MOST_WORK, readBase64, readNumber, type PasswordHash } from './password-hash.ts';

const PHC = /^\$scrypt\$ln=(?<ln>\d+),r=(?<r>\d+),p=(?<p>\d+)\$(?<salt>[^$]+)\$(?<digest>[^$]+)$/;
const WERKZEUG =
  /^scrypt:(?<n>\d+):(?<r>\d+):(?<p>\d+)\$(?<salt>[A-Za-z0-9]{4,64})\$(?<digest>(?:[0-9a-f]{2}){16,128})$/;
const STEPS_A_MILLISECOND = 4_200;

/**
 * Two forms: `$scrypt$ln=15,r=8,p=1$salt$digest` in base64 (https://passlib.readthedocs.io/en/stable/lib/passlib.hash.scrypt.html),
 * and `scrypt:32768:8:1$salt$digest` with the salt as it is and the digest in hexadecimal
 * (https://werkzeug.palletsprojects.com/en/stable/utils/#module-werkzeug.security).
 */
export function readScrypt(text: string): PasswordHash | undefined {
  return readPhc(text) ?? readWerkzeug(text);
}

function readPhc(text: string): PasswordHash | undefined {
  const { ln = '', r = '', p = '', salt = '', digest = '' } = PHC.exec(text)?.groups ?? {};
  const exponent = readNumber(ln, 1, 20);
  return withCosts(
    { N: exponent && 2 ** exponent, r: readNumber(r, 1, 64), p: readNumber(p, 1, 64) },
    readBase64(salt, { least: 4, most: 64 }),
    readBase64(digest, { least: 16, most: 128 }),
  );
}

function readWerkzeug(text: string): PasswordHash | undefined {
  const { n = '', r = '', p = '', salt, digest } = WERKZEUG.exec(text)?.groups ?? {};
  return withCosts(
    { N: readNumber(n, 2, 2 ** 20), r: readNumber(r, 1, 64), p: readNumber(p, 1, 64) },
    salt === undefined ? undefined : Buffer.from(salt),
    digest === undefined ? undefined : Buffer.from(digest, 'hex'),
  );
}

function withCosts(
  { N, r, p }: Record<'N' | 'r' | 'p', number | undefined>,
  salt: Buffer | undefined,
  digest: Buffer | undefined,
): PasswordHash | undefined {
  if (!N || !r || !p || !salt || !digest || !isPowerOfTwo(N)) return undefined;
  const work = (N * r * p) / STEPS_A_MILLISECOND;
  const bytes = 128 * r * (N + p + 2);
  if (bytes > MOST_BYTES || work > MOST_WORK) return undefined;
  const costs = { N, r, p, maxmem: bytes };
  return { work, digest, digestOf: (password) => derive(password, salt, digest.length, costs) };
}

function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(Math.log2(value));
}

function derive(password: string, salt: Buffer, length: number, costs: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) =>
    scrypt(password, salt, length, costs, (err, derived) => (err ? reject(err) : resolve(derived))),
  );
}
