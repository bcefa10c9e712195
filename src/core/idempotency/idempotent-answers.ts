import { createHash, createHmac, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { addMilliseconds, type Clock } from '../clock.ts';
import type { Db, Trx } from '../database.ts';
import { seal, unseal } from '../media/seal.ts';
import {
  findKey,
  keepAnswer,
  releaseKey,
  takeKey,
  type KeyName,
  type StoredKey,
} from './idempotency-store.ts';

/** A request that may be a repetition of another. */
export interface Repeatable {
  /** The account's, or what stands for somebody who has none yet: what they prove themselves by. */
  owner: { accountId: string } | { proof: string };
  /** As the client chose it. */
  key: string;
  /** SHA-256 of method, path and body; not known yet where a body is still on its way. Kept as a hash that needs our key:
   * a body may hold a password. */
  fingerprint?: Buffer;
  /** For how long an answer may take; after that whoever has the key is dead. */
  milliseconds: number;
  /** For how long the answer is sent again; a day unless it holds what should not lie about. */
  keptMilliseconds?: number;
}

/** What is sent again as it was. */
export interface KeptAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

type Begun =
  /** The first: answer, and say so. */
  | {
      state: 'first';
      /** In the transaction of what it tells of, where that is given: neither is then without the other. False where another
       * attempt has the key by now. */
      keep(fingerprint: Buffer, answer: KeptAnswer, trx?: Trx): Promise<boolean>;
      /** Nothing is to be remembered: the next with this key is the first again. */
      release(): Promise<void>;
    }
  /** `isOf` where the fingerprint was not known before. */
  | { state: 'answered'; isOf: (fingerprint: Buffer) => boolean; answer: KeptAnswer }
  | { state: 'in_use'; retryAfterSeconds: number }
  | { state: 'reused' };

/**
 * Answers a repeated request as the first time, for a day or as long as was said. An answer may hold tokens, so it is kept sealed. Whoever dies
 * between an effect and its answer leaves a key that is taken over later: an effect that does not bear to be repeated keeps
 * its answer in its own transaction.
 */
export interface IdempotentAnswers {
  begin(request: Repeatable): Promise<Begun>;
}

const KEPT_MILLISECONDS = 24 * 60 * 60_000;
const RETRY_SECONDS = 1;

const keptSchema = z.object({
  status: z.int(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});

export interface IdempotentAnswersDeps {
  db: Db;
  masterKey: Uint8Array;
  clock: Clock;
}

export function createIdempotentAnswers({ db, masterKey, clock }: IdempotentAnswersDeps): IdempotentAnswers {
  const keyed = (fingerprint: Buffer) =>
    createHmac('sha256', masterKey).update('idempotency:').update(fingerprint).digest();
  return {
    async begin({ owner, key, fingerprint: given, milliseconds, keptMilliseconds = KEPT_MILLISECONDS }) {
      const now = clock();
      const name = { scope: scopeOf(owner), key };
      const fingerprint = given && keyed(given);
      const attempt = {
        ...name,
        attempt: randomUUID(),
        begunUntil: addMilliseconds(now, milliseconds),
        expiresAt: addMilliseconds(now, keptMilliseconds),
        ...('accountId' in owner ? { accountId: owner.accountId } : {}),
        ...(fingerprint && { fingerprint }),
      };
      const isFirst = await takeKey(db, attempt, now);
      if (!isFirst) return toBegun(await findKey(db, name), fingerprint);
      return {
        state: 'first',
        keep: (whole, answer, trx) => {
          const sealedAnswer = seal(masterKey, contextOf(name), Buffer.from(JSON.stringify(answer)));
          const kept = { fingerprint: keyed(whole), sealedAnswer };
          return keepAnswer(trx ?? db, attempt, kept);
        },
        release: () => releaseKey(db, attempt),
      };

      function toBegun(held: StoredKey | undefined, own: Buffer | undefined): Begun {
        const another = own && held?.fingerprint && !held.fingerprint.equals(own);
        if (another) return { state: 'reused' };
        // Not held: released between the two looks.
        if (!held?.sealedAnswer) return { state: 'in_use', retryAfterSeconds: RETRY_SECONDS };
        const { fingerprint: first, sealedAnswer } = held;
        const plain = unseal(masterKey, contextOf(name), sealedAnswer).toString();
        const isOf = (whole: Buffer) => first?.equals(keyed(whole)) ?? false;
        return { state: 'answered', isOf, answer: keptSchema.parse(JSON.parse(plain)) };
      }
    },
  };
}

function scopeOf(owner: Repeatable['owner']): Buffer {
  const whose = 'accountId' in owner ? `account:${owner.accountId}` : `proof:${owner.proof}`;
  return createHash('sha256').update(whose).digest();
}

function contextOf({ scope, key }: KeyName): string {
  return `idempotency_keys.sealed_answer:${scope.toString('hex')}:${key}`;
}
