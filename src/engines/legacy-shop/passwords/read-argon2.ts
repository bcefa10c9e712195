import { hashRaw } from '@node-rs/argon2';
import { MOST_BYTES, MOST_WORK, readBase64, readNumber, type PasswordHash } from './password-hash.ts';

const FORM =
  /^\$argon2(?<variant>id|i|d)\$(?:v=(?<version>16|19)\$)?m=(?<memory>\d+),t=(?<passes>\d+),p=(?<lanes>\d+)\$(?<salt>[^$]+)\$(?<digest>[^$]+)$/;

/** The library's numbers, which it declares as a `const enum`. */
const VARIANTS: Readonly<Record<string, number>> = { d: 0, i: 1, id: 2 };
const VERSIONS: Readonly<Record<string, number>> = { 16: 0, 19: 1 };
const KIBIBYTES_A_MILLISECOND = 1_200;

/** `$argon2id$v=19$m=65536,t=4,p=1$salt$digest`, also `i` and `d`: the PHC string format, as PHP's `password_hash` writes
 * it. https://github.com/P-H-C/phc-string-format Without a version it is 16. */
export function readArgon2(text: string): PasswordHash | undefined {
  const { variant = '', version = '16', ...written } = FORM.exec(text)?.groups ?? {};
  const memoryCost = readNumber(written.memory ?? '', 8, MOST_BYTES / 1024);
  const timeCost = readNumber(written.passes ?? '', 1, 64);
  const parallelism = readNumber(written.lanes ?? '', 1, 16);
  const salt = readBase64(written.salt ?? '', { least: 8, most: 64 });
  const digest = readBase64(written.digest ?? '', { least: 12, most: 64 });
  if (!memoryCost || !timeCost || !parallelism || !salt || !digest) return undefined;
  const work = (memoryCost * timeCost) / KIBIBYTES_A_MILLISECOND;
  if (memoryCost < 8 * parallelism || work > MOST_WORK) return undefined;
  const outputLen = digest.length;
  const costs = { memoryCost, timeCost, parallelism, outputLen };
  const kind = { algorithm: VARIANTS[variant] ?? 2, version: VERSIONS[version] ?? 1 };
  return { work, digest, digestOf: (password) => hashRaw(password, { ...costs, ...kind, salt }) };
}
