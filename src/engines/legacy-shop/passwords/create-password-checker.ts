import { timingSafeEqual } from 'node:crypto';
import type { PasswordChecker } from '../password-checker.ts';
import type { PasswordHash } from './password-hash.ts';
import { readArgon2 } from './read-argon2.ts';
import { readBcrypt } from './read-bcrypt.ts';
import { readScrypt } from './read-scrypt.ts';
import { readSha1 } from './read-sha1.ts';

/** Each may take a core and as much memory as a hash may ask for. */
const CHECKS_AT_ONCE = 2;

export function createPasswordChecker(): PasswordChecker {
  const inTurn = createTurns(CHECKS_AT_ONCE);
  return {
    async check(password, hash) {
      const stored = readHash(hash);
      if (!stored) return false;
      const digest = await inTurn(() => stored.digestOf(password));
      return digest.length === stored.digest.length && timingSafeEqual(digest, stored.digest);
    },
    workOf: (hash) => readHash(hash)?.work ?? 0,
  };
}

const LONGEST = 512;

function readHash(text: string): PasswordHash | undefined {
  if (text.length > LONGEST) return undefined;
  return readBcrypt(text) ?? readArgon2(text) ?? readScrypt(text) ?? readSha1(text);
}

/** Lets so many work at the same time; the others wait, first come first served. */
function createTurns(places: number) {
  let free = places;
  const waiting: Array<() => void> = [];
  return async <Value>(work: () => Promise<Value>): Promise<Value> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => void waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
