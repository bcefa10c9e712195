import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { readNumber, type PasswordHash } from './password-hash.ts';

const FORM = /^(?<salt>\$2[aby]\$(?<cost>\d\d)\$[./A-Za-z0-9]{22})(?<digest>[./A-Za-z0-9]{31})$/;
const MILLISECONDS_AT_NO_COST = 0.065;

/** `$2a$`, `$2b$` or `$2y$`, a cost of 4 to 14, salt and digest: what `crypt` and PHP's `password_hash` write. Of a password
 * the first 72 bytes count, there as here. */
export function readBcrypt(text: string): PasswordHash | undefined {
  const { salt, cost: written = '', digest } = FORM.exec(text)?.groups ?? {};
  const cost = readNumber(written, 4, 14);
  if (salt === undefined || digest === undefined || cost === undefined) return undefined;
  return {
    work: 2 ** cost * MILLISECONDS_AT_NO_COST,
    digest: Buffer.from(digest),
    digestOf: async (password) => Buffer.from((await hashAside(password, salt)).slice(salt.length)),
  };
}

/** The library computes in JavaScript: in a thread of its own, which ends with it, it holds nobody up. */
async function hashAside(password: string, salt: string): Promise<string> {
  const worker = new Worker(new URL('./bcrypt-worker.ts', import.meta.url), {
    workerData: { password, salt },
  });
  try {
    const [hash] = z.tuple([z.string()]).parse(await once(worker, 'message'));
    return hash;
  } finally {
    await worker.terminate();
  }
}
